import { setImmediate as turn } from 'node:timers/promises'
import type { EpochMicros, Form, Page, Selection, Slice, Snapshot } from '@vedette/core'
import { countPlan, lineOfRow, type LineRow, listOf, type Range } from '@vedette/core/store'
import { sql } from 'kysely'
import type { Connection } from './connection.ts'
import { build, NUMBER } from './schema.ts'

const VERSION = build.selectFrom('store').where('only', '=', sql.lit(1)).select('version').compile().sql

const inWindow = build
  .selectFrom('listing')
  .where('listing.list', '=', NUMBER)
  .where('listing.extracted_at', '>=', NUMBER)
  .where('listing.extracted_at', '<', NUMBER)

const COUNT = inWindow.select((rows) => rows.fn.countAll().as('count')).compile().sql

const COUNT_HOURS = build
  .selectFrom('tally')
  .where('list', '=', NUMBER)
  .where('hour', '>=', NUMBER)
  .where('hour', '<', NUMBER)
  .select((rows) => rows.fn.sum('indicators').as('sum'))
  .compile().sql

const newestFirst = inWindow.orderBy('listing.extracted_at', 'desc').limit(NUMBER)

const START = newestFirst.select('listing.extracted_at').offset(NUMBER).compile().sql

// A cross join keeps this order of the tables in SQLite: the list leads, whatever the planner believes of sizes.
const lines = newestFirst
  .crossJoin('indicator')
  .whereRef('indicator.extracted_at', '=', 'listing.extracted_at')
  .select('listing.extracted_at')

/** What each form needs behind the position, without and with the variants, which only a category asks for. */
const LINES: Readonly<Record<Form, readonly [plain: string, withVariants: string]>> = {
  value: [lines.select('indicator.value').compile().sql, lines.select('indicator.value').compile().sql],
  item: [
    lines.select(['indicator.item', 'indicator.context']).compile().sql,
    lines.select(['indicator.item', 'indicator.context', 'indicator.variants']).compile().sql,
  ],
  item_without_context: [
    lines.select('indicator.item').compile().sql,
    lines.select(['indicator.item', 'indicator.variants']).compile().sql,
  ],
}

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
export function snapshotOver(connection: Connection, version: EpochMicros, isOver: () => boolean): Snapshot {
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
      return count(connection, selection, version)
    },
    async read(page) {
      reads += 1
      if (reads > 1) await turn()
      requireOpen()
      return read(connection, page)
    },
  }
}

/** Whole hours come from the tally; only the two ends of the window are counted. */
function count(connection: Connection, selection: Selection, version: EpochMicros): number {
  const list = listOf(selection)
  const { edges, hours } = countPlan(selection, version)
  const sum = ([from, to]: Range, statement: string) =>
    from < to ? Number(connection.first<[number | null]>(statement, list, from, to)?.[0] ?? 0) : 0
  return sum(edges[0], COUNT) + sum(hours, COUNT_HOURS) + sum(edges[1], COUNT)
}

function read(connection: Connection, { selection, form, offset, limit }: Page): Slice {
  const { category, since } = selection
  const list = listOf(selection)
  let until = finite(selection.until)
  if (offset > 0) {
    // The rows to pass over are counted off in the list alone, which is small.
    const [start] = connection.first<[EpochMicros]>(START, list, since, until, 1, offset) ?? []
    if (start === undefined) return { lines: [] }
    until = start + 1
  }
  const statement = LINES[form][category === undefined ? 0 : 1]
  const rows = connection.all<LineRow>(statement, list, since, until, finite(limit))
  const last = rows.at(-1)?.[0]
  if (last === undefined) return { lines: [] }
  return { lines: rows.map((row) => lineOfRow(row, form, category)), last }
}

/** SQLite knows no infinite integer. */
function finite(n: number): number {
  return Math.min(n, Number.MAX_SAFE_INTEGER)
}
