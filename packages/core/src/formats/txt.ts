import type { Format } from './format.ts'

/** Bare values, one a line, with a line feed after the last; nothing for no rows. */
export const txt: Format = {
  contentType: 'text/plain; charset=utf-8',
  form: () => 'value',
  open: () => '',
  rows: (lines) => (lines.length === 0 ? '' : `${lines.join('\n')}\n`),
  close: () => '',
}
