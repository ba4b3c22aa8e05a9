import type { Format } from './format.ts'
import { ITEM, ITEM_WITHOUT_CONTEXT } from './json.ts'
import type { Layout } from './layout.ts'

const LINE: Layout = { ...ITEM, separator: '\n', end: '\n' }
const LINE_WITHOUT_CONTEXT: Layout = { ...ITEM_WITHOUT_CONTEXT, separator: '\n', end: '\n' }

/** The items of the json format, one a line, without the envelope. */
export const ndjson: Format = {
  contentType: 'application/x-ndjson; charset=utf-8',
  layout: (query) => (query.includeContext ? LINE : LINE_WITHOUT_CONTEXT),
  open: () => '',
  close: () => '',
}
