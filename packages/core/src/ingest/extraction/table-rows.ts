import { type Header, headerNamed, kindNamed, labelNamed } from './column-names.ts'
import { says, sectionNamed } from './headings.ts'
import { holdsValue } from './values.ts'
import type { Column, Stretch } from './reading.ts'

/** Knows the columns of the present table, and what the cells of a row say of each other. */
export interface TableRows {
  /** What the header of a column says of the next cell; nothing in the first row. */
  readonly column: (index: number) => Column | undefined
  /** Notes a cell; `stretch` is its place among the stretches, -1 when it is not among them. */
  readonly cell: (words: string, index: number, stretch: number) => void
  /** Gives the words of a row that says what the rows below are: `Domains`, over all columns. */
  readonly rowEnd: () => string | undefined
  readonly tableEnd: () => void
}

interface Cell {
  readonly words: string
  readonly index: number
  readonly stretch: number
}

/** The most cells of a row that are remembered. */
const MAX_COLUMNS = 64
/** A cell with more words than these is a description. */
const MOST_WORDS = 3

const UNKNOWN: Header = { column: undefined, isKind: false, isOpen: true, isProduct: false, isLabel: false }

/** Begins; `stretches` is where cells are placed, and placed anew when their row says more of them. */
export function tableRows(stretches: Stretch[]): TableRows {
  let headers: readonly Header[] = []
  let row: Cell[] = []
  let rows = 0
  let width = 0
  const isTitle = () => row.length === 1 && (width === 1 || (rows > 0 && says(sectionNamed(wordsOf(row[0])))))
  return {
    column: (index) => headers[index]?.column,
    cell(words, index, stretch) {
      width = Math.max(width, index + 1)
      if (words !== '' && row.length < MAX_COLUMNS) row.push({ words, index, stretch })
    },
    rowEnd() {
      const isPlain = row.every(({ words }) => !holdsValue(words))
      const title = isPlain && isTitle() ? wordsOf(row[0]) : undefined
      // Below the title of a table stand its headers.
      if (title !== undefined && width === 1) [headers, rows] = [[], 0]
      else if (isPlain && rows === 0) headers = headersOf(row)
      else if (!placeByLabel(stretches, row, headers)) placeByKind(stretches, row, headers)
      if (title === undefined) rows++
      row = []
      width = 0
      return title
    },
    tableEnd() {
      headers = []
      row = []
      rows = 0
      width = 0
    },
  }
}

function wordsOf(cell: Cell | undefined): string {
  return cell?.words ?? ''
}

function headersOf(row: readonly Cell[]): readonly Header[] {
  // A cell may have several lines.
  const cells: string[] = []
  for (const { words, index } of row) {
    if (index < MAX_COLUMNS) cells[index] = index in cells ? `${cells[index]} ${words}` : words
  }
  const headers = cells.map(headerNamed)
  // Beside the name of a product, four numbers are its version.
  const isOfVersions = headers.some((header) => header.isProduct) && headers.every(isNoHost)
  if (!isOfVersions) return headers
  return headers.map((header) => (header.column === 'other' ? { ...header, column: 'version' } : header))
}

function isNoHost({ column }: Header): boolean {
  return column !== 'network' && column !== 'hash'
}

/** Places the cells of a row anew by its label: `Version | 1.0.7.0`, `Author | somebody, https://host.example`. */
function placeByLabel(stretches: Stretch[], row: readonly Cell[], headers: readonly Header[]): boolean {
  const label = row.find(({ index }) => headers[index]?.isLabel)
  const column = label && labelNamed(label.words)
  if (column === undefined) return false
  for (const cell of row) placeIn(stretches, cell, column)
  return true
}

function placeIn(stretches: Stretch[], { stretch: at }: Cell, column: Column): void {
  const stretch = stretches[at]
  if (stretch !== undefined) stretches[at] = { ...stretch, place: { ...stretch.place, column } }
}

/** Places the cells of a row anew by the one among them that says what they are: `update.zip | File name`. */
function placeByKind(stretches: Stretch[], row: readonly Cell[], headers: readonly Header[]): void {
  const headerOf = ({ index }: Cell) => headers[index] ?? UNKNOWN
  const kinds = row.filter((cell) => headerOf(cell).isKind)
  const named = (kinds.length > 0 ? kinds : row.filter((cell) => headerOf(cell).isOpen)).find(
    (cell) => kindNamed(cell.words) !== undefined,
  )
  const column = named && kindNamed(named.words)
  if (column === undefined) return
  for (const cell of row) {
    if (cell === named || !headerOf(cell).isOpen) continue
    const isDescription = cell.words.split(/\s+/, MOST_WORDS + 2).filter(Boolean).length > MOST_WORDS
    if (!isDescription) placeIn(stretches, cell, column)
  }
}
