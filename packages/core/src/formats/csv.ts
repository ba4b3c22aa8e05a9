import { stringify } from 'csv-stringify/sync'
import type { Format } from './format.ts'

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

/** The wire item, as far as the columns need it. */
interface Item {
  readonly id: string
  readonly type: string
  readonly value: string
  readonly confidence: string
  readonly first_seen: string
  readonly last_seen: string
  readonly source: { readonly article_id?: string; readonly feed_name: string; readonly category: string }
  readonly tags: readonly string[]
}

/** RFC 4180 with line feeds: a header row always, then one row an indicator. */
export const csv: Format = {
  contentType: 'text/csv; charset=utf-8',
  form: () => 'item_without_context',
  open: () => `${CSV_COLUMNS.join(',')}\n`,
  rows: (lines) => (lines.length === 0 ? '' : stringify(lines.map(cells), { record_delimiter: '\n' })),
  close: () => '',
}

function cells(line: string): readonly string[] {
  const { id, type, value, confidence, first_seen, last_seen, source, tags } = JSON.parse(line) as Item
  return [
    id,
    type,
    value,
    confidence,
    first_seen,
    last_seen,
    inert(source.article_id ?? ''),
    inert(source.feed_name),
    source.category,
    inert(tags.join(',')),
  ]
}

/**
 * Free text that a spreadsheet would take for a formula gets a leading apostrophe (OWASP, "CSV Injection").
 * Never done to the value itself, which machines read.
 */
function inert(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
}
