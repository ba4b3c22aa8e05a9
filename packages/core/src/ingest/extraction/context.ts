const LONGEST = 300
const BLANKS = /\s+/g
/** Any blank but a single space. */
const ODD_BLANK = /[^\S ]| {2}/

/**
 * Gives the sentence around a place, or the row of a table, or the line: on one line and at most 300 characters. A
 * sentence ends with a full stop, question or exclamation mark that a blank follows.
 *
 * Places must be asked for in ascending order: what is known of one is not looked for again for the next.
 */
export function contextFinder(text: string): (at: number) => string {
  let last = 0
  let start = 0
  let end = 0
  /** Whether `end` ends a line or a sentence, and is not only as far as was read. */
  let isEnd = false
  let context = ''
  return (at) => {
    const [startBefore, endBefore] = [start, end]
    start = startOf(text, at, last, Math.max(start, at - LONGEST))
    if (at >= end || !isEnd) {
      const limit = Math.min(text.length, at + LONGEST)
      end = endOf(text, at, Math.max(at, end), limit)
      isEnd = end < limit
    }
    last = at
    const isSame = start === startBefore && end === endBefore && end - start <= LONGEST
    if (!isSame) context = onOneLine(text, at, start, end)
    return context
  }
}

/** Behind the last line end or sentence end before a place; `first` if there is none behind `from`. */
function startOf(text: string, at: number, from: number, first: number): number {
  for (let back = at - 1; back >= from && back >= first; back--) {
    if (isBreak(text, back, 0)) return back + 1
  }
  return first
}

/** The next line end or sentence end from `from` on, for a sentence that holds what is at `at`. */
function endOf(text: string, at: number, from: number, limit: number): number {
  let end = from
  while (end < limit && !isBreak(text, end, at)) end++
  return end
}

/** Whether a line ends at a place, or a sentence whose last sign is not before `first` ended right before it. */
function isBreak(text: string, at: number, first: number): boolean {
  const code = text.charCodeAt(at)
  if (code === 0x0a) return true
  if (code !== 0x20 || at <= first) return false
  const before = text.charCodeAt(at - 1)
  return before === 0x2e || before === 0x21 || before === 0x3f
}

function onOneLine(text: string, at: number, start: number, end: number): string {
  const sentence = withoutOddBlanks(text.slice(start, end))
  if (sentence.length <= LONGEST) return sentence
  // What is too long keeps the value near its head.
  const from = Math.max(start, Math.min(at - 100, end - LONGEST))
  return withoutOddBlanks(text.slice(from, from + LONGEST))
}

function withoutOddBlanks(text: string): string {
  return (ODD_BLANK.test(text) ? text.replace(BLANKS, ' ') : text).trim()
}
