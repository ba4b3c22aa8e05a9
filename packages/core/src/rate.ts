import type { EpochMicros, EpochSeconds } from './indicator.ts'
import { DAY_SECONDS, formatInstant, MICROS_PER_SECOND, MINUTE_SECONDS } from './instant.ts'
import { IocError } from './errors.ts'
import type { Tier } from './tier.ts'

/** A fixed stretch of time in which a bucket may make `limit` requests. */
export interface Window {
  /** Its first second. */
  readonly start: EpochSeconds
  /** How long it is. */
  readonly seconds: number
  /** Requests that fit into it. */
  readonly limit: number
}

/** What a caller is told of its limits after each request. */
export interface RateState {
  /** Requests that fit into the window. */
  readonly limit: number
  /** Requests that are left in it. */
  readonly remaining: number
  /** When the window ends that `limit` and `remaining` speak of. */
  readonly reset: EpochSeconds
  /** Present when the request was refused: whole seconds to wait, 1 or more. */
  readonly retryAfter?: number
}

/** The minute and the UTC day that `now` lies in, in this order. */
export function rateWindows(tier: Tier, now: EpochMicros): readonly [minute: Window, day: Window] {
  const second = Math.floor(now / MICROS_PER_SECOND)
  const aligned = (seconds: number, limit: number): Window => ({
    start: second - (second % seconds),
    seconds,
    limit,
  })
  return [aligned(MINUTE_SECONDS, tier.requestsPerMinute), aligned(DAY_SECONDS, tier.requestsPerDay)]
}

/**
 * Reads what {@link RateCounter.take} gave back. The state describes the minute, except when the day is what ran
 * out.
 *
 * @param held - requests in each window before this one.
 */
export function rateState(
  windows: readonly [Window, Window],
  held: readonly number[],
  now: EpochMicros,
): RateState {
  const [minute, day] = windows
  const left = windows.map((window, n) => window.limit - (held[n] ?? 0))
  const refused = left.some((requests) => requests <= 0)
  const dayRanOut = (left[1] ?? 0) <= (refused ? 0 : 1)
  const shown = dayRanOut ? day : minute
  const reset = shown.start + shown.seconds
  if (!refused) return { limit: shown.limit, remaining: (left[dayRanOut ? 1 : 0] ?? 0) - 1, reset }
  const retryAfter = Math.max(1, Math.ceil(reset - now / MICROS_PER_SECOND))
  return { limit: shown.limit, remaining: 0, reset, retryAfter }
}

/** The refusal that goes with a state whose `retryAfter` is set. */
export function rateLimitError(state: RateState, tier: Tier, upgradeUrl?: string): IocError {
  return new IocError('rate_limit_exceeded', 'Rate limit exceeded. Wait before making more requests', {
    limit: state.limit,
    reset_at: formatInstant(state.reset),
    tier: tier.name,
    ...(upgradeUrl === undefined ? {} : { upgrade_url: upgradeUrl }),
  })
}
