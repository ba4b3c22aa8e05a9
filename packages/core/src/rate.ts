import type { EpochMicros, EpochSeconds } from './indicator.ts'
import { DAY_SECONDS, formatInstant, MICROS_PER_SECOND, MINUTE_SECONDS } from './instant.ts'
import { IocError } from './errors.ts'
import type { Tier } from './tier.ts'

/** How many requests fit into each window of one length. Windows are aligned: they begin at multiples of it. */
export interface RateLimit {
  /** How long a window is. */
  readonly seconds: number
  /** Requests that fit into it. */
  readonly limit: number
}

/** What a counter found when it counted a request. */
export interface RateCount {
  /** Requests that the window of each limit held before this one. */
  readonly held: readonly number[]
  /** The moment it counted at, by the clock that the windows go by. */
  readonly at: EpochMicros
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

/** What a tier may ask in a minute and in a UTC day, in this order. */
export function rateLimits(tier: Tier): readonly [minute: RateLimit, day: RateLimit] {
  return [
    { seconds: MINUTE_SECONDS, limit: tier.requestsPerMinute },
    { seconds: DAY_SECONDS, limit: tier.requestsPerDay },
  ]
}

/** The first second of the window that `at` lies in. */
export function windowStart({ seconds }: Pick<RateLimit, 'seconds'>, at: EpochMicros): EpochSeconds {
  const second = Math.floor(at / MICROS_PER_SECOND)
  return second - (second % seconds)
}

/** Whether a request was counted: every window had room for it. */
export function hadRoom(limits: readonly RateLimit[], { held }: Pick<RateCount, 'held'>): boolean {
  return limits.every(({ limit }, n) => (held[n] ?? 0) < limit)
}

/** Reads what {@link RateCounter.take} gave back. It speaks of the minute, except when the day is what ran out. */
export function rateState(limits: readonly [RateLimit, RateLimit], count: RateCount): RateState {
  const [minute, day] = limits
  const left = limits.map(({ limit }, n) => limit - (count.held[n] ?? 0))
  const refused = !hadRoom(limits, count)
  const dayRanOut = (left[1] ?? 0) <= (refused ? 0 : 1)
  const shown = dayRanOut ? day : minute
  const reset = windowStart(shown, count.at) + shown.seconds
  if (!refused) return { limit: shown.limit, remaining: (left[dayRanOut ? 1 : 0] ?? 0) - 1, reset }
  const retryAfter = Math.max(1, Math.ceil(reset - count.at / MICROS_PER_SECOND))
  return { limit: shown.limit, remaining: 0, reset, retryAfter }
}

/** What is said of the limits when a request could not be counted: nothing is left for now. */
export function uncounted([minute]: readonly [RateLimit, RateLimit], now: EpochMicros): RateState {
  return { limit: minute.limit, remaining: 0, reset: windowStart(minute, now) + minute.seconds }
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
