import { resolve } from 'node:path'
import type { SqliteStorage } from '@vedette/adapter-sqlite'
import { UsageError } from './failure.ts'
import { suggestion } from './suggestion.ts'

/**
 * The file that a database address means: `sqlite:PATH`, or a path alone.
 *
 * @returns an absolute path.
 * @throws {@link UsageError} for any other address.
 */
export function databasePath(address: string): string {
  // One letter before a colon is a drive.
  const [, scheme, rest = ''] = /^([a-z][a-z0-9+.-]+):(.*)$/is.exec(address) ?? []
  if (scheme === undefined) return resolve(address)
  const name = scheme.toLowerCase()
  if (name === 'postgres' || name === 'postgresql') {
    throw new UsageError('db: PostgreSQL comes with a later release; use sqlite:PATH for now')
  }
  // The rest may hold a password.
  if (name !== 'sqlite') throw new UsageError(`db: unknown kind "${name}:"${suggestion(name, ['sqlite'])}`)
  if (rest === '') throw new UsageError('db: expected a path behind "sqlite:"')
  return resolve(rest)
}

/** Opens the database of an address, and creates it when there is none. Close it. */
async function openStorage(address: string): Promise<SqliteStorage> {
  const path = databasePath(address)
  const { openSqliteStorage } = await import('@vedette/adapter-sqlite')
  return openSqliteStorage(path)
}

/** Opens the database, lets `use` have it, and closes it whatever happens. */
export async function withStorage<T>(
  address: string,
  use: (storage: SqliteStorage) => Promise<T>,
): Promise<T> {
  const storage = await openStorage(address)
  try {
    return await use(storage)
  } finally {
    await storage.close()
  }
}
