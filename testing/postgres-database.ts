import { randomBytes } from 'node:crypto'
import { query, type Rows } from './query.ts'

const VARIABLE = 'VEDETTE_TEST_POSTGRES_URL'

export interface TestDatabase {
  readonly url: string
  readonly name: string
  /** Runs SQL on a connection of its own and gives the rows. */
  query(sql: string, values?: readonly unknown[]): Promise<Rows>
  /** Removes the database, whoever is still connected. */
  drop(): Promise<void>
}

/** `describe` for tests that need PostgreSQL: where there is none they are skipped, loudly. */
export function describePostgres(name: string, body: () => void): void {
  // Where CI is set, scripts/jest-postgres.mjs has failed the whole run already.
  if (process.env[VARIABLE]) {
    describe(name, body)
    return
  }
  console.warn(`NO POSTGRESQL, so tests are SKIPPED: ${name}`)
  describe.skip(name, body)
}

/** An empty database of its own on the server of this run, or on another. */
export async function freshDatabase(server = process.env[VARIABLE]): Promise<TestDatabase> {
  if (server === undefined) throw new Error(`${VARIABLE} is not set`)
  const name = `vedette_${randomBytes(8).toString('hex')}`
  await query(server, `create database ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return {
    url: url.href,
    name,
    query: (sql, values) => query(url.href, sql, values),
    drop: async () => void (await query(server, `drop database if exists ${name} with (force)`)),
  }
}
