import type { Observation } from '../observation.ts'
import { FeedError, type FeedReading, type Rejection } from './feed.ts'

/** One column of a feed: the names that it has had over the years, in lower case, and whether a file must have it. */
export interface Column {
  readonly names: readonly string[]
  readonly needed: boolean
}

/** What is known of a feed's files, whatever their format. */
export interface Layout<Name extends string> {
  /** The feed's name as people read it. */
  readonly title: string
  /** The columns that are read, by our names for them. */
  readonly columns: Readonly<Record<Name, Column>>
  /** Whether a CSV file with the operator's banner always ends with a line that counts its rows. */
  readonly counted: boolean
  /** Whether a file without rows is a normal one. */
  readonly mayBeEmpty: boolean
}

/** What a row says, by our names. What it does not say is absent. */
export type Cells<Name extends string> = Readonly<Partial<Record<Name, string>>>

/** One row of a file. Without `cells` it is damaged. */
export interface Row<Name extends string> {
  /** Counted from 1; absent in JSON. */
  readonly line?: number
  readonly cells?: Cells<Name>
}

/** What a row becomes: nothing less than one observation, or the reason why there is none. */
export type RowReading = readonly Observation[] | Rejection

/** A file that is full of these is not what it seems; a value that a list must not hold says nothing about the file. */
const UNREADABLE: ReadonlySet<Rejection> = new Set([
  'bad_row',
  'bad_time',
  'bad_grammar',
  'control_character',
])

/** Every feed writes "nothing" in several ways, at times within one file. Spaces around a cell mean nothing. */
export function saidIn(cell: string): string | undefined {
  const text = cell.trim()
  return text === '' || text === 'None' ? undefined : text
}

/**
 * Reads every row and counts those that come to nothing.
 *
 * @throws {@link FeedError} when there are no rows where there must be some, or less than half can be read.
 */
export function readRows<Name extends string>(
  rows: readonly Row<Name>[],
  layout: Layout<Name>,
  read: (cells: Cells<Name>) => RowReading,
): FeedReading {
  if (rows.length === 0 && !layout.mayBeEmpty) {
    throw new FeedError(`There are no rows; a ${layout.title} file has at least one`)
  }
  const observations: Observation[] = []
  const rejected: Partial<Record<Rejection, number>> = {}
  const unreadable: { readonly row: Row<Name>; readonly reason: Rejection }[] = []
  for (const row of rows) {
    const reading = row.cells === undefined ? 'bad_row' : read(row.cells)
    if (typeof reading !== 'string') {
      observations.push(...reading)
      continue
    }
    rejected[reading] = (rejected[reading] ?? 0) + 1
    if (UNREADABLE.has(reading)) unreadable.push({ row, reason: reading })
  }
  const readable = rows.length - unreadable.length
  const [first] = unreadable
  if (first !== undefined && readable * 2 < rows.length) {
    throw new FeedError(
      `Only ${readable} of ${rows.length} rows can be read, expected at least half; the first of the others is ${first.reason}`,
      first.row.line,
    )
  }
  return { read: rows.length, observations, rejected }
}
