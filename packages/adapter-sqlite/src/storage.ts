import { resolve } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import type { Storage } from '@vedette/core'
import { listOf } from '@vedette/core/store'
import { articleStore, damagedArticles } from './article-store.ts'
import { connect, type Connection } from './connection.ts'
import { downloadLog } from './download-log.ts'
import { checkDriver, loadDriver, type SqliteDriver } from './driver.ts'
import { sqliteCode, StorageError } from './errors.ts'
import { indicatorStore } from './indicator-store.ts'
import { keyRing } from './key-ring.ts'
import { COUNTS_MIGRATIONS, MIGRATIONS } from './migrations.ts'
import { openFile } from './opening.ts'
import { poolOf } from './pool.ts'
import { rateCounter } from './rate-counter.ts'
import { countPlaces } from './segments.ts'
import { readVersion } from './snapshot.ts'
import { writerOnDemand, writerOver } from './writing.ts'

/**
 * A {@link Storage} in one SQLite file, with its two journals beside it while it is open. Requests are counted in a
 * second file, `-counts` behind its name, which may be removed while nobody has it open: counting anew is all that follows.
 */
export interface SqliteStorage extends Storage {
  /** Absolute path of the file. */
  readonly path: string
  /** The number of the schema that the file has, after opening the present one. */
  readonly schema: number
  /** The version of SQLite that reads it, such as `3.53.2`. */
  readonly sqliteVersion: string
  /**
   * Reads the whole file and checks that it makes sense in itself. Blocks for as long as that takes.
   *
   * @returns what is damaged, in SQLite's words or ours; nothing when all is well.
   */
  check(): Promise<readonly string[]>
}

/** How a file is opened. */
export interface SqliteOptions {
  /** The class `Database` of better-sqlite3. Without it the installed one is loaded. */
  readonly driver?: SqliteDriver
  /** How long to wait, in milliseconds, while another process writes. 10,000 when absent. */
  readonly waitMs?: number
}

const WAIT_MS = 10_000
const READERS = 4

/**
 * Opens the database at `path`, creates it with its folders when nothing is there, and brings it to the present
 * schema. Any number of processes may have it open at once. Close it to let go of the file.
 *
 * @throws {@link StorageError} when the file is not ours, damaged, too new or out of reach; it is left as it was.
 * @throws IocError `unavailable` when another process keeps it locked for longer than `waitMs`.
 */
export async function openSqliteStorage(path: string, options: SqliteOptions = {}): Promise<SqliteStorage> {
  const file = fileOf(path)
  const waitMs = options.waitMs ?? WAIT_MS
  const driver = options.driver ?? (await loadDriver())
  const sqliteVersion = checkDriver(driver)
  // Proves that the tables are there and can be read, before anything is written to a file that was there.
  const main = { path: file, purpose: 'write', steps: MIGRATIONS, prove: proveTables } as const
  const writer = writerOver(await openFile(driver, main, waitMs), waitMs)
  // In a file of its own: who stores indicators holds the lock of the other one for tens of milliseconds.
  const counter = writerOnDemand(async () => {
    const counts = { path: `${file}-counts`, purpose: 'count', steps: COUNTS_MIGRATIONS } as const
    return writerOver(await openFile(driver, counts, waitMs), waitMs)
  })
  const readers = poolOf(() => connect(driver, file, 'read'), READERS)
  return {
    path: file,
    schema: MIGRATIONS.length,
    sqliteVersion,
    indicators: indicatorStore(readers, writer, waitMs),
    keys: keyRing(writer),
    rates: rateCounter(counter),
    downloads: downloadLog(writer),
    articles: articleStore(writer),
    check: () => readers.lend(async (connection) => damageIn(connection)),
    async close() {
      // The writer goes last: then SQLite folds the journal into the file and removes it.
      await readers.close()
      // What was asked for just now begins with the next turn.
      await turn()
      await counter.close()
      await writer.close()
    },
  }
}

/** Throws when a table is not there that is needed: a file of an early build has no segments, or no articles. */
function proveTables(connection: Connection): void {
  readVersion(connection)
  connection.first('select id from segment where id = 0')
  connection.first(`select id from article where id = ''`)
}

function damageIn(connection: Connection): readonly string[] {
  try {
    const found = connection.all<[string]>('pragma quick_check').map(([line]) => line)
    const torn = found.filter((line) => line !== 'ok')
    return [...torn, ...missingInLists(connection), ...damagedArticles(connection)]
  } catch (error) {
    // Some damage stops the check itself.
    if (!sqliteCode(error).startsWith('SQLITE_CORRUPT')) throw error
    return [(error as Error).message]
  }
}

/** Lists follow from the indicators, and everything is on the first of them. */
function missingInLists(connection: Connection): readonly string[] {
  const [there = 0] = connection.first<[number]>('select count(*) from indicator') ?? []
  const listed = countPlaces(connection, listOf({}), { since: 0, until: Number.MAX_SAFE_INTEGER })
  return there === listed ? [] : [`${there} indicators are stored and ${listed} are listed`]
}

function fileOf(path: string): string {
  if (path === '' || path.startsWith(':memory:')) {
    throw new StorageError(
      path || '(no path)',
      'is not a file, and a database in memory would be gone with the process',
      'Give the path of a file, or use memoryStorage() of @vedette/core',
    )
  }
  return resolve(path)
}
