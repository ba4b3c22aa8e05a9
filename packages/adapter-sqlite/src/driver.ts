/** What is used of better-sqlite3's `Statement`. */
export interface SqliteStatement {
  run(...values: unknown[]): unknown
  get(...values: unknown[]): unknown
  all(...values: unknown[]): unknown[]
  raw(): SqliteStatement
}

/** What is used of better-sqlite3's `Database`. */
export interface SqliteDatabase {
  readonly inTransaction: boolean
  prepare(sql: string): SqliteStatement
  exec(sql: string): unknown
  close(): unknown
}

/** The class `Database` of better-sqlite3, version 12 or later, or one that behaves the same. */
export type SqliteDriver = new (path: string, options: SqliteDriverOptions) => SqliteDatabase

/** What the driver is given. */
export interface SqliteDriverOptions {
  readonly readonly: boolean
  readonly fileMustExist: boolean
  /** How long the driver may block while another connection writes, in milliseconds. */
  readonly timeout: number
}

// 13 is built on Node-API 10; 12 is for the Node versions before it.
const NODE_API_OF_13 = 10

// Earlier versions can corrupt a WAL database: https://sqlite.org/wal.html#walresetbug
const OLDEST_SQLITE = '3.51.3'

/**
 * Loads better-sqlite3, the version that fits this Node, at the first need of it.
 *
 * @throws Error that says what to install.
 */
export async function loadDriver(): Promise<SqliteDriver> {
  const current = Number(process.versions['napi']) >= NODE_API_OF_13
  const name = current ? 'better-sqlite3' : 'better-sqlite3-v12'
  try {
    const loaded = (await import(name)) as { readonly default: SqliteDriver }
    return loaded.default
  } catch (cause) {
    const wanted = current ? 'better-sqlite3@13' : 'better-sqlite3-v12@npm:better-sqlite3@12'
    throw new Error(
      `${name} could not be loaded on Node ${process.version}. It is an optional dependency with a native part: ` +
        `install it with "npm install ${wanted}", or give openSqliteStorage a driver of your own.`,
      { cause },
    )
  }
}

/**
 * @returns the version of the driver's SQLite. No file is touched.
 * @throws Error when it is too old.
 */
export function checkDriver(driver: SqliteDriver): string {
  const database = new driver(':memory:', { readonly: false, fileMustExist: false, timeout: 0 })
  const [version] = database.prepare('select sqlite_version()').raw().get() as [string]
  database.close()
  if (isOlder(version, OLDEST_SQLITE)) {
    throw new Error(
      `SQLite ${version} can corrupt a database in WAL mode; ${OLDEST_SQLITE} or later is needed. Update better-sqlite3.`,
    )
  }
  return version
}

function isOlder(version: string, than: string): boolean {
  const [ours, theirs] = [version, than].map((text) => text.split('.').map(Number))
  const different = theirs?.findIndex((part, n) => part !== ours?.[n]) ?? -1
  return different >= 0 && (ours?.[different] ?? 0) < (theirs?.[different] ?? 0)
}
