import { isWordLetter } from './letters.ts'
import type { Spot } from './scene.ts'

/** `Annual Tax Report.zip`: a word with a capital behind another one. Hosts are written small. */
export function endsTitle(text: string, { start, line }: Spot): boolean {
  const first = text.charCodeAt(start)
  if (first < 0x41 || first > 0x5a || text[start - 1] !== ' ' || start - line.start < 2) return false
  return isWordLetter(text.charCodeAt(start - 2))
}

/** `Brand.com`, `RUN.COM`: a brand, or a program of DOS. */
export function isTitle(word: string): boolean {
  return /^(?:[A-Z][a-z]+\.[a-z]+|[A-Z0-9]+\.COM)$/.test(word)
}
