import type { Refusal } from '../../canonical.ts'
import type { Confidence, IndicatorType } from '../../indicator.ts'

/** An indicator found in an article. */
export interface Finding {
  readonly type: IndicatorType
  /** Canonical (as `canonicalize` gives it). */
  readonly value: string
  /**
   * How surely the author meant it as an indicator: `high` where it stands in a list, a table, a code block or a
   * section of indicators, or was defanged; `medium` where its form leaves little doubt; `low` in running text, and
   * where the author calls it harmless.
   */
  readonly certainty: Confidence
  /** Whether a mention of it was made unclickable on purpose. */
  readonly defanged: boolean
  /** UTF-16 offset in the readable text (`Extraction.text`) of its first mention. */
  readonly offset: number
  /** The sentence (or table row, or line) around it, at most 300 characters. */
  readonly context: string
}

/** Why something that looked like an indicator is none, beyond what `canonicalize` refuses. */
export const EXTRACTION_REFUSALS = [
  'benign',
  'beyond_limit',
  'code',
  'contact',
  'detection_name',
  'file_name',
  'no_evidence',
  'not_a_file_hash',
  'organisation',
  'part_of_longer',
  'placeholder',
  'publisher',
  'reference',
  'truncated',
  'version',
] as const

/** One of {@link EXTRACTION_REFUSALS}, or a refusal of `canonicalize`. */
export type ExtractionRefusal = (typeof EXTRACTION_REFUSALS)[number] | Refusal

/** What an article says. */
export interface Extraction {
  /** The readable text that offsets refer to. */
  readonly text: string
  /** By offset; one per type and value. */
  readonly findings: readonly Finding[]
  /** How many candidates came to nothing, by reason. `beyond_limit` is 1 when the article was not read to its end. */
  readonly refused: Readonly<Partial<Record<ExtractionRefusal, number>>>
}

/** What is known of an article. */
export interface ArticleOptions {
  /** Where it stands: names at the registrable domain of its host are the publisher's own. */
  readonly url?: string
  /** The publication itself, such as the address of its feed: names there are the publisher's own as well. */
  readonly siteUrl?: string
  /** The most that is read, in bytes of UTF-8. 4 MiB when absent. */
  readonly maxBytes?: number
}
