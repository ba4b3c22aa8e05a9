import type { Change, EpochMicros, Indicator, IndicatorStore } from '@vedette/core'
import {
  checkChange,
  type ListNumber,
  listsOf,
  project,
  type Projection,
  requireIndicatorId,
} from '@vedette/core/store'
import type { Connection } from './connection.ts'
import { fromRow, INSERT, STORED, type StoredRow, toRow } from './indicator-row.ts'
import type { Pool } from './pool.ts'
import { build, NUMBER, TEXT } from './schema.ts'
import { addPlaces, type Places, removePlaces } from './segments.ts'
import { readVersion, snapshotOver, totalsOf } from './snapshot.ts'
import { whenFree, type Writer } from './writing.ts'

const DELETE = build.deleteFrom('indicator').where('extracted_at', '=', NUMBER).compile().sql

const SOURCE = build.selectFrom('source').where('source_json', '=', TEXT).select('id').compile().sql

const ADD_SOURCE = build
  .insertInto('source')
  .values({ source_json: TEXT, source_csv: TEXT })
  .returning('id')
  .compile().sql

const SET_VERSION = build.updateTable('store').set({ version: NUMBER }).compile().sql

/**
 * Indicators in a database that is migrated.
 *
 * @param pool - connections that read; each snapshot has one of its own.
 * @param waitMs - how long a snapshot may wait for a database that is being recovered.
 */
export function indicatorStore(pool: Pool, writer: Writer, waitMs: number): IndicatorStore {
  const totals = totalsOf()
  return {
    snapshot: (use) =>
      pool.lend(async (connection) => {
        const version = await whenFree(() => begin(connection), performance.now() + waitMs)
        let over = false
        try {
          return await use(snapshotOver(connection, version, totals, () => over))
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
  for (const { extractedAt } of before) connection.run(DELETE, extractedAt)
  removePlaces(connection, placesOf(before))
  insert(connection, changed)
  addPlaces(connection, placesOf(changed))
  connection.run(SET_VERSION, newest)
}

function readStored(connection: Connection, ids: readonly string[]): ReadonlyMap<string, Indicator> {
  const rows = connection.all<StoredRow>(STORED, JSON.stringify(ids.map(requireIndicatorId)))
  return new Map(rows.map((row) => [row[0], fromRow(row)]))
}

function insert(connection: Connection, indicators: readonly Indicator[]): void {
  // The indicators of a batch share a few sources.
  const sources = new Map<string, number>()
  for (const indicator of indicators) {
    const shown = project(indicator)
    const source = sources.get(shown.sourceJson) ?? sourceId(connection, shown)
    sources.set(shown.sourceJson, source)
    connection.run(INSERT, ...toRow(indicator, shown, source))
  }
}

function sourceId(connection: Connection, { sourceJson, sourceCsv }: Projection): number {
  const [id] =
    connection.first<[number]>(SOURCE, sourceJson) ??
    connection.first<[number]>(ADD_SOURCE, sourceJson, sourceCsv) ??
    []
  if (id === undefined) throw new Error('A source was not stored')
  return id
}

/** The growing positions of each list. */
function placesOf(indicators: readonly Indicator[]): Places {
  const places = new Map<ListNumber, EpochMicros[]>()
  for (const indicator of indicators.toSorted((a, b) => a.extractedAt - b.extractedAt)) {
    for (const list of listsOf(indicator)) {
      const ofList = places.get(list)
      if (ofList === undefined) places.set(list, [indicator.extractedAt])
      else ofList.push(indicator.extractedAt)
    }
  }
  return places
}
