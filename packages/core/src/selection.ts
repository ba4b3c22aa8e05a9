import type { EpochMicros, Indicator } from './indicator.ts'
import { type Filters, listOf, listsOf } from './lists.ts'

/**
 * Which indicators are meant: those that pass every filter and whose `extractedAt` lies in the window.
 * Already parsed and narrowed to the caller's tier: a store holds no policy.
 */
export interface Selection extends Filters {
  /** Inclusive. */
  readonly since: EpochMicros
  /** Exclusive. May be `Infinity`. */
  readonly until: EpochMicros
}

/** The one definition of membership. Every store agrees with it. */
export function matches(indicator: Indicator, selection: Selection): boolean {
  return (
    indicator.extractedAt >= selection.since &&
    indicator.extractedAt < selection.until &&
    listsOf(indicator).includes(listOf(selection))
  )
}

/** The one definition of order: newest `extractedAt` first. There are no ties, as `extractedAt` is unique. */
export function byNewest(a: Pick<Indicator, 'extractedAt'>, b: Pick<Indicator, 'extractedAt'>): number {
  return b.extractedAt - a.extractedAt
}
