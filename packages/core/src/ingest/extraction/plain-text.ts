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
const [HASH, ASTERISK, HYPHEN, EQUALS, UNDERSCORE] = [0x23, 0x2a, 0x2d, 0x3d, 0x5f]
const [BACKTICK, TILDE, BLANK] = [0x60, 0x7e, 0x20]
/** Enough of a line to see what it is. */
const HEAD = 200

/**
 * Reads plain text, Markdown or AsciiDoc: headings, fenced code, tables of pipes or tabs. The text stays as it is.
 */
export function readPlainText(text: string): Reading {
  const place = placing()
  const nextPipe = nextOf(text, '|')
  const nextTab = nextOf(text, '\t')
  let fenced = false
  let table = false
  for (let start = placeFrontMatter(place, text), next: number; start < text.length; start = next) {
    const feed = text.indexOf('\n', start)
    const end = feed < 0 ? text.length : feed
    next = end + 1
    if (end === start) {
      if (table) place.tableEnd()
      table = false
      continue
    }
    const head = headOf(text, start, end)
    const isFence = mayFence(head.charCodeAt(0)) && FENCE.test(head)
    if (isFence) fenced = !fenced
    const isSeparated = nextPipe(start) < end || nextTab(start) < end
    const isRow = isSeparated && !isFence && !fenced && hasCells(text.slice(start, end))
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
      const level = headingLevel(text, head, end)
      if (level === 0) place.line(start, end, 'line')
      else place.heading(start, end, head, level)
    }
  }
  return { text, stretches: place.stretches, links: [] }
}

/** Where a sign stands next, from a place on; places must be asked for in ascending order. */
function nextOf(text: string, sign: string): (from: number) => number {
  let found = -1
  return (from) => {
    if (found < from) {
      const at = text.indexOf(sign, from)
      found = at < 0 ? Infinity : at
    }
    return found
  }
}

/** The first character of a fence, or a blank before it. */
function mayFence(code: number): boolean {
  return code === BACKTICK || code === TILDE || code === BLANK
}

/** The head of the line between two places, without the blanks that end it. */
function headOf(text: string, start: number, end: number): string {
  const head = text.slice(start, Math.min(end, start + HEAD))
  const last = head.charCodeAt(head.length - 1)
  return last > 32 && last < 128 ? head : head.trimEnd()
}

/** The level of the heading that a line is, by its mark, the line below it or its words; 0 when it is none. */
function headingLevel(text: string, head: string, end: number): number {
  const first = head.charCodeAt(0)
  if (first === HASH || first === EQUALS) {
    const mark = HEADING.exec(head)?.[1]
    if (mark !== undefined) return mark.length
  }
  if ((first === ASTERISK || first === UNDERSCORE) && BOLD.test(head)) return UNMARKED_LEVEL - 1
  const below = text.charCodeAt(end + 1)
  if ((below === EQUALS || below === HYPHEN || below === TILDE) && head.length < 100) {
    if (!UNDERLINE.test(head) && UNDERLINE.test(lineAt(text, end + 1)) && !holdsValue(head))
      return below === EQUALS ? 1 : 2
  }
  if (head.length >= HEAD) return 0
  return isUnmarkedHeading(head) || isLeadIn(head) ? UNMARKED_LEVEL : 0
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
