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

// Room to grow, as the numbers are stored.
const CONFIDENCE_STEP = 8
const CATEGORY_STEP = 16
const INDUSTRY_STEP = 64

/** The list that holds exactly what `filters` admit. 0 is the list of everything. */
export function listOf(filters: Filters): ListNumber {
  return number(
    place(INDICATOR_TYPES, filters.type),
    place(CONFIDENCES, filters.confidence),
    place(CATEGORIES, filters.category),
    place(INDUSTRIES, filters.industry),
  )
}

/** Every list that `indicator` stands on, each once. */
export function listsOf(indicator: Pick<Indicator, 'type' | 'reports'>): readonly ListNumber[] {
  const { type, reports } = indicator
  const types = [0, place(INDICATOR_TYPES, type)]
  const confidences = [0, place(CONFIDENCES, mergedConfidence(reports))]
  const categories = new Set([0, ...reports.map((report) => place(CATEGORIES, report.source.category))])
  const industries = new Set([
    0,
    ...reports.flatMap((report) => report.industries.map((industry) => place(INDUSTRIES, industry))),
  ])
  const lists: ListNumber[] = []
  for (const t of types) {
    for (const c of confidences) {
      for (const g of categories) for (const i of industries) lists.push(number(t, c, g, i))
    }
  }
  return lists
}

function number(type: number, confidence: number, category: number, industry: number): ListNumber {
  return ((type * CONFIDENCE_STEP + confidence) * CATEGORY_STEP + category) * INDUSTRY_STEP + industry
}

/** 0 for "any", else the member's place, counted from 1. */
function place<T extends string>(vocabulary: readonly T[], member: T | undefined): number {
  return member === undefined ? 0 : vocabulary.indexOf(member) + 1
}
