import { kindNamed } from './column-names.ts'
import { isKey, isLeadIn, isUnmarkedHeading, type Placing, placing } from './placing.ts'
import { isPlainLetter } from './letters.ts'
import type { Link, Reading } from './reading.ts'

/** The readable text of a page while it is written, line by line and cell by cell. */
export interface Page {
  readonly placing: Placing
  readonly links: Link[]
  text: string
  /** Where the present line or cell begins, and how. */
  lineStart: number
  lineHead: string
  /** Whether all of the line is bold so far. */
  isBold: boolean
  isBlankLast: boolean
  /** The last text between two tags. What was written before is not looked at: each look would copy all of it. */
  piece: string
  /** Whether a blank or the head of the line stood before it. */
  isPieceFirst: boolean
  /** The place of the present cell in its row, -1 outside of rows. */
  column: number
  inCell: boolean
  link: { readonly start: number; readonly target: string } | undefined
  /** The level of the heading that is being written. */
  heading: number | undefined
  /** How many such elements are open. */
  preformatted: number
  bold: number
  aside: number
}

const BLANKS = /[ \t\n\r\f]+/g
/** What is more or other than one space. */
const ODD_BLANK = /[\t\n\r\f]| {2}/
const BOLD_LEVEL = 7
const UNMARKED_LEVEL = 8
const KEY_LEVEL = 9
/** Enough of a line to see what it is. */
const HEAD = 200

/** An empty page. */
export function newPage(): Page {
  return {
    placing: placing(),
    links: [],
    text: '',
    lineStart: 0,
    lineHead: '',
    isBold: true,
    isBlankLast: true,
    piece: '',
    isPieceFirst: true,
    column: -1,
    inCell: false,
    link: undefined,
    heading: undefined,
    preformatted: 0,
    bold: 0,
    aside: 0,
  }
}

/** Writes text as it stands between tags. Blanks count as one, but for preformatted text. */
export function write(page: Page, raw: string): void {
  if (page.preformatted > 0) {
    writePreformatted(page, raw)
    return
  }
  let piece = ODD_BLANK.test(raw) ? raw.replace(BLANKS, ' ') : raw
  if (page.isBlankLast && piece.startsWith(' ')) piece = piece.slice(1)
  if (piece === '') return
  const isApart = page.text.length > page.lineStart && areApart(page, piece)
  if (isApart) push(page, ' ')
  page.isPieceFirst = isApart || page.isBlankLast
  page.piece = piece
  push(page, piece)
  page.isBlankLast = piece.endsWith(' ')
}

const HASH = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})$/i
/** Shorter than any part that a hash is split into. */
const HEX_BEFORE = /[0-9a-f]{8}$/i
const HEX_BEHIND = /^[0-9a-f]{8}/i
const LONGEST_KIND = 24
const CAPITAL = /^[A-Z]/
/** The name of a host, also a defanged one, or an address. */
const DOTTED = /^[a-z0-9-]+(?:\[?\.\]?[a-z0-9-]+)*\[?\.\]?[a-z0-9]{1,24}$/
const LONGEST_NAME = 300

/**
 * Whether a text between two tags stands apart from the one before it on its line though no blank is written, as in a
 * row that styles lay out: a whole hash beside something else, what follows the name of a kind of values, and a word with
 * a capital letter behind what has a dot.
 */
function areApart({ piece: last, isPieceFirst }: Page, piece: string): boolean {
  if (!isPlainLetter(last.charCodeAt(last.length - 1)) || !isPlainLetter(piece.charCodeAt(0))) return false
  if (HASH.test(piece)) return !HEX_BEFORE.test(last)
  if (CAPITAL.test(piece) && last.length <= LONGEST_NAME && DOTTED.test(last)) return true
  if (last.length > LONGEST_KIND) return HASH.test(last) && !HEX_BEHIND.test(piece)
  return isPieceFirst && kindNamed(last) !== undefined
}

function writePreformatted(page: Page, raw: string): void {
  for (let start = 0; start < raw.length;) {
    const feed = raw.indexOf('\n', start)
    push(page, raw.slice(start, feed < 0 ? raw.length : feed))
    if (feed < 0) return
    endLine(page)
    start = feed + 1
  }
}

function push(page: Page, piece: string): void {
  page.text += piece
  if (page.lineHead.length < HEAD) page.lineHead += piece
  if (page.bold === 0 && page.isBold && piece.trim() !== '') page.isBold = false
}

/** Ends the line, if something stands on it. */
export function breakLine(page: Page): void {
  if (page.text.length > page.lineStart) endLine(page)
}

function endLine(page: Page): void {
  endStretch(page)
  restart(page, '\n')
}

function endStretch(page: Page): void {
  const { placing: place, lineStart, heading } = page
  const { length } = page.text
  const words = page.lineHead.trim()
  const isAside = page.aside > 0
  if (heading !== undefined && words !== '') place.heading(lineStart, length, words, heading)
  else if (page.inCell) place.cell(lineStart, length, words, page.column, isAside)
  else if (page.preformatted > 0 && !isKey(words)) place.line(lineStart, length, 'code')
  else if (page.preformatted > 0) place.heading(lineStart, length, words, KEY_LEVEL)
  else if (page.isBold && words.length > 2 && words.length <= 80) {
    place.heading(lineStart, length, words, BOLD_LEVEL)
  } else if (isUnmarkedHeading(words) || isLeadIn(words)) {
    place.heading(lineStart, length, words, UNMARKED_LEVEL)
  } else place.line(lineStart, length, 'line', isAside)
}

function restart(page: Page, separator: string): void {
  page.text += separator
  page.lineStart = page.text.length
  page.lineHead = ''
  page.isBold = true
  page.isBlankLast = true
}

/** Begins a cell of the present row. */
export function beginCell(page: Page): void {
  if (page.inCell) endStretch(page)
  else breakLine(page)
  if (page.column >= 0) restart(page, '\t')
  page.column++
  page.inCell = true
}

/** Ends a cell. */
export function endCell(page: Page): void {
  if (!page.inCell) return
  endStretch(page)
  restart(page, '')
  page.inCell = false
}

/** Ends a row, if one is open. */
export function endRow(page: Page): void {
  if (page.column < 0) {
    breakLine(page)
    return
  }
  if (page.inCell) endStretch(page)
  restart(page, '\n')
  page.placing.rowEnd()
  page.column = -1
  page.inCell = false
}

/** Ends a table, or what was left open of one. */
export function endTable(page: Page): void {
  endRow(page)
  page.placing.tableEnd()
}

/** Begins a link. */
export function beginLink(page: Page, target: string): void {
  page.link = { start: page.text.length, target }
}

/** Ends a link, if something stands in it. */
export function endLink(page: Page): void {
  const { links, link } = page
  const { length } = page.text
  if (link !== undefined && length > link.start) links.push({ ...link, end: length })
  page.link = undefined
}

/** What was written. */
export function finished(page: Page): Reading {
  breakLine(page)
  return { text: page.text, stretches: page.placing.stretches, links: page.links }
}
