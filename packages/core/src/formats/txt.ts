import type { Format } from './format.ts'
import { type Layout, pieces } from './layout.ts'

/** Bare values, one a line. */
export const VALUES: Layout = { pieces: pieces`${'value'}`, separator: '\n', end: '\n' }

/** Bare values, one a line, with a line feed after the last; nothing for no rows. */
export const txt: Format = {
  contentType: 'text/plain; charset=utf-8',
  layout: () => VALUES,
  open: () => '',
  close: () => '',
}
