import type { EpochMicros, Page, Selection, Slice, Snapshot } from '@vedette/core'
import {
  columnName,
  type Columns,
  countPlan,
  lineExpression,
  listOf,
  perLayout,
  sqlText,
} from '@vedette/core/store'
import { WRITING } from './advisory-locks.ts'
import type { Connection } from './connection.ts'

/** Whole hours come from the tally; only the two ends of the window are counted. */
const COUNT = `
  select (select count(*) from vedette.listing where list = $1 and extracted_at >= $2 and extracted_at < $3)
    + (select count(*) from vedette.listing where list = $1 and extracted_at >= $4 and extracted_at < $5)
    + coalesce((select sum(indicators) from vedette.tally where list = $1 and hour >= $6 and hour < $7), 0)::bigint`

/** Where a snapshot was taken from. */
export interface Opening {
  readonly version: EpochMicros
  readonly settled: EpochMicros
}

/**
 * Begins a transaction that sees one state of the database.
 *
 * Before the state is fixed, a look at the lock of the writers tells whether one of them is at work. If none is,
 * whoever writes later dates its change later than this look; if one is, its change is only known to lie behind the
 * version. Copies know nothing of the writers. The look and its date come in this order, and both before the state, or a
 * change could slip through between them.
 */
export async function openSnapshot(
  connection: Connection,
  { isCopy, timeoutMs }: { readonly isCopy: boolean; readonly timeoutMs: number },
): Promise<Opening> {
  const results = await connection.script(`
    begin;
    select ${micros('transaction_timestamp()')},
      not pg_is_in_recovery() and pg_try_advisory_xact_lock_shared(${WRITING});
    commit;
    begin isolation level repeatable read read only;
    set local statement_timeout = ${timeoutMs};
    select version from vedette.store`)
  const [clock, quiet] = results[1]?.[0] as readonly [EpochMicros, boolean]
  const [version] = results[5]?.[0] as readonly [EpochMicros]
  return { version, settled: quiet && !isCopy ? Math.max(version + 1, clock) : version + 1 }
}

/** A moment of the database's clock as a whole number of microseconds. */
export function micros(moment: string): string {
  return `(extract(epoch from ${moment}) * 1000000)::bigint`
}

/**
 * Reads through a connection that {@link openSnapshot} was called for.
 *
 * @param isOver - whether the transaction has ended.
 */
export function snapshotOver(connection: Connection, opening: Opening, isOver: () => boolean): Snapshot {
  const requireOpen = () => {
    if (isOver()) throw new Error('The snapshot is over: it is valid until the promise of its user settles')
  }
  return {
    ...opening,
    async count(selection) {
      requireOpen()
      return count(connection, selection, opening.version)
    },
    async read(page) {
      requireOpen()
      return read(connection, page)
    },
  }
}

async function count(connection: Connection, selection: Selection, version: EpochMicros): Promise<number> {
  const { edges, hours } = countPlan(selection, version)
  const row = await connection.first<[number]>(COUNT, listOf(selection), ...edges.flat(), ...hours)
  return row?.[0] ?? 0
}

/** What a statement for lines gives: how many, the last position, and the text. */
type LinesRow = readonly [rows: number, last: EpochMicros | null, text: string | null]

async function read(connection: Connection, { selection, layout, offset, limit }: Page): Promise<Slice> {
  const window = [wholeMoment(selection.since), wholeMoment(selection.until)]
  const row = await connection.first<LinesRow>(
    linesStatement(layout, selection.category),
    ...[listOf(selection), ...window, finite(limit), offset],
  )
  const [rows = 0, last = null, text = null] = row ?? []
  return { text: Buffer.from(text ?? ''), rows, ...(last !== null && { last }) }
}

const COLUMNS_OF_LINES: Columns = {
  column: (name) => `indicator.${columnName(name)}`,
  variants: 'indicator.variants::json',
}

/**
 * The database itself joins the lines of a slice, in the order of their places. First come the places in the list
 * alone, which is small, then the rows: rows that are passed over are never read.
 */
const linesStatement = perLayout((layout, category) => {
  const line = lineExpression(layout, category, COLUMNS_OF_LINES)
  return `
    select count(*), min(place.extracted_at), string_agg(${line}, ${sqlText(layout.separator)} order by place.extracted_at desc)
    from (
      select extracted_at from vedette.listing
      where list = $1 and extracted_at >= $2 and extracted_at < $3
      order by extracted_at desc limit $4 offset $5
    ) as place
    join vedette.indicator on indicator.extracted_at = place.extracted_at`
})

/** The first whole microsecond at or behind a moment: for both ends of a window it means the same rows. */
function wholeMoment(moment: number): EpochMicros {
  return finite(Math.max(0, Math.ceil(moment)))
}

/** PostgreSQL knows no infinite integer. */
function finite(n: number): number {
  return Math.min(n, Number.MAX_SAFE_INTEGER)
}
