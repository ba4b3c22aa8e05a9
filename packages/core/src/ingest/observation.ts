import type { IndicatorType, Report } from '../indicator.ts'

/** What one source saw, before it is merged with what is stored. */
export interface Observation {
  readonly type: IndicatorType
  /** In canonical spelling, and admitted. */
  readonly value: string
  readonly report: Report
}
