import type { SqliteDatabase, SqliteDriver, SqliteStatement } from './driver.ts'

/** One row as its columns, in the order of the statement. */
type Row = readonly unknown[]

/** One connection that prepares each statement once. Everything it does blocks until it is done. */
export interface Connection {
  readonly inTransaction: boolean
  /** Runs SQL that gives no rows, as it is. */
  exec(sql: string): void
  run(sql: string, ...values: readonly unknown[]): void
  /** The first row. The caller knows what the statement selects. */
  first<R extends Row>(sql: string, ...values: readonly unknown[]): R | undefined
  all<R extends Row>(sql: string, ...values: readonly unknown[]): readonly R[]
  close(): void
}

/** What a connection is for: reading, writing what must survive a power failure, or counting, which need not. */
export type Purpose = 'read' | 'write' | 'count'

/** Ten thousand rows and what leads to them. SQLite's own measure is 2,000. */
const READ_CACHE_KIB = 16_384

/** Ids come in no order: storing one looks at any place of their index. */
const WRITE_CACHE_KIB = 65_536

/** Pages after which the journal is folded into the file: a page that is written again and again goes there once. */
const JOURNAL_PAGES = 4096

const PRAGMAS: Readonly<Record<Purpose, string>> = {
  read: `pragma query_only = on; pragma cache_size = -${READ_CACHE_KIB};`,
  write: `pragma synchronous = full; pragma cache_size = -${WRITE_CACHE_KIB}; pragma wal_autocheckpoint = ${JOURNAL_PAGES};`,
  count: 'pragma synchronous = normal;',
}

const JOURNAL_BYTES = 64 * 1024 * 1024

/**
 * Connects to a file that is there. No connection ever waits for a lock by itself, as that would stop the whole
 * process: see `writing.ts`.
 */
export function connect(driver: SqliteDriver, path: string, purpose: Purpose): Connection {
  const database = new driver(path, { readonly: purpose === 'read', fileMustExist: true, timeout: 0 })
  try {
    database.exec(
      `pragma trusted_schema = off; pragma journal_size_limit = ${JOURNAL_BYTES}; ${PRAGMAS[purpose]}`,
    )
  } catch (error) {
    database.close()
    throw error
  }
  return over(database)
}

function over(database: SqliteDatabase): Connection {
  const statements = new Map<string, SqliteStatement>()
  function prepared(sql: string, prepare: (sql: string) => SqliteStatement): SqliteStatement {
    const known = statements.get(sql)
    if (known !== undefined) return known
    const statement = prepare(sql)
    statements.set(sql, statement)
    return statement
  }
  const writing = (sql: string) => database.prepare(sql)
  const reading = (sql: string) => database.prepare(sql).raw()
  return {
    get inTransaction() {
      return database.inTransaction
    },
    exec: (sql) => void database.exec(sql),
    run: (sql, ...values) => void prepared(sql, writing).run(...values),
    first: <R extends Row>(sql: string, ...values: readonly unknown[]) =>
      prepared(sql, reading).get(...values) as R | undefined,
    all: <R extends Row>(sql: string, ...values: readonly unknown[]) =>
      prepared(sql, reading).all(...values) as R[],
    close: () => void database.close(),
  }
}
