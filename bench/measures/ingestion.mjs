// What an indicator takes on the disk, and what it costs to get there, beside bare inserts of the same rows.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ingest, openSqliteStorage, SqliteDatabase } from '../built-packages.mjs'
import { FOLDER } from '../databases.mjs'
import { generatedIndicators } from '../generation.mjs'
import { observationsAt } from '../indicators/observations.mjs'
import { atLeast, atMost, ratioResult, valueResult } from '../results.mjs'
import { rounds, timed } from '../rounds.mjs'
import { MAIN_TABLE } from '../sqlite-tables.mjs'

const ROUNDS = 5
const ROWS = 50_000
const BATCH = 500
const END = 1_790_000_000_000_000

export const ingestion = [
  { name: 'bytes', title: 'bytes per indicator in SQLite, all indexes', run: bytesPerIndicator },
  {
    name: 'ingest',
    title: 'SQLite ingest with all indexes and totals ÷ bare insert of the same rows',
    run: ingestBesideInsert,
  },
]

async function bytesPerIndicator({ base, large }) {
  return [base, large].filter(Boolean).map(({ bytes, rows }) =>
    valueResult(`bytes per indicator in SQLite, ${rows.toLocaleString('en')} rows`, bytes / rows, {
      ...{ goal: atMost(520), unit: 'bytes', rows, isWhole: rows >= 1_000_000 },
    }),
  )
}

async function ingestBesideInsert({ rows }) {
  const { times, whole } = await timeIngest(Math.min(ROWS, rows))
  const speed = (side) => ({ cpu: 1 / side.cpu, wall: 1 / side.wall })
  const goal = atLeast(0.55)
  const ratio = ratioResult('', { ours: speed(times.ours), reference: speed(times.reference) }, goal)
  return [
    {
      ...ratio,
      name: 'SQLite ingest with all indexes and totals ÷ bare insert of the same rows (speeds)',
      ...{ ours: times.ours.cpu, reference: times.reference.cpu },
    },
    ratioResult('the whole of recordObservations ÷ bare insert (times)', {
      ours: whole,
      reference: times.reference,
    }),
  ]
}

/**
 * Times of writing so many new indicators into an empty database, 500 a transaction, synced to the disk: by our
 * `update`, by inserts of the same rows of the main table with nothing but its key, and by `recordObservations`.
 */
export async function timeIngest(rows, count = ROUNDS, hasWhole = true) {
  mkdirSync(FOLDER, { recursive: true })
  const folder = mkdtempSync(join(FOLDER, 'ingest-'))
  try {
    const indicators = await generatedIndicators(rows, END)
    const { columns, table } = await writtenRows(folder, indicators)
    const observations = Array.from({ length: rows }, (_, place) => observationsAt(place, END / 1e6)).flat()
    let file = 0
    const fresh = () => join(folder, `${(file += 1)}.db`)
    const { ours, reference, whole } = await rounds(count, {
      reference: () => insertAll(fresh(), columns, table),
      ours: () => updateAll(fresh(), indicators),
      ...(hasWhole && { whole: () => recordAll(fresh(), observations) }),
    })
    return { times: { ours, reference }, whole }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The rows of our main table, as they were written, and its columns. */
async function writtenRows(folder, indicators) {
  const path = join(folder, 'rows.db')
  await updateAll(path, indicators)
  const database = new SqliteDatabase(path, { readonly: true })
  const columns = database.pragma(`table_info(${MAIN_TABLE})`)
  const table = database.prepare(`select * from ${MAIN_TABLE} order by 1`).raw().all()
  database.close()
  return { columns, table }
}

async function updateAll(path, indicators) {
  const storage = await openSqliteStorage(path)
  const time = await timed(1, async () => {
    for (let start = 0; start < indicators.length; start += BATCH) {
      const batch = indicators.slice(start, start + BATCH)
      await storage.indicators.update(batch.map(({ id }) => id), () => batch) // prettier-ignore
    }
  })
  await storage.close()
  return time
}

async function recordAll(path, observations) {
  const storage = await openSqliteStorage(path)
  const time = await timed(1, () =>
    ingest.recordObservations({ writer: storage.indicators, now: () => END }, observations),
  )
  await storage.close()
  return time
}

async function insertAll(path, columns, table) {
  const database = new SqliteDatabase(path)
  database.exec('pragma journal_mode = wal; pragma synchronous = full')
  const declared = columns.map(({ name, type, pk }) => `${name} ${type}${pk ? ' primary key' : ''}`)
  database.exec(`create table ${MAIN_TABLE} (${declared.join(', ')}) strict`)
  const insert = database.prepare(`insert into ${MAIN_TABLE} values (${columns.map(() => '?').join(', ')})`)
  const insertBatch = database.transaction((rows) => {
    for (const row of rows) insert.run(row)
  })
  const time = await timed(1, () => {
    for (let start = 0; start < table.length; start += BATCH) insertBatch(table.slice(start, start + BATCH))
  })
  database.close()
  return time
}
