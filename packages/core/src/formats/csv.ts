import type { Format } from './format.ts'
import { type Layout, pieces } from './layout.ts'

/** The ten columns of the contract, in order. */
export const CSV_COLUMNS = [
  'id',
  'type',
  'value',
  'confidence',
  'first_seen',
  'last_seen',
  'source_article',
  'source_feed',
  'category',
  'tags',
] as const

const VALUE = { column: 'valueCsv', or: pieces`${'value'}` } as const

/** One row of {@link CSV_COLUMNS}. */
export const CSV_ROW: Layout = {
  pieces: pieces`${'id'},${'type'},${VALUE},${'confidence'},${'firstSeen'},${'lastSeen'},${'sourceCsv'},${'tagsCsv'}`,
  separator: '\n',
  end: '\n',
}

/** RFC 4180 with line feeds: a header row always, then one row an indicator. */
export const csv: Format = {
  contentType: 'text/csv; charset=utf-8',
  layout: () => CSV_ROW,
  open: () => `${CSV_COLUMNS.join(',')}\n`,
  close: () => '',
}
