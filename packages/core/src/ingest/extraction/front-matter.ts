import type { Placing } from './placing.ts'

const RULE = /^---[ \t]*\r?$/
/** What follows the rule: a rule above a text is no front matter. */
const KEY = /^["']?[a-z][\w -]{0,40}["']?:/i
/** No front matter has more lines. */
const MOST_LINES = 200

/**
 * Places what generators of pages keep at the head of a text between two lines of `---`: its title, its address, its
 * tags. Nothing that can be clicked there is an indicator.
 *
 * @returns where the text begins.
 */
export function placeFrontMatter(place: Placing, text: string): number {
  if (!text.startsWith('---')) return 0
  const lines: { readonly start: number; readonly end: number }[] = []
  for (let start = 0, n = 0; n < MOST_LINES; n++) {
    const feed = text.indexOf('\n', start)
    if (feed < 0) return 0
    const isRule = feed - start < 10 && RULE.test(text.slice(start, feed))
    if (n === 0 ? !isRule : n === 1 && !KEY.test(text.slice(start, start + 50))) return 0
    if (n > 0 && isRule) {
      for (const line of lines) place.line(line.start, line.end, 'line', true)
      return feed + 1
    }
    lines.push({ start, end: feed })
    start = feed + 1
  }
  return 0
}
