import {
  type EpochMicros,
  type Indicator,
  type IndicatorStore,
  type ListNumber,
  listsOf,
  project,
} from '@vedette/core'
import type { Connection } from './connection.ts'
import type { Pool } from './pool.ts'
import { build, BYTES, NUMBER, TEXT } from './schema.ts'
import { DAY_MICROS, readVersion, snapshotOver } from './snapshot.ts'
import { whenFree, type Writer } from './writing.ts'

const STORED = build
  .selectFrom('indicator')
  .where('id', '=', BYTES)
  .select(['extracted_at', 'document'])
  .compile().sql

const INSERT = build
  .insertInto('indicator')
  .values({ extracted_at: NUMBER, id: BYTES, value: TEXT, item: TEXT, context: TEXT, variants: TEXT, document: TEXT })
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
  .values({ list: NUMBER, day: NUMBER, indicators: NUMBER })
  .onConflict((conflict) =>
    conflict
      .columns(['list', 'day'])
      .doUpdateSet((row) => ({ indicators: row('tally.indicators', '+', row.ref('excluded.indicators')) })),
  )
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
          connection.run('commit')
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

function update(
  connection: Connection,
  ids: readonly string[],
  change: Parameters<IndicatorStore['update']>[1],
): void {
  const version = readVersion(connection)
  const stored = readStored(connection, ids)
  const changed = change(stored, version)
  const newest = checkChange(ids, changed, version)
  const days = new Map<number, Map<ListNumber, number>>()
  for (const indicator of changed) {
    const before = stored.get(indicator.id)
    if (before !== undefined) {
      connection.run(DELETE, before.extractedAt)
      for (const list of list2(before, -1, days)) connection.run(UNLIST, list, before.extractedAt)
    }
    connection.run(INSERT, ...toRow(indicator))
    for (const list of list2(indicator, 1, days)) connection.run(ENLIST, list, indicator.extractedAt)
  }
  writeTally(connection, days)
  if (newest > version) connection.run(SET_VERSION, newest)
}
