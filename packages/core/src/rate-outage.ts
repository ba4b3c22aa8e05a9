import type { EpochMicros } from './indicator.ts'
import { MICROS_PER_SECOND } from './instant.ts'
import { memoryRateCounter } from './memory-rate-counter.ts'
import type { RateCounter } from './ports.ts'

/** How long requests are let through that nobody counts together. */
const LONGEST_OUTAGE = 60 * MICROS_PER_SECOND

/** A counter that is away is asked again after so long, so that not every request waits for it in vain. */
const PAUSE = MICROS_PER_SECOND

/** An outage of a counter, from its first failure to its next success. */
interface Outage {
  readonly since: EpochMicros
  readonly failure: unknown
  readonly retryAt: EpochMicros
  readonly own: RateCounter
}

/**
 * A counter that survives the outage of the one behind it: for a minute at most, each process lets through its share
 * of what all may have together. Then it fails as the other one does, so that a lost counter never means no limit.
 *
 * @param processes - how many processes count together, as far as is known; 1 or more.
 */
export function withOutages(counter: RateCounter, processes: () => number): RateCounter {
  let outage: Outage | undefined

  function failed(failure: unknown, now: EpochMicros): Outage {
    const { since = now, own = memoryRateCounter() } = outage ?? {}
    return { since, own, failure, retryAt: now + PAUSE }
  }

  return {
    async take(bucket, limits, now) {
      if (outage === undefined || now >= outage.retryAt) {
        // Others that come meanwhile take their share, or each of them would wait.
        if (outage !== undefined) outage = { ...outage, retryAt: now + PAUSE }
        try {
          const count = await counter.take(bucket, limits, now)
          outage = undefined
          return count
        } catch (failure) {
          outage = failed(failure, now)
        }
      }
      if (now - outage.since >= LONGEST_OUTAGE) throw outage.failure
      const shares = limits.map(({ seconds, limit }) => ({ seconds, limit: share(limit, processes()) }))
      const { held, at } = await outage.own.take(bucket, shares, now)
      return {
        at,
        held: held.map((each, n) => each + othersShare(limits[n]?.limit ?? 0, shares[n]?.limit ?? 0)),
      }
    },
  }
}

/** What is not this process's share counts as held by the others; without a limit there is nothing to share. */
function othersShare(limit: number, own: number): number {
  return limit === Infinity ? 0 : limit - own
}

function share(limit: number, processes: number): number {
  return Math.floor(limit / Math.max(1, processes))
}
