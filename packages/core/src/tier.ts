import { IocError } from './errors.ts'
import type { EpochMicros } from './indicator.ts'
import { DAY_SECONDS, MICROS_PER_SECOND, MINUTE_SECONDS } from './instant.ts'
import { type Scope, SCOPES } from './access.ts'
import type { FormatName } from './formats/names.ts'
import type { IocQuery } from './query.ts'

/** What a caller may have. */
export interface Tier {
  /** As keys and errors name it. */
  readonly name: string
  /** Requests of one key in a minute. */
  readonly requestsPerMinute: number
  /** Requests of one key in a UTC day. */
  readonly requestsPerDay: number
  /** Rows of one answer at most. */
  readonly maxRows: number
  /** How far back `extractedAt` may lie, in days of 24 hours. */
  readonly lookbackDays: number
  /** How its answers may be written. */
  readonly formats: readonly FormatName[]
  /** What a new key may do when nothing else is said. */
  readonly scopes: readonly Scope[]
}

/** The table of tiers, by name. */
export type Tiers = Readonly<Record<string, Tier>>

/** The table of the contract, as `decisions.md` reads it. */
export const DEFAULT_TIERS = {
  free: {
    name: 'free',
    requestsPerMinute: 10,
    requestsPerDay: 1_000,
    maxRows: 100,
    lookbackDays: 1,
    formats: ['json'],
    scopes: ['read:iocs', 'read:articles'],
  },
  pro: {
    name: 'pro',
    requestsPerMinute: 1_000,
    requestsPerDay: 1_000_000,
    maxRows: 10_000,
    lookbackDays: 365,
    formats: ['json', 'csv', 'txt'],
    scopes: SCOPES,
  },
} as const satisfies Tiers

/** The operator's own machine: no row cap, no lookback. Not a tier that a key can have. */
export const LOCAL_TIER: Tier = {
  name: 'local',
  requestsPerMinute: Infinity,
  requestsPerDay: Infinity,
  maxRows: Infinity,
  lookbackDays: Infinity,
  formats: ['json', 'csv', 'txt'],
  scopes: SCOPES,
}

/** A query that is decided: what will be read at `now`, whatever the caller asked for. */
export interface ClampedQuery extends IocQuery {
  /** Never before the horizon of the tier. */
  readonly since: EpochMicros
  /** The moment of the request. */
  readonly now: EpochMicros
  /** What it was narrowed to. */
  readonly tier: Tier
}

/**
 * Narrows `query` to what `tier` allows at `now`.
 *
 * Rows and lookback narrow in silence, as the contract says: who asks for more gets less. The result is never
 * wider than the query, and clamping twice changes nothing.
 *
 * @throws {@link IocError} `insufficient_scope` when the tier lacks the format, which cannot be narrowed without
 *   changing what the caller parses.
 */
export function clampToTier(
  query: IocQuery,
  tier: Tier,
  now: EpochMicros,
  upgradeUrl?: string,
): ClampedQuery {
  if (!tier.formats.includes(query.format)) {
    throw new IocError(
      'insufficient_scope',
      `The ${tier.name} tier does not include the format "${query.format}"`,
      {
        format: query.format,
        allowed_formats: tier.formats,
        tier: tier.name,
        ...(upgradeUrl === undefined ? {} : { upgrade_url: upgradeUrl }),
      },
    )
  }
  return {
    ...query,
    limit: Math.min(query.limit, tier.maxRows),
    since: Math.max(query.since ?? 0, horizon(tier, now)),
    now,
    tier,
  }
}

/**
 * The oldest `extractedAt` that a tier may see at `now`: rounded up to the whole minute, so that it is never wider
 * than the tier and stays the same long enough to be cached.
 */
function horizon(tier: Tier, now: EpochMicros): EpochMicros {
  if (tier.lookbackDays === Infinity) return 0
  const minute = MINUTE_SECONDS * MICROS_PER_SECOND
  return Math.max(0, Math.ceil((now - tier.lookbackDays * DAY_SECONDS * MICROS_PER_SECOND) / minute) * minute)
}
