import { eventually } from '../../../testing/eventually.ts'
import { describePostgres, freshDatabase, type TestDatabase } from '../../../testing/postgres-database.ts'
import { openPostgresStorage } from '../src/index.ts'
import { appliedSteps, migrate } from '../src/migrate.ts'
import { MIGRATIONS, type Step } from '../src/migrations.ts'
import { type Pool, poolOf } from '../src/pool.ts'
import { indicator, NOW } from '@vedette/core/conformance'
import { childProcesses, runChild } from './processes.ts'

const INDEX: Step = {
  index: 'vedette.indicator_value',
  sql: 'create index concurrently indicator_value on vedette.indicator (value)',
}
const COLUMN: Step = { sql: `alter table vedette.indicator add column note text default 'none'` }
const INDEXES = `
  select relname::text as name, indisvalid as valid from pg_index join pg_class on pg_class.oid = indexrelid
  where relname like 'indicator_value%' or not indisvalid`

describePostgres('a migration', () => {
  childProcesses()
  let database: TestDatabase
  let pool: Pool

  beforeEach(async () => {
    database = await freshDatabase()
    pool = poolOf(database.url, { size: 4, timeoutMs: 60_000 })
  })
  afterEach(async () => {
    await pool.close()
    await database.drop()
  })

  it('is done once by 8 that start at once, 100 times', async () => {
    for (let round = 0; round < 100; round++) {
      const opened = await Promise.all(
        Array.from({ length: 8 }, () =>
          openPostgresStorage(database.url, { connections: 1, timeoutMs: 30_000 }),
        ),
      )
      expect(opened.filter(({ isNew }) => isNew)).toHaveLength(1)
      await Promise.all(opened.map((storage) => storage.close()))
      expect(await appliedSteps(pool)).toBe(MIGRATIONS.length)
      await database.query('drop schema vedette cascade')
    }
  }, 120_000)

  it('is done once by 8 processes that start at once', async () => {
    const opened = await Promise.all(
      Array.from({ length: 8 }, () => runChild<{ isNew: boolean }>(database.url, 'open')),
    )
    expect(opened.filter(({ isNew }) => isNew)).toHaveLength(1)
  }, 60_000)

  it('keeps nobody of the release before from reading, writing and counting', async () => {
    const storage = await openPostgresStorage(database.url)
    let over = false
    let done = 0
    const serve = async () => {
      for (let n = 1; !over; n++) {
        const id = `00000000-0000-5000-8000-${n.toString(16).padStart(12, '0')}`
        await storage.indicators.update([id], (_, version) => [
          indicator({ id, value: `v${n}`, extractedAt: Math.max(NOW, version + 1) }),
        ])
        const count = await storage.indicators.snapshot((snapshot) =>
          snapshot.count({ since: 0, until: Infinity }),
        )
        expect(count).toBe(n)
        await storage.rates.take('a', [{ seconds: 1_000_000_000, limit: 1_000_000 }], 0)
        done = n
      }
    }
    const serving = serve()
    for (const steps of [
      [COLUMN],
      [COLUMN, INDEX],
      [COLUMN, INDEX, { sql: 'drop index vedette.indicator_value' }],
    ]) {
      const before = done
      await migrate(pool, [...MIGRATIONS, ...steps])
      await eventually(() => expect(done).toBeGreaterThan(before + 5))
    }
    over = true
    await serving
    expect(await storage.check()).toEqual([])
    await storage.close()
  }, 60_000)

  it('waits for a table in use without making everybody else wait', async () => {
    await migrate(pool, MIGRATIONS)
    let migrating: Promise<unknown> | undefined
    await pool.lend(async (reader) => {
      await reader.script('begin; select count(*) from vedette.indicator')
      migrating = migrate(pool, [...MIGRATIONS, COLUMN])
      // Between two attempts others come through, though the first one still has not.
      await eventually(async () => {
        const waiting = await database.query(
          `select 1 from pg_locks where not granted and mode = 'AccessExclusiveLock'`,
        )
        expect(waiting).toHaveLength(1)
      })
      await pool.lend((other) => other.all('select count(*) from vedette.indicator'))
      expect(await appliedSteps(pool)).toBe(MIGRATIONS.length)
      await reader.script('commit')
    })
    expect(await migrating).toEqual([MIGRATIONS.length])
  }, 30_000)

  it('that is interrupted while it builds an index leaves no invalid one behind', async () => {
    await migrate(pool, MIGRATIONS)
    const steps = [...MIGRATIONS, INDEX]
    await pool.lend(async (writer) => {
      // The build waits for this transaction, and is killed meanwhile.
      await writer.script('begin; lock table vedette.indicator in row exclusive mode')
      const failing = migrate(pool, steps)
      failing.catch(() => {})
      await eventually(async () => {
        const killed = await database.query(`
          select pg_terminate_backend(pid) from pg_stat_activity
          where query like 'create index%' and wait_event_type = 'Lock' and datname = current_database()`)
        expect(killed).toHaveLength(1)
      })
      await expect(failing).rejects.toMatchObject({ code: 'unavailable' })
      await writer.script('commit')
    })
    expect(await database.query(INDEXES)).toEqual([{ name: 'indicator_value', valid: false }])
    await Promise.all(Array.from({ length: 4 }, () => migrate(pool, steps)))
    expect(await database.query(INDEXES)).toEqual([{ name: 'indicator_value', valid: true }])
  }, 60_000)

  it('of a newer release is left as it is, and said', async () => {
    await migrate(pool, [...MIGRATIONS, COLUMN])
    await expect(openPostgresStorage(database.url)).rejects.toThrow(
      /^postgres:\/\/127[.]0[.]0[.]1:\d+\/\w+ was migrated by a newer release: it has schema 2, this one knows 1[.] Update Vedette/,
    )
  })
})
