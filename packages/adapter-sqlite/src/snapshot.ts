import { setImmediate as turn } from 'node:timers/promises'
import type { EpochMicros, Page, Selection, Slice, Snapshot } from '@vedette/core'
import { type Column, columnName, lineExpression, listOf, perLayout, sqlText } from '@vedette/core/store'
import { sql } from 'kysely'
import type { Connection } from './connection.ts'
import { build } from './schema.ts'
import { countPlaces, placesIn } from './segments.ts'

const VERSION = build.selectFrom('store').where('only', '=', sql.lit(1)).select('version').compile().sql

/** The list of everything is the table itself. */
const EVERYTHING = listOf({})

/** The greatest `extractedAt` that the store has ever given. */
export function readVersion(connection: Connection): EpochMicros {
  const [version] = connection.first<[EpochMicros]>(VERSION) ?? []
  if (version === undefined) throw new Error('The table "store" is empty')
  return version
}

/**
 * Reads through a connection that is inside a transaction. Each call blocks for as long as it reads, but for the
 * turn that the event loop gets before every read except the first: a long walk does not hold it.
 *
 * @param isOver - whether the transaction has ended.
 */
export function snapshotOver(
  connection: Connection,
  version: EpochMicros,
  totals: Totals,
  isOver: () => boolean,
): Snapshot {
  let reads = 0
  const requireOpen = () => {
    if (isOver()) throw new Error('The snapshot is over: it is valid until the promise of its user settles')
  }
  return {
    version,
    // A batch is committed long before the moments that core gives it, see docs/decisions/0001.
    settled: Infinity,
    async count(selection) {
      requireOpen()
      const list = listOf(selection)
      const window = windowOf(selection)
      const { since, until } = window
      return totals(version, `${list} ${since} ${until}`, () => countPlaces(connection, list, window))
    },
    async read(page) {
      reads += 1
      if (reads > 1) await turn()
      requireOpen()
      return read(connection, page)
    },
  }
}

/** Knows totals of the present version: the pages of a walk, and the next callers, ask for the same. */
export type Totals = (version: EpochMicros, selection: string, count: () => number) => number

const MOST_TOTALS = 1_000

export function totalsOf(): Totals {
  let known = new Map<string, number>()
  let present: EpochMicros | undefined
  return (version, selection, count) => {
    if (version !== present || known.size >= MOST_TOTALS) known = new Map()
    present = version
    const total = known.get(selection) ?? count()
    known.set(selection, total)
    return total
  }
}

/** What a statement for lines gives: how many, the last position, and the text. */
type LinesRow = readonly [rows: number, last: EpochMicros | null, text: Uint8Array | null]

function read(connection: Connection, { selection, layout, offset, limit }: Page): Slice {
  const list = listOf(selection)
  const { inTable, atPlaces } = statementsOf(layout, selection.category)
  const window = { ...windowOf(selection), offset, limit: finite(limit) }
  if (list === EVERYTHING) {
    const [start] = offset === 0 ? [] : placesIn(connection, list, { ...window, limit: 1 })
    const until = offset === 0 ? window.until : (start ?? -1) + 1
    return sliceOf(connection.first<LinesRow>(inTable, window.since, until, window.limit))
  }
  const places = placesIn(connection, list, window)
  const slice = sliceOf(connection.first<LinesRow>(atPlaces, JSON.stringify(places)))
  if (slice.rows === places.length) return slice
  throw new Error(`Of ${places.length} indicators of list ${list}, ${slice.rows} are there`)
}

function sliceOf([rows, last, text]: LinesRow = [0, null, null]): Slice {
  return { text: text ?? new Uint8Array(), rows, ...(last !== null && { last }) }
}

/** How lines are read: by a window of the whole table, or by their positions. */
interface Statements {
  readonly inTable: string
  readonly atPlaces: string
}

/**
 * The database itself joins the lines of a slice: no row crosses into JavaScript. In both statements the rows come to
 * `group_concat` in the order of the inner query: it reads an index or an array, and nothing is sorted.
 */
const statementsOf = perLayout((layout, category): Statements => {
  const line = lineExpression(layout, category, { column: columnOf, variants: 'indicator.variants' })
  const joined = (from: string) => `
    select count(*), min(place), cast(group_concat(line, ${sqlText(layout.separator)}) as blob)
    from (select indicator.extracted_at as place, ${line} as line from ${from})`
  // A left join is left out where no column of it is shown.
  const source = 'left join source on source.id = indicator.source'
  return {
    inTable: joined(`indicator ${source}
      where indicator.extracted_at >= ? and indicator.extracted_at < ?
      order by indicator.extracted_at desc limit 0 + ?`),
    // A cross join keeps this order of the tables in SQLite.
    atPlaces: joined(`json_each(?) as place
      cross join indicator on indicator.extracted_at = place.value ${source}`),
  }
})

function columnOf(name: Column): string {
  const table = name === 'sourceJson' || name === 'sourceCsv' ? 'source' : 'indicator'
  return `${table}.${columnName(name)}`
}

/** SQLite knows no infinite integer. */
function finite(n: number): number {
  return Math.max(-Number.MAX_SAFE_INTEGER, Math.min(n, Number.MAX_SAFE_INTEGER))
}

function windowOf({ since, until }: Selection) {
  return { since: finite(since), until: finite(until) }
}
