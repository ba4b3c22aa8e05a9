const LONGEST = 300
const BLANKS = /\s+/g
/** A blank other than a single space. */
const ODD_BLANK = /[^\S ]| {2}/

/**
 * Gives the sentence around a place, or the row of a table, or the line: on one line and at most 300 characters. A
 * sentence ends with a full stop, question or exclamation mark that a blank follows.
 *
 * Places must be asked for in ascending order: the text is walked through once.
 */
export function contextFinder(text: string): (at: number) => string {
  let start = 0
  /** The end of the sentence that begins at `start`: a line feed, the blank behind its last sign, the end of the text. */
  let end = breakFrom(text, 0)
  let [shownFrom, shownTo, context] = [-1, -1, '']
  return (at) => {
    while (end < at) {
      start = end + 1
      end = breakFrom(text, start)
    }
    const [from, to] = [Math.max(start, at - LONGEST), Math.min(end, at + LONGEST)]
    if (from === shownFrom && to === shownTo && to - from <= LONGEST) return context
    ;[shownFrom, shownTo, context] = [from, to, onOneLine(text, at, from, to)]
    return context
  }
}

/** Where a sentence or a line ends, from a place on. */
function breakFrom(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x0a || (code === 0x20 && isSentenceEnd(text.charCodeAt(at - 1)))) return at
  }
  return text.length
}

function isSentenceEnd(code: number): boolean {
  return code === 0x2e || code === 0x21 || code === 0x3f
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
