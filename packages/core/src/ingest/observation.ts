import type { IndicatorType, Report } from '../indicator.ts'

/** What one source saw, before it is merged with what is stored. */
export interface Observation {
  /** What it is. */
  readonly type: IndicatorType
  /** In canonical spelling, and admitted. */
  readonly value: string
  /** What the source says of it. */
  readonly report: Report
}
