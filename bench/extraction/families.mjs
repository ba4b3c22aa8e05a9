import { readFileSync } from 'node:fs'

/** Families of hostile text: a name, whether it is HTML, and the text of a length. The tests read the same file. */
export const FAMILIES = JSON.parse(readFileSync(new URL('families.json', import.meta.url), 'utf8')).map(
  ({ name, html, piece, once = false }) => ({
    name,
    html,
    text: (length) => (once ? piece + filled('x', length) : filled(piece, length)),
  }),
)

function filled(piece, length) {
  return piece.repeat(Math.ceil(length / piece.length)).slice(0, length)
}
