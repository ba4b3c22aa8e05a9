import { nearest } from '@vedette/core'

/** The end of a message about an unknown word: the nearest right one, or all of them. */
export function suggestion(word: string, known: readonly string[]): string {
  const meant = nearest(word, known)
  return meant === undefined ? `; expected one of ${known.join(', ')}` : `. Did you mean "${meant}"?`
}
