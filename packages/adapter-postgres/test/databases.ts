import type { RateCounter, Storage } from '@vedette/core'
import { freshDatabase, type TestDatabase } from '../../../testing/postgres-database.ts'
import { migrate } from '../src/migrate.ts'
import { MIGRATIONS } from '../src/migrations.ts'
import { poolOf } from '../src/pool.ts'
import { rateCounter } from '../src/rate-counter.ts'

/** A database that is migrated, and can be emptied between tests; dropped after the last one of the file. */
export function migratedDatabase() {
  let database: TestDatabase
  beforeAll(async () => {
    database = await freshDatabase()
    const pool = poolOf(database.url, { size: 2, timeoutMs: 10_000 })
    await migrate(pool, MIGRATIONS)
    await pool.close()
  })
  afterAll(() => database.drop())
  return {
    get url() {
      return database.url
    },
    query: (sql: string, values?: readonly unknown[]) => database.query(sql, values),
    empty: () =>
      database.query(`
        truncate vedette.indicator, vedette.listing, vedette.tally, vedette.api_key, vedette.rate_bucket,
          vedette.process, vedette.download, vedette.article;
        update vedette.store set version = 0`),
  }
}

/** A counter that goes by the caller's clock. */
export function movableRates(url: string): { readonly rates: RateCounter } & Pick<Storage, 'close'> {
  const pool = poolOf(url, { size: 10, timeoutMs: 10_000 })
  return { rates: rateCounter(pool, '00000000-0000-4000-8000-000000000001', 'caller'), close: pool.close }
}
