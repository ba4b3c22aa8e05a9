import { resolve } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import type { Storage } from '@vedette/core'
import { listOf } from '@vedette/core/store'
import { connect, type Connection } from './connection.ts'
import { downloadLog } from './download-log.ts'
import { checkDriver, loadDriver, type SqliteDriver } from './driver.ts'
import { sqliteCode, StorageError } from './errors.ts'
import { damaged, prepareFile } from './file-check.ts'
import { indicatorStore } from './indicator-store.ts'
import { keyRing } from './key-ring.ts'
import { migrate } from './migrate.ts'
import { MIGRATIONS } from './migrations.ts'
import { poolOf } from './pool.ts'
import { rateCounter } from './rate-counter.ts'
import { countPlaces } from './segments.ts'
import { readVersion } from './snapshot.ts'
import { whenFree, writerOver } from './writing.ts'

/** A {@link Storage} in one SQLite file, with its two journals beside it while it is open. */
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
   * @returns what is damaged, in SQLite's words; nothing when all is well.
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
  await prepareFile(file)
  const writing = await open(driver, file, waitMs)
  const writer = writerOver(writing, waitMs)
  const counter = writerOver(connect(driver, file, 'count'), waitMs)
  const readers = poolOf(() => connect(driver, file, 'read'), READERS)
  return {
    path: file,
    schema: MIGRATIONS.length,
    sqliteVersion,
    indicators: indicatorStore(readers, writer, waitMs),
    keys: keyRing(writer),
    rates: rateCounter(counter),
    downloads: downloadLog(writer),
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

function damageIn(connection: Connection): readonly string[] {
  try {
    const found = connection.all<[string]>('pragma quick_check').map(([line]) => line)
    return [...found.filter((line) => line !== 'ok'), ...missingInLists(connection)]
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

/** @returns the connection that writes, to a file that is migrated. */
async function open(driver: SqliteDriver, path: string, waitMs: number): Promise<Connection> {
  let connection: Connection | undefined
  try {
    const deadline = performance.now() + waitMs
    const writing = await whenFree(() => connect(driver, path, 'write'), deadline)
    connection = writing
    await whenFree(() => migrate(writing, path), deadline)
    // Proves that the tables are there and can be read, before anything is written to a file that was there.
    await whenFree(() => readVersion(writing), deadline)
    await whenFree(() => writeAhead(writing, path), deadline)
    return writing
  } catch (error) {
    connection?.close()
    const code = sqliteCode(error)
    if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB' || code === 'SQLITE_ERROR') {
      throw damaged(path, (error as Error).message, error)
    }
    throw error
  }
}

/** Comes after the migration, so that the header of the file itself, which is looked at first, is complete. */
function writeAhead(connection: Connection, path: string): void {
  const [mode] = connection.first<[string]>('pragma journal_mode = wal') ?? []
  if (mode === 'wal') return
  throw new StorageError(
    path,
    'lies on a file system that cannot share memory between processes, as write-ahead logging needs',
    'Give a path on a local disk',
  )
}
