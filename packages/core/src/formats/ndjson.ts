import type { Format } from './format.ts'
import { json } from './json.ts'

/** The items of the json format, one a line, without the envelope. */
export const ndjson: Format = {
  contentType: 'application/x-ndjson; charset=utf-8',
  form: json.form,
  open: () => '',
  rows: (lines) => (lines.length === 0 ? '' : `${lines.join('\n')}\n`),
  close: () => '',
}
