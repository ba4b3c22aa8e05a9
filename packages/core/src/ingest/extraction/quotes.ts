import type { Spot } from './scene.ts'

/** Whether a value stands in quotation marks, which are among some. */
export function isQuoted(text: string, { start, end }: Pick<Spot, 'start' | 'end'>, marks = '"\''): boolean {
  const quote = text[start - 1]
  return quote !== undefined && text[end] === quote && marks.includes(quote)
}

/** Whether a quotation mark stands right before a place. */
export function isQuoteBefore(text: string, at: number): boolean {
  return text[at - 1] === '"' || text[at - 1] === "'"
}
