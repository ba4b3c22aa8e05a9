import { type Edited, editor, type Editor } from './edits.ts'
import { isBlank, isDigit, isLabelLetter, isPlainLetter } from './letters.ts'
import { rewrittenScheme } from './schemes.ts'
import { withoutUnseen } from './unseen.ts'

/**
 * Makes whole again what was made unclickable: `hxxps[:]//evil[.]example`, `user[@]evil[dot]example`,
 * `203.0.113[.]7[:]443`. Also drops characters that are not seen, and writes full-width forms in ASCII.
 *
 * Refanging twice changes nothing, and takes time linear in the length of the text.
 */
export function refang(text: string): string {
  return refanged(text).text
}

/** As {@link refang}, and knows where everything was. A place is marked where a defanged spelling was undone. */
export function refanged(text: string): Edited {
  const seen = withoutUnseen(text)
  const whole = withoutBrackets(seen.text)
  if (seen.text === text) return whole
  return {
    ...whole,
    origin: (at) => seen.origin(whole.origin(at)),
    target: (at) => whole.target(seen.target(at)),
  }
}

/** What is being read. `path` is the last backslash of a path, -1 where none is known. */
interface Cursor {
  readonly text: string
  readonly edits: Editor
  /** Up to where the text is dealt with. */
  taken: number
  path: number
}

/**
 * Where something may be undone: an opening bracket with what may stand in it, a backslash, the colon of a scheme, the right
 * half of a bracket.
 */
