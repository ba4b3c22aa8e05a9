import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { isIocError, type Storage } from '@vedette/core'
import { messageOf, UsageError } from './failure.ts'
import { suggestion } from './suggestion.ts'

/** A database as commands see it, whatever kind it is of. */
export interface Database extends Storage {
  /** Where it is, as it may be shown: an absolute path, or `postgres://host:port/name`. */
  readonly place: string
  /** The number of the schema that it has, after opening the present one. */
  readonly schema: number
  /** What reads it, such as `SQLite 3.53.2`. */
  readonly engine: string
  /** Whether opening it has made it. */
  readonly isNew: boolean
  /** Looks for what is damaged. @returns it in words; nothing when all is well. */
  check(): Promise<readonly string[]>
  /** How far its clock is ahead of this machine's, in milliseconds. */
  clockAhead(): Promise<number>
}

/** Where a database is, by its settings. */
export interface DatabaseSettings {
  readonly db: string
  readonly dbRead?: string | undefined
}

/** A database address that was understood. */
type Address =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string; readonly readUrl?: string }

/** How a command opens its database. */
export interface Opening {
  /** Whether a database that is not there is refused, and not made. */
  readonly mustExist?: boolean
  /** Whether requests wait for it: then a database that is away is soon told. */
  readonly isServing?: boolean
}

/** In milliseconds: a person who waits for a command has more time than a request. */
const PATIENT_MS = 10_000

const FORMS = 'sqlite:PATH or postgres://user:password@host:port/name'
const KINDS = ['sqlite', 'postgres', 'postgresql']

/**
 * Reads a database address: `sqlite:PATH`, a path alone, or `postgres://…`.
 *
 * @throws {@link UsageError} for any other address, of which nothing but its kind is repeated.
 */
export function addressOf({ db, dbRead }: DatabaseSettings): Address {
  // One letter before a colon is a drive.
  const [, scheme, rest = ''] = /^([a-z][a-z0-9+.-]+):(.*)$/is.exec(db) ?? []
  const kind = scheme?.toLowerCase() ?? 'sqlite'
  if (kind === 'postgres' || kind === 'postgresql') {
    return { kind: 'postgres', url: db, ...(dbRead !== undefined && { readUrl: dbRead }) }
  }
  if (kind !== 'sqlite') throw new UsageError(`db: unknown kind "${kind}:"${suggestion(kind, KINDS)}`)
  const path = scheme === undefined ? db : rest
  if (path === '') throw new UsageError('db: expected a path behind "sqlite:"')
  if (isMistypedUrl(path)) throw new UsageError(`db: expected ${FORMS}, and nothing around it`)
  if (dbRead !== undefined) {
    throw new UsageError(
      'dbRead: only PostgreSQL has standbys: give --db postgres://… as well, or no --db-read',
    )
  }
  return { kind: 'sqlite', path: resolve(path) }
}

/** As a path it would be made, and shown, with the password that it may hold. */
function isMistypedUrl(path: string): boolean {
  return /\w\w:\/\/|^\W*postgres(?:ql)?\W*\/\/|(?:^|\s)(?:host|hostaddr|port|dbname|user|password)\s*=/i.test(
    path,
  )
}

/** Opens the database, lets `use` have it, and closes it whatever happens. */
export async function withStorage<T>(
  settings: DatabaseSettings,
  use: (database: Database) => Promise<T>,
  opening: Opening = {},
): Promise<T> {
  const address = addressOf(settings)
  const database = await (address.kind === 'sqlite'
    ? openSqlite(address.path, opening)
    : openPostgres(address, opening))
  try {
    return await use(database)
  } catch (error) {
    throw address.kind === 'postgres' ? await explained(error, address.url, database.place) : error
  } finally {
    await database.close()
  }
}

async function openSqlite(path: string, { mustExist = false }: Opening): Promise<Database> {
  const isThere = existsSync(path)
  if (mustExist && !isThere) {
    throw new Error(`${path} is not there: give the right --db, or ingest a feed first`)
  }
  const isNew = !isThere || statSync(path).size === 0
  const { openSqliteStorage } = await import('@vedette/adapter-sqlite')
  const storage = await openSqliteStorage(path)
  const { path: place, sqliteVersion } = storage
  return { ...storage, place, engine: `SQLite ${sqliteVersion}`, isNew, clockAhead: async () => 0 }
}

async function openPostgres(
  { url, readUrl }: Extract<Address, { kind: 'postgres' }>,
  { mustExist = false, isServing = false }: Opening,
): Promise<Database> {
  const { openPostgresStorage } = await import('@vedette/adapter-postgres')
  const storage = await openPostgresStorage(url, {
    create: !mustExist,
    ...(readUrl !== undefined && { readUrl }),
    ...(!isServing && { timeoutMs: PATIENT_MS }),
  })
  return { ...storage, engine: `PostgreSQL ${storage.serverVersion}` }
}

/** What a server says speaks of one statement, and what callers over HTTP are told says nothing. */
async function explained(error: unknown, url: string, place: string): Promise<unknown> {
  const isAway = isIocError(error) && error.code === 'unavailable'
  const isServers = typeof (error as { severity?: unknown } | undefined)?.severity === 'string'
  if (!isAway && !isServers) return error
  const { explainFailure } = await import('@vedette/adapter-postgres')
  const better = explainFailure(error, url)
  return better === error ? new Error(`${place}: ${messageOf(error)}`, { cause: error }) : better
}
