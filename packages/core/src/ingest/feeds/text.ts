import { FeedError } from './feed.ts'

/** One line of a text, without its line end and the blanks around it. */
export interface Line {
  readonly text: string
  /** Counted from 1. */
  readonly number: number
  /** Where it starts in the text, and where the next one does. */
  readonly start: number
  readonly next: number
}

/**
 * Takes the byte order mark off, and refuses what is no feed file in any format.
 *
 * @throws {@link FeedError} for nothing at all, a web page or a packed file.
 */
export function openText(raw: string, title: string): string {
  const text = raw.startsWith('\uFEFF') ? raw.slice(1) : raw
  const start = text.search(/\S/)
  if (start < 0) throw new FeedError(`There is nothing in it; expected a ${title} file`)
  if (text[start] === '<') {
    throw new FeedError(
      `This is a web page; expected a ${title} file`,
      text.slice(0, start).split('\n').length,
    )
  }
  // Zip starts with `PK`, 3, 4 (5, 6 when it is empty), gzip with the bytes 1f 8b.
  if (text.startsWith('PK\u0003\u0004') || text.startsWith('PK\u0005\u0006') || text.startsWith('\u001F')) {
    throw new FeedError(`This is a packed file (zip or gzip); unpack it, expected the ${title} file in it`)
  }
  return text
}

/** Whether a text of {@link openText} is JSON rather than lines. */
export function isJson(text: string): boolean {
  return /^\s*[[{]/.test(text)
}

/** The lines of a text that end in LF or CRLF; the last one also without. */
export function* linesOf(text: string): Generator<Line, void> {
  let number = 0
  for (let start = 0; start < text.length;) {
    const feed = text.indexOf('\n', start)
    const next = feed < 0 ? text.length : feed + 1
    number += 1
    yield { text: text.slice(start, next).trim(), number, start, next }
    start = next
  }
}

/** The number of the line that holds the character at `at`, counted from 1. */
export function lineAt(text: string, at: number): number {
  let number = 1
  for (let feed = text.indexOf('\n'); feed >= 0 && feed < at; feed = text.indexOf('\n', feed + 1)) number += 1
  return number
}

/**
 * Refuses a text that was cut inside its last line: half a value would be another value.
 *
 * @param mayEndWith - a last line that is whole even when no line end follows it.
 * @throws {@link FeedError}
 */
export function requireLastLineEnd(text: string, mayEndWith?: (line: string) => boolean): void {
  const last = text.slice(text.lastIndexOf('\n') + 1).trim()
  if (last === '' || mayEndWith?.(last) === true) return
  throw new FeedError(
    'The file is cut: the last line has no line end, so that part of it may be missing',
    lineAt(text, text.length),
  )
}