const TRIGGER = /[[({](?=[.,:/@dDpPaA? ])|\\|:(?=[/\\[({\])}])|\.(?=\])/g

function withoutBrackets(text: string): Edited {
  const cursor: Cursor = { text, edits: editor(text), taken: 0, path: -1 }
  for (let at = nextTrigger(text, 0); at >= 0; at = nextTrigger(text, Math.max(cursor.taken, at + 1))) {
    const end = undone(cursor, at, text.charCodeAt(at))
    if (end > at) cursor.taken = end
  }
  return cursor.edits.finish()
}

function nextTrigger(text: string, from: number): number {
  TRIGGER.lastIndex = from
  return TRIGGER.test(text) ? TRIGGER.lastIndex - 1 : -1
}

/** Undoes what is defanged at a place, and gives its end; -1 when nothing is. */
function undone(cursor: Cursor, at: number, code: number): number {
  if (code === 0x3a) return undoneScheme(cursor, at)
  if (code === 0x2e) return undoneClosing(cursor, at)
  if (code === 0x5c) return undoneEscape(cursor, at)
  const end = cursor.text[at + 1] === ':' ? undoneScheme(cursor, at) : -1
  return end > 0 ? end : undoneBracket(cursor, at, code)
}

function undoneScheme({ text, edits, taken }: Cursor, at: number): number {
  const found = rewrittenScheme(text, at, taken)
  if (found === undefined) return -1
  edits.replace(found.start, found.end, found.by, found.defanged)
  return found.end
}

/** What stands in brackets for what. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['.', '.'],
  [',', '.'],
  ['dot', '.'],
  ['punkt', '.'],
  ['@', '@'],
  ['at', '@'],
  [':', ':'],
  ['/', '/'],
  ['?', '?'],
])

const CLOSING = '])}'
/** What follows the question mark of a url. */
const QUERY = /^[\w.-]{1,40}=/

/** `[.]`, `(dot)`, `[@]`, `[:]`; the left half of `[.` alone; the same with a blank on each side. */
function undoneBracket(cursor: Cursor, at: number, open: number): number {
  const { text, edits, taken } = cursor
  const close = closingWithin(text, at + 1)
  const inner =
    close < 0
      ? undefined
      : WORDS.get(
          text
            .slice(at + 1, close)
            .trim()
            .toLowerCase(),
        )
  if (inner === undefined) return undoneOpening(cursor, at, open)
  const end = close + 1
  if (inner === '?' && !QUERY.test(text.slice(end, end + 44))) return -1
  if (fits(inner, text.charCodeAt(at - 1), text.charCodeAt(end)) && at > 0) {
    edits.replace(at, end, inner, true)
    return end
  }
  if (open !== 0x5b || at - 1 <= taken || !isSpace(text.charCodeAt(at - 1))) return -1
  if (inner === '.' && isLabelEdge(text.charCodeAt(end)) && beginsLine(text, at - 1)) {
    edits.replace(at - 1, end, inner, true)
    return end
  }
  if (text[end] !== ' ' || '/:?'.includes(inner)) return -1
  if (!fits(inner, text.charCodeAt(at - 2), text.charCodeAt(end + 1))) return -1
  edits.replace(at - 1, end + 1, inner, true)
  return end + 1
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0xa0
}

const LONGEST_LABEL = 63

/** Whether nothing but one word in small letters stands on a line before a place: `evil [.]example`. */
function beginsLine(text: string, end: number): boolean {
  let at = end - 1
  for (; at >= 0 && end - at <= LONGEST_LABEL; at--) {
    const code = text.charCodeAt(at)
    const isSmall = isDigit(code) || code === 0x2d || (code >= 0x61 && code <= 0x7a)
    if (!isSmall) break
  }
  return at < end - 1 && (at < 0 || text[at] === '\n' || text[at] === '\t')
}

function closingWithin(text: string, from: number): number {
  for (let at = from; at < from + 8 && at < text.length; at++) {
    if (CLOSING.includes(text[at] as string)) return at
  }
  return -1
}

/** Whether what stands before and after lets a joint be one. */
function fits(joint: string, before: number, after: number): boolean {
  if (joint === ':') return isPlainLetter(before) && isDigit(after)
  return isLabelEdge(before) && (isLabelEdge(after) || (joint === '/' && after === 0x25))
}

function isLabelEdge(code: number): boolean {
  return isLabelLetter(code) || code === 0x2d || code === 0x5f
}

function undoneOpening({ text, edits }: Cursor, at: number, open: number): number {
  const half = open === 0x5b && text[at + 1] === '.'
  if (!half || !isLabelLetter(text.charCodeAt(at - 1)) || !isLabelLetter(text.charCodeAt(at + 2))) return -1
  edits.replace(at, at + 2, '.', true)
  return at + 2
}

/** The right half of `[.]` alone: `.]`. */
function undoneClosing({ text, edits, taken }: Cursor, at: number): number {
  if (at <= taken) return -1
  if (!isLabelLetter(text.charCodeAt(at - 1)) || !isLabelLetter(text.charCodeAt(at + 2))) return -1
  edits.replace(at, at + 2, '.', true)
  return at + 2
}

/** `\.` of regular expressions, `\[.\]`, `\[@\]` and `\[:\]//` of Markdown, `\/` of JSON; but not the backslash of a path. */
function undoneEscape(cursor: Cursor, at: number): number {
  const { text, edits } = cursor
  const before = text.charCodeAt(at - 1)
  const next = text[at + 1]
  if (next === '/' && before !== 0x5c) {
    edits.replace(at, at + 2, '/', false)
    return at + 2
  }
  if (next === '[' && text[at + 2] === ':') {
    const end = undoneScheme(cursor, at)
    if (end > 0) return end
  }
  const isPath = inPath(cursor, at)
  const length = next === '.' ? 2 : escapedBracketLength(text, at)
  if (length > 0 && !isPath && isLabelLetter(before) && isLabelLetter(text.charCodeAt(at + length))) {
    edits.replace(at, at + length, next === '[' && text[at + 2] === '@' ? '@' : '.', next !== '.')
    return at + length
  }
  if (next !== undefined && !isBlank(next.charCodeAt(0))) cursor.path = at
  return -1
}

/** Whether a backslash of a path stands before a place without a blank between. Each stretch is looked at once. */
function inPath(cursor: Cursor, at: number): boolean {
  for (let back = at - 1; cursor.path >= 0 && back > cursor.path; back--) {
    if (isBlank(cursor.text.charCodeAt(back))) cursor.path = -1
  }
  if (cursor.path >= 0) cursor.path = at
  return cursor.path >= 0
}

function escapedBracketLength(text: string, at: number): number {
  if (text.startsWith('\\[.\\]', at) || text.startsWith('\\[@\\]', at)) return 5
  return text.startsWith('\\[.]', at) ? 4 : 0
}
