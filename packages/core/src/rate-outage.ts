import type { EpochMicros, EpochSeconds } from './indicator.ts'
import { DAY_SECONDS, MICROS_PER_SECOND } from './instant.ts'
import { memoryRateCounter } from './memory-rate-counter.ts'
import type { RateCounter } from './ports.ts'
import { windowStart } from './rate.ts'

/** How long requests are let through that nobody counts together. */
const LONGEST_OUTAGE = 60 * MICROS_PER_SECOND

/** A counter that is away is asked again after so long, so that not every request waits for it in vain. */
const PAUSE = MICROS_PER_SECOND

/** What is known of a counter that failed. */
interface Outage {
  readonly since: EpochMicros
  readonly failure: unknown
  readonly retryAt: EpochMicros
}

/**
 * A counter that survives the outage of the one behind it: for a minute at most, each process lets through its share
 * of what all may have together. Then it fails as the other one does, so that a lost counter never means no limit.
 * What was let through in one outage still counts in the next: a counter that comes and goes gives no more.
 *
 * @param processes - how many processes count together, as far as is known; 1 or more.
 */
export function withOutages(counter: RateCounter, processes: () => number): RateCounter {
  const own = ownShare(processes)
  let outage: Outage | undefined

  function fail(failure: unknown, now: EpochMicros): Outage {
    return { since: Math.min(outage?.since ?? now, now), failure, retryAt: now + PAUSE }
  }

  return {
    async take(bucket, limits, now) {
      if (outage === undefined || isDue(outage, now)) {
        // Others that come meanwhile take their share, or each of them would wait.
        if (outage !== undefined) outage = { ...outage, retryAt: now + PAUSE }
        try {
          const count = await counter.take(bucket, limits, now)
          outage = undefined
          return count
        } catch (failure) {
          outage = fail(failure, now)
        }
      }
      if (now - outage.since >= LONGEST_OUTAGE) throw outage.failure
      return own.take(bucket, limits, now)
    },
  }
}

/** A clock that was set back must not make an outage last. */
function isDue({ retryAt }: Outage, now: EpochMicros): boolean {
  return now >= retryAt || now < retryAt - PAUSE
}

/** Counts what this process lets through by itself. */
function ownShare(processes: () => number): RateCounter {
  let counter = memoryRateCounter()
  let day: EpochSeconds | undefined
  return {
    async take(bucket, limits, now) {
      // No window is longer than a day, so what is older counts no more.
      const today = windowStart({ seconds: DAY_SECONDS }, now)
      if (today !== day) counter = memoryRateCounter()
      day = today
      const shares = limits.map(({ seconds, limit }) => ({ seconds, limit: share(limit, processes()) }))
      const { held, at } = await counter.take(bucket, shares, now)
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
