import type { Change, EpochMicros, Indicator, IndicatorStore } from '@vedette/core'
import { checkChange, listsOf, project, tallyChanges } from '@vedette/core/store'
import type { Connection } from './connection.ts'
import type { Pool } from './pool.ts'
import { build, BYTES, NUMBER, TEXT } from './schema.ts'
import { readVersion, snapshotOver } from './snapshot.ts'
import { whenFree, type Writer } from './writing.ts'

const STORED = build
  .selectFrom('indicator')
  .where('id', '=', BYTES)
  .select(['extracted_at', 'document'])
  .compile().sql

const INSERT = build
  .insertInto('indicator')
  .values({
    extracted_at: NUMBER,
    id: BYTES,
    value: TEXT,
    item: TEXT,
    context: TEXT,
    variants: TEXT,
    document: TEXT,
  })
  .compile().sql

const DELETE = build.deleteFrom('indicator').where('extracted_at', '=', NUMBER).compile().sql

const ENLIST = build.insertInto('listing').values({ list: NUMBER, extracted_at: NUMBER }).compile().sql

const UNLIST = build
  .deleteFrom('listing')
  .where('list', '=', NUMBER)
  .where('extracted_at', '=', NUMBER)
  .compile().sql

const TALLY = build
  .insertInto('tally')
  .values({ list: NUMBER, hour: NUMBER, indicators: NUMBER })
  .onConflict((conflict) =>
    conflict
      .columns(['list', 'hour'])
      .doUpdateSet((row) => ({ indicators: row('tally.indicators', '+', row.ref('excluded.indicators')) })),
  )
  .compile().sql

const CLEAR_TALLY = build
  .deleteFrom('tally')
  .where('list', '=', NUMBER)
  .where('hour', '=', NUMBER)
  .where('indicators', '=', NUMBER)
  .compile().sql

const SET_VERSION = build.updateTable('store').set({ version: NUMBER }).compile().sql

/**
 * Indicators in a database that is migrated.
 *
 * @param pool - connections that read; each snapshot has one of its own.
 * @param waitMs - how long a snapshot may wait for a database that is being recovered.
 */
export function indicatorStore(pool: Pool, writer: Writer, waitMs: number): IndicatorStore {
  return {
    snapshot: (use) =>
      pool.lend(async (connection) => {
        const version = await whenFree(() => begin(connection), performance.now() + waitMs)
        let over = false
        try {
          return await use(snapshotOver(connection, version, () => over))
        } finally {
          over = true
          // SQLite itself ends the transaction after some failures.
          if (connection.inTransaction) connection.run('commit')
        }
      }),

    update: (ids, change) => writer.transaction((connection) => update(connection, ids, change)),
  }
}

/** The first read is what fixes the view of a transaction. */
function begin(connection: Connection): EpochMicros {
  connection.run('begin')
  try {
    return readVersion(connection)
  } catch (error) {
    if (connection.inTransaction) connection.run('rollback')
    throw error
  }
}

function update(connection: Connection, ids: readonly string[], change: Change): void {
  const version = readVersion(connection)
  const stored = readStored(connection, ids)
  const changed = change(stored, version)
  if (changed.length === 0) return
  const newest = checkChange(ids, changed, version)
  const before = changed.flatMap(({ id }) => stored.get(id) ?? [])
  for (const indicator of before) remove(connection, indicator)
  for (const indicator of changed) insert(connection, indicator)
  addToTally(connection, before, changed)
  connection.run(SET_VERSION, newest)
}

function readStored(connection: Connection, ids: readonly string[]): ReadonlyMap<string, Indicator> {
  const stored = new Map<string, Indicator>()
  for (const id of ids) {
    const row = connection.first<StoredRow>(STORED, idBytes(id))
    if (row !== undefined) stored.set(id, fromRow(id, row))
  }
  return stored
}

function remove(connection: Connection, indicator: Indicator): void {
  connection.run(DELETE, indicator.extractedAt)
  for (const list of listsOf(indicator)) connection.run(UNLIST, list, indicator.extractedAt)
}

function insert(connection: Connection, indicator: Indicator): void {
  connection.run(INSERT, ...toRow(indicator))
  for (const list of listsOf(indicator)) connection.run(ENLIST, list, indicator.extractedAt)
}

function addToTally(connection: Connection, before: readonly Indicator[], after: readonly Indicator[]): void {
  for (const { list, hour, indicators } of tallyChanges(before, after)) {
    connection.run(TALLY, list, hour, indicators)
    if (indicators < 0) connection.run(CLEAR_TALLY, list, hour, 0)
  }
}

type StoredRow = readonly [extractedAt: EpochMicros, document: string]

type Document = Pick<Indicator, 'type' | 'value' | 'reports'>

function fromRow(id: string, [extractedAt, document]: StoredRow): Indicator {
  const { type, value, reports } = JSON.parse(document) as Document
  return { id, type, value, extractedAt, reports }
}

/** In the order of {@link INSERT}. */
function toRow(indicator: Indicator): readonly unknown[] {
  const { id, type, value, extractedAt, reports } = indicator
  const { item, context, variants } = project(indicator)
  const document: Document = { type, value, reports }
  return [
    extractedAt,
    idBytes(id),
    value,
    item,
    context ?? null,
    variants === undefined ? null : JSON.stringify(variants),
    JSON.stringify(document),
  ]
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The 16 bytes of a UUID, in lower case as core writes it. */
function idBytes(id: string): Uint8Array {
  if (!UUID.test(id)) throw new Error(`This is not the id of an indicator: ${id}`)
  return Buffer.from(id.replaceAll('-', ''), 'hex')
}
