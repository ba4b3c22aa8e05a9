// Databases of generated indicators, made once and used again: `VEDETTE_BENCH_DIR`, or a folder for temporary files.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteStorage, SqliteDatabase } from './built-packages.mjs'
import { generate, telling } from './generation.mjs'
import { collecting } from './loading.mjs'
import { openTypicalDatabase } from './typical-handler/database.mjs'

/** Older than this, the oldest indicators come close to the end of what a tier may see. */
const KEPT_DAYS = 30
const SAMPLE_ROWS = 1_000
/** More than these are stored in longer transactions than an ingest has. */
const PLAIN_ROWS = 1_000_000
const SAMPLE_END = 1_767_225_600_000_000

export const FOLDER = process.env.VEDETTE_BENCH_DIR ?? join(tmpdir(), 'vedette-bench')

/**
 * A database with so many generated indicators, and beside it the same ones for the typical handler where that is
 * asked for.
 *
 * @returns `{ path, typical, rows, bytes, seconds }`
 */
export async function databaseOf(rows, { typical = false } = {}) {
  const folder = join(FOLDER, String(rows))
  const paths = { path: join(folder, 'vedette.db'), typical: join(folder, 'typical.db') }
  const record = join(folder, 'made.json')
  const print = await fingerprint()
  if (existsSync(record)) {
    const made = JSON.parse(readFileSync(record, 'utf8'))
    const isYoung = Date.now() - made.end / 1000 < KEPT_DAYS * 86_400_000
    if (made.print === print && isYoung && (made.typical || !typical)) return { ...made, ...paths, rows }
  }
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const made = { print, typical, ...(await make(rows, typical ? paths : { path: paths.path })) }
  writeFileSync(record, JSON.stringify(made))
  return { ...made, ...paths, rows }
}

async function make(rows, { path, typical }) {
  const storage = await openSqliteStorage(path)
  const other = typical && openTypicalDatabase(typical)
  const end = Math.floor(Date.now() / 3_600_000) * 3_600_000_000
  const begun = performance.now()
  const loader = rows > PLAIN_ROWS ? collecting(storage.indicators) : undefined
  const writer = loader ?? storage.indicators
  const told = other ? telling(writer, other.store) : writer
  await generate(told, rows, { end, onChunk: (done) => showProgress(done, rows, begun) })
  await loader?.flush()
  await storage.close()
  other?.close()
  // The file is complete: the last connection folds the journal into it. Nothing was vacuumed.
  return { end, bytes: statSync(path).size, seconds: Math.round((performance.now() - begun) / 1000) }
}

function showProgress(done, rows, begun) {
  if (!process.stderr.isTTY) return
  const rate = Math.round((done / (performance.now() - begun)) * 1000)
  process.stderr.write(`\r${done} of ${rows} indicators, ${rate} a second${done === rows ? '\n' : ''}`)
}

/**
 * What the first indicators look like in the file: another schema, seed or way of writing gives another one, and with
 * it a database that has to be made anew.
 */
async function fingerprint() {
  const path = join(FOLDER, `sample-${process.pid}.db`)
  mkdirSync(FOLDER, { recursive: true })
  const storage = await openSqliteStorage(path)
  await generate(storage.indicators, SAMPLE_ROWS, { end: SAMPLE_END })
  await storage.close()
  const database = new SqliteDatabase(path, { readonly: true })
  const hash = createHash('sha256')
  for (const { name, sql } of database.prepare('select name, sql from sqlite_master order by name').all()) {
    hash.update(`${sql}\n`)
    if (!sql?.startsWith('CREATE TABLE')) continue
    for (const row of database.prepare(`select * from ${name}`).raw().iterate())
      hash.update(JSON.stringify(row))
  }
  database.close()
  for (const tail of ['', '-wal', '-shm']) rmSync(path + tail, { force: true })
  return hash.digest('hex')
}
