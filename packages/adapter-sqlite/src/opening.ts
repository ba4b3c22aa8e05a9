import { connect, type Connection, type Purpose } from './connection.ts'
import type { SqliteDriver } from './driver.ts'
import { sqliteCode, StorageError } from './errors.ts'
import { damaged, prepareFile } from './file-check.ts'
import { migrate } from './migrate.ts'
import { whenFree } from './writing.ts'

/** A file of ours, and what is done to it. */
export interface FileUse {
  readonly path: string
  readonly purpose: Exclude<Purpose, 'read'>
  /** The steps to its present schema. */
  readonly steps: readonly string[]
  /** Throws when the tables cannot be read. */
  readonly prove?: (connection: Connection) => unknown
}

/** @returns a connection that writes, to a file that is migrated. @throws StorageError, as `prepareFile` does. */
export async function openFile(driver: SqliteDriver, use: FileUse, waitMs: number): Promise<Connection> {
  const { path, purpose, steps, prove = () => {} } = use
  await prepareFile(path)
  let connection: Connection | undefined
  try {
    const deadline = performance.now() + waitMs
    const writing = await whenFree(() => connect(driver, path, purpose), deadline)
    connection = writing
    await whenFree(() => migrate(writing, path, steps), deadline)
    await whenFree(() => prove(writing), deadline)
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
