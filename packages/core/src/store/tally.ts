import type { EpochMicros, Indicator } from '../indicator.ts'
import { listsOf, type ListNumber } from '../lists.ts'
import type { Selection } from '../selection.ts'

const HOUR_MICROS = 3_600_000_000

/** From the first, inclusive, to the second, exclusive; empty when they are equal. */
export type Range = readonly [from: number, to: number]

/** How to count a window: whole hours from a tally, and what is left of it at both ends one by one. */
export interface CountPlan {
  /** In microseconds. */
  readonly edges: readonly [Range, Range]
  /** In hours since 1970-01-01T00:00Z. */
  readonly hours: Range
}

/** How many indicators came to a list, or left it, with moments of one hour. */
export interface TallyChange {
  readonly list: ListNumber
  /** Since 1970-01-01T00:00Z. */
  readonly hour: number
  /** Never 0. */
  readonly indicators: number
}

const NOTHING: Range = [0, 0]

/**
 * Plans the count of a window for a store that keeps, for each list and hour, how many rows it has.
 *
 * @param version - of the store: nothing lies behind it, so the hour that it is in counts as whole.
 */
export function countPlan(window: Pick<Selection, 'since' | 'until'>, version: EpochMicros): CountPlan {
  const since = Math.max(0, Math.ceil(window.since))
  const until = window.until > version ? (hourOf(version) + 1) * HOUR_MICROS : Math.ceil(window.until)
  if (!(since < until)) return { edges: [NOTHING, NOTHING], hours: NOTHING }
  const [first, last] = [Math.ceil(since / HOUR_MICROS), hourOf(until)]
  if (first >= last) return { edges: [[since, until], NOTHING], hours: NOTHING }
  return {
    edges: [
      [since, first * HOUR_MICROS],
      [last * HOUR_MICROS, until],
    ],
    hours: [first, last],
  }
}

/** What a change of the store does to its tally: most rows of a batch share an hour and a few lists. */
export function tallyChanges(
  before: readonly Indicator[],
  after: readonly Indicator[],
): readonly TallyChange[] {
  const hours = new Map<number, Map<ListNumber, number>>()
  const add = (indicator: Indicator, n: number) => {
    const hour = hourOf(indicator.extractedAt)
    const lists = hours.get(hour) ?? new Map<ListNumber, number>()
    for (const list of listsOf(indicator)) lists.set(list, (lists.get(list) ?? 0) + n)
    hours.set(hour, lists)
  }
  for (const indicator of before) add(indicator, -1)
  for (const indicator of after) add(indicator, 1)
  return [...hours].flatMap(([hour, lists]) =>
    [...lists].flatMap(([list, indicators]) => (indicators === 0 ? [] : [{ list, hour, indicators }])),
  )
}

function hourOf(moment: EpochMicros): number {
  return Math.floor(moment / HOUR_MICROS)
}
