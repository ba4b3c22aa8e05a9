import { parse, type ParsedRecord } from 'csv-parse/sync'
import { FeedError } from './feed.ts'
import { type Cells, type Column, type Layout, type Row, saidIn } from './rows.ts'
import { type Line, lineAt, linesOf, requireLastLineEnd } from './text.ts'

/** Comment lines above the first row among which a header is looked for: banners have nine. */
const BANNER_LINES = 64
const BOX = /^#{32,}$/
const ROW_COUNT = /^# ?(?:END \(?([0-9]{1,9})\)? entries|(?:Number )?of entries: ([0-9]{1,9}))$/

/** What stands above the rows. */
interface Head<Name extends string> {
  /** Where each wanted column stands in a row. */
  readonly places: readonly (readonly [name: Name, place: number])[]
  /** Cells of a whole row. */
  readonly width: number
  /** Where the rows start in the text. */
  readonly end: number
  /** Whether the operator's banner is there. */
  readonly banner: boolean
}

/**
 * Reads the CSV that abuse.ch writes, in all its variants: the header plain or as the last comment of the banner,
 * quoted or not; LF or CRLF; cells joined by a comma or by a comma and a blank; with or without a last line that
 * counts the rows. A column is found by its name, never by its place.
 *
 * A row with more or less cells than the header is damaged. A quote that stands inside a cell stays there, and so
 * makes any value ungrammatical.
 *
 * @throws {@link FeedError} for an unknown header, and for a file that was cut: a quote that is left open, a last
 *   line without line end, a missing or wrong count of rows.
 */
export function csvRows<Name extends string>(text: string, layout: Layout<Name>): readonly Row<Name>[] {
  const head = findHead(text, layout)
  requireLastLineEnd(text, (line) => rowCountIn(line) !== undefined)
  const tail = findTail(text, head.end)
  const rows = parseBody(text, head, tail.start)
  if (tail.count === undefined && layout.counted && head.banner) {
    throw new FeedError(
      `The file is cut: a ${layout.title} file ends with a line that counts its rows`,
      lineAt(text, text.length - 1),
    )
  }
  if (tail.count !== undefined && tail.count !== rows.length) {
    throw new FeedError(
      `The file is not whole: its last line counts ${tail.count} rows, and ${rows.length} are there`,
      tail.line,
    )
  }
  return rows
}

function findHead<Name extends string>(text: string, layout: Layout<Name>): Head<Name> {
  const comments: Line[] = []
  let banner = false
  let first: Line | undefined
  for (const line of linesOf(text)) {
    if (line.text === '') continue
    if (!line.text.startsWith('#')) {
      first = line
      break
    }
    banner ||= BOX.test(line.text)
    comments.push(line)
    if (comments.length > BANNER_LINES) comments.shift()
  }
  const candidates = [...(first === undefined ? [] : [first]), ...comments.reverse()]
  const header = candidates.find((line) => missingIn(line, layout).length === 0)
  if (header === undefined) throw unknownHeader(candidates, layout)
  const names = headerNames(header)
  const places = (Object.keys(layout.columns) as Name[]).flatMap((name) => {
    const place = placeOf(layout.columns[name].names, names)
    return place < 0 ? [] : [[name, place] as const]
  })
  const end = header === first ? first.next : (first?.start ?? header.next)
  return { places, width: names.length, end, banner }
}

/** The names of a header line, in lower case. None of them ever held a comma or a quote. */
function headerNames({ text }: Line): readonly string[] {
  return text
    .slice(0, 2_000)
    .replace(/^#/, '')
    .split(',')
    .map((cell) =>
      cell
        .trim()
        .replace(/^"(.*)"$/, '$1')
        .toLowerCase(),
    )
}

function placeOf(aliases: readonly string[], names: readonly string[]): number {
  return names.findIndex((name) => aliases.includes(name))
}

function missingIn<Name extends string>(line: Line, { columns }: Layout<Name>): readonly string[] {
  const names = headerNames(line)
  return Object.values<Column>(columns)
    .filter((column) => column.needed && placeOf(column.names, names) < 0)
    .map((column) => column.names.join(' or '))
}

/** Names what the likeliest line lacks. */
function unknownHeader<Name extends string>(candidates: readonly Line[], layout: Layout<Name>): FeedError {
  const [best] = candidates
    .map(({ number }, n) => ({ number, missing: missingIn(candidates[n] as Line, layout) }))
    .sort((a, b) => a.missing.length - b.missing.length)
  const missing = best?.missing.join(', ') ?? 'rows'
  return new FeedError(`This is no header of a ${layout.title} file: it lacks ${missing}`, best?.number)
}

/** Where the rows end, and the line below them that counts them. */
interface Tail {
  readonly start: number
  readonly count?: number
  readonly line?: number
}

function findTail(text: string, from: number): Tail {
  let end = text.length
  let counted: Pick<Tail, 'count' | 'line'> = {}
  while (end > from) {
    const start = Math.max(from, text.lastIndexOf('\n', end - 1) + 1)
    const line = text.slice(start, end).trim()
    if (line !== '' && !line.startsWith('#')) break
    const count = rowCountIn(line)
    if (counted.count === undefined && count !== undefined) counted = { count, line: lineAt(text, start) }
    end = start - 1
  }
  return { start: Math.max(from, end), ...counted }
}

function rowCountIn(line: string): number | undefined {
  const [, ended, numbered] = ROW_COUNT.exec(line) ?? []
  const count = ended ?? numbered
  return count === undefined ? undefined : Number(count)
}

function parseBody<Name extends string>(text: string, head: Head<Name>, end: number): readonly Row<Name>[] {
  const firstLine = lineAt(text, head.end)
  return parseRecords(text.slice(head.end, end).trimEnd(), firstLine).map(({ record, info }) => {
    const line = firstLine + info.lines - 1
    return record.length === head.width ? { line, cells: cellsOf(record, head) } : { line }
  })
}

function parseRecords(body: string, firstLine: number): ParsedRecord[] {
  try {
    return parse(body, {
      info: true,
      ltrim: true,
      record_delimiter: ['\r\n', '\n'],
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    })
  } catch {
    // So relaxed, the library only minds a quote that is still open at the end.
    throw new FeedError(
      'The file is cut: a quote is still open at its end',
      firstLine + lineAt(body, body.length) - 1,
    )
  }
}

function cellsOf<Name extends string>(record: readonly string[], { places }: Head<Name>): Cells<Name> {
  const cells: Partial<Record<Name, string>> = {}
  for (const [name, place] of places) {
    const said = saidIn(record[place] ?? '')
    if (said !== undefined) cells[name] = said
  }
  return cells
}
