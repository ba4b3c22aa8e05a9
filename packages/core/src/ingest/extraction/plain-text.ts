import { placeFrontMatter } from './front-matter.ts'
import { isKey, isLeadIn, isUnmarkedHeading, type Placing, placing } from './placing.ts'
import type { Reading } from './reading.ts'
import { holdsValue } from './values.ts'

/** Headings that are only recognised by their words lie below those that are marked. */
const UNMARKED_LEVEL = 8
const KEY_LEVEL = 9
const HEADING = /^(#{1,6}|={1,6}) +\S/
const BOLD = /^(?:\*\*|__)([^*_]{3,80})(?:\*\*|__):?$/
const FENCE = /^ {0,3}(?:```|~~~)/
const UNDERLINE = /^(?:={3,}|-{3,}|~{3,})$/
/** Enough of a line to see what it is. */
const HEAD = 200

const FENCING = 1
const SEPARATING = 2
/** Signs that stand in values and rows, and in no heading that has no mark. */
const NO_HEADING = 4
/** What a line may hold that makes it something else than a sentence, as bits. */
const MARKS = new Uint8Array(128)
for (const fence of '`~') MARKS[fence.charCodeAt(0)] = FENCING
for (const sign of '[]@/\\=') MARKS[sign.charCodeAt(0)] = NO_HEADING
MARKS[0x09] = SEPARATING
MARKS[0x7c] = SEPARATING | NO_HEADING

/**
 * Reads plain text, Markdown or AsciiDoc: headings, fenced code, tables of pipes or tabs. The text stays as it is.
 */
export function readPlainText(text: string): Reading {
  const place = placing()
  let fenced = false
  let table = false
  for (let start = placeFrontMatter(place, text); start < text.length;) {
    const feed = text.indexOf('\n', start)
    const end = feed < 0 ? text.length : feed
    const next = feed < 0 ? text.length : feed + 1
    if (end === start) {
      if (table) place.tableEnd()
      table = false
      start = next
      continue
    }
    const marks = marksIn(text, start, end)
    const head = headOf(text, start, end)
    const isFence = (marks & FENCING) !== 0 && FENCE.test(head)
    if (isFence) fenced = !fenced
    const isRow = !isFence && !fenced && (marks & SEPARATING) !== 0 && hasCells(text.slice(start, end))
    if (table && !isRow && !isRule(head)) {
      place.tableEnd()
      table = false
    }
    if (isRow) {
      placeRow(place, text.slice(start, end), start)
      table = true
    } else if (fenced || isFence) {
      if (isFence || !isKey(head)) place.line(start, end, 'code')
      else place.heading(start, end, head, KEY_LEVEL)
    } else {
      const isPlain = (marks & NO_HEADING) === 0 || end - start > HEAD
      placeLine(place, text, { head, start, end, isPlain })
    }
    start = next
  }
  return { text, stretches: place.stretches, links: [] }
}

function marksIn(text: string, start: number, end: number): number {
  let marks = 0
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at)
    if (code < 128) marks |= MARKS[code] as number
  }
  return marks
}

/** The head of the line between two places, without the blanks that end it. */
function headOf(text: string, start: number, end: number): string {
  const head = text.slice(start, Math.min(end, start + HEAD))
  const last = head.charCodeAt(head.length - 1)
  return last > 32 && last < 128 ? head : head.trimEnd()
}

interface Line {
  /** Its first characters, without blanks at the end. */
  readonly head: string
  readonly start: number
  readonly end: number
  /** Whether it may be a heading that has no mark. */
  readonly isPlain: boolean
}

function placeLine(place: Placing, text: string, line: Line): void {
  const level = headingLevel(text, line)
  if (level === 0) place.line(line.start, line.end, 'line')
  else place.heading(line.start, line.end, line.head, level)
}

/** The level of the heading that a line is, by its mark, the line below it or its words; 0 when it is none. */
function headingLevel(text: string, { head, end, isPlain }: Line): number {
  const first = head[0]
  if (first === '#' || first === '=') {
    const mark = HEADING.exec(head)?.[1]
    if (mark !== undefined) return mark.length
  }
  if ((first === '*' || first === '_') && BOLD.test(head)) return UNMARKED_LEVEL - 1
  const below = text[end + 1]
  if ((below === '=' || below === '-' || below === '~') && head.length < 100) {
    if (!UNDERLINE.test(head) && UNDERLINE.test(lineAt(text, end + 1)) && !holdsValue(head))
      return below === '=' ? 1 : 2
  }
  if (head.length >= HEAD) return 0
  return (isPlain && isUnmarkedHeading(head)) || isLeadIn(head) ? UNMARKED_LEVEL : 0
}

/** The head of the line that begins at a place. */
function lineAt(text: string, start: number): string {
  const feed = text.slice(start, start + HEAD).indexOf('\n')
  return headOf(text, start, feed < 0 ? text.length : start + feed)
}

/** A row has a tab inside of it, begins with a pipe, or has two. */
function hasCells(line: string): boolean {
  const pipe = line.indexOf('|')
  if (pipe >= 0) {
    if (line.slice(0, pipe).trim() === '') return !line.startsWith('|===', pipe)
    if (line.includes('|', pipe + 1)) return true
  }
  const tab = line.indexOf('\t')
  return tab >= 0 && line.slice(0, tab).trim() !== ''
}

/** What stands between rows without ending the table. */
function isRule(line: string): boolean {
  return /^[|+=:\s-]*$/.test(line) && line.trim() !== ''
}

function placeRow(place: Placing, line: string, start: number): void {
  if (isRule(line)) return
  const separator = line.includes('|') ? '|' : '\t'
  let at = line.trimStart().startsWith('|') ? line.indexOf('|') + 1 : 0
  for (let index = 0; at <= line.length; index++) {
    const found = line.indexOf(separator, at)
    const close = found < 0 ? line.length : found
    place.cell(start + at, start + close, line.slice(at, Math.min(close, at + HEAD)), index)
    at = close + 1
  }
  place.rowEnd()
}
