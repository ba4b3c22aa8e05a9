import {
  CATEGORIES,
  type Category,
  CONFIDENCES,
  type Confidence,
  INDICATOR_TYPES,
  INDUSTRIES,
  type Indicator,
  type IndicatorType,
  type Industry,
} from './indicator.ts'
import { mergedConfidence } from './merge.ts'

/** What can be asked of an indicator, apart from time. An absent filter admits everything. */
export interface Filters {
  /** Admits indicators of this type. */
  readonly type?: IndicatorType
  /** Admits an indicator that any source of this category reports. */
  readonly category?: Category
  /** Compared with the indicator's merged confidence, the one that is shown. */
  readonly confidence?: Confidence
  /** Admits an indicator that any report ties to this sector. */
  readonly industry?: Industry
}

/**
 * The number of one list. For every combination of filters there is one list, and an indicator stands on each
 * list whose filters admit it. A store that keeps the lists answers any filters with one range of one index, in
 * order, and counts them the same way.
 *
 * Numbers are stored: they never change their meaning, and a vocabulary only ever grows at its end.
 */
export type ListNumber = number

// How many places each vocabulary may come to have: room to grow, as the numbers are stored.
const CONFIDENCE_PLACES = 8
const CATEGORY_PLACES = 16
const INDUSTRY_PLACES = 64

/** The list that holds exactly what `filters` admit. 0 is the list of everything. */
export function listOf({ type, confidence, category, industry }: Filters): ListNumber {
  const [list] = numbers(
    [place(INDICATOR_TYPES, type)],
    [place(CONFIDENCES, confidence)],
    [place(CATEGORIES, category)],
    [place(INDUSTRIES, industry)],
  )
  return list as ListNumber
}

/** Every list that `indicator` stands on, each once. */
export function listsOf({ type, reports }: Pick<Indicator, 'type' | 'reports'>): readonly ListNumber[] {
  const categories = reports.map((report) => place(CATEGORIES, report.source.category))
  const industries = reports.flatMap((report) => report.industries.map((each) => place(INDUSTRIES, each)))
  return numbers(
    [0, place(INDICATOR_TYPES, type)],
    [0, place(CONFIDENCES, mergedConfidence(reports))],
    [...new Set([0, ...categories])],
    [...new Set([0, ...industries])],
  )
}

/** One number for every way to take a place from each vocabulary; each place is a digit of the number. */
function numbers(
  types: readonly number[],
  confidences: readonly number[],
  categories: readonly number[],
  industries: readonly number[],
): readonly ListNumber[] {
  const extended = (heads: readonly number[], places: number, digit: readonly number[]) => {
    const numbers: number[] = []
    for (const head of heads) for (const each of digit) numbers.push(head * places + each)
    return numbers
  }
  const withConfidence = extended(types, CONFIDENCE_PLACES, confidences)
  return extended(extended(withConfidence, CATEGORY_PLACES, categories), INDUSTRY_PLACES, industries)
}

/** 0 for "any", else the member's place, counted from 1. */
function place<T extends string>(vocabulary: readonly T[], member: T | undefined): number {
  if (member === undefined) return 0
  const at = vocabulary.indexOf(member)
  // Without this a word that nobody knows would be the list of everything.
  if (at < 0) throw new TypeError(`There is no ${member} among ${vocabulary.join(', ')}`)
  return at + 1
}
