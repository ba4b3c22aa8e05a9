import type { Storage } from '@vedette/core'
import { indicator, NOW } from '@vedette/core/conformance'
import { eventually } from '../../../testing/eventually.ts'
import { startProxy } from '../../../testing/fault-proxy.ts'
import { type Pgbouncer, startPgbouncer } from '../../../testing/pgbouncer.ts'
import { describePostgres, freshDatabase, type TestDatabase } from '../../../testing/postgres-database.ts'
import { describeWith } from '../../../testing/programs.ts'
import { openPostgresStorage } from '../src/index.ts'
import { migrate } from '../src/migrate.ts'
import { MIGRATIONS, type Step } from '../src/migrations.ts'
import { poolOf } from '../src/pool.ts'
import { describeContracts } from './contracts.ts'
import { migratedDatabase } from './databases.ts'

jest.setTimeout(60_000)

const EVERYTHING = { since: 0, until: Infinity }
const idOf = (n: number) => `00000000-0000-5000-8000-${n.toString(16).padStart(12, '0')}`
const count = ({ indicators }: Storage) => indicators.snapshot((snapshot) => snapshot.count(EVERYTHING))

/** A pooler before the server of the run that hands out so many connections by the transaction. */
function pooler(size: number) {
  let pgbouncer: Pgbouncer
  beforeAll(async () => {
    pgbouncer = await start(size)
  })
  afterAll(() => pgbouncer.stop())
  return { url: (name: string) => pgbouncer.url(name) }
}

function start(size: number): Promise<Pgbouncer> {
  const settings = { default_pool_size: String(size) }
  return startPgbouncer(process.env['VEDETTE_TEST_POSTGRES_URL'] as string, { settings })
}

const nameOf = ({ url }: { readonly url: string }) => new URL(url).pathname.slice(1)

describePostgres('behind a pooler of transactions', () => {
  describeWith('pgbouncer', 'with two connections', () => {
    const through = pooler(2)
    const database = migratedDatabase()
    let storage: Storage
    const address = () => through.url(nameOf(database))

    beforeEach(async () => {
      await database.empty()
      storage = await openPostgresStorage(address())
    })
    afterEach(() => storage.close())

    describeContracts(
      () => storage,
      () => address(),
    )

    it('reads, writes and counts of many clients share the two', async () => {
      const others = await Promise.all(
        [1, 2, 3].map(() => openPostgresStorage(address(), { timeoutMs: 20_000 })),
      )
      const limits = [{ seconds: 86_400, limit: 50 }]
      const work = others.flatMap((other, client) =>
        Array.from({ length: 20 }, async (_, n) => {
          const id = idOf(client * 20 + n)
          await other.indicators.update([id], (_stored, version) => [
            indicator({ id, value: `${client}-${n}`, extractedAt: Math.max(version, NOW) + 1 }),
          ])
          await count(other)
          return (await other.rates.take('all', limits, 0)).held[0] as number
        }),
      )
      const held = await Promise.all(work)
      expect(held.filter((before) => before < 50)).toHaveLength(50)
      expect(await count(storage)).toBe(60)
      const [{ backends }] = await database.query(`
        select count(*)::int as backends from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`)
      expect(backends).toBeLessThanOrEqual(2)
      await Promise.all(others.map((other) => other.close()))
    })
  })

  describeWith('pgbouncer', 'an empty database', () => {
    let database: TestDatabase
    beforeEach(async () => void (database = await freshDatabase()))
    afterEach(() => database.drop())

    for (const size of [2, 4]) {
      describe(`with ${size} connections`, () => {
        const through = pooler(size)

        it('is migrated once when 8 storages are opened at once', async () => {
          const opening = Array.from({ length: 8 }, () => openPostgresStorage(through.url(database.name)))
          const storages = await Promise.all(opening)
          expect(storages.filter(({ isNew }) => isNew)).toHaveLength(1)
          expect(await database.query('select step from vedette.migration')).toEqual(
            MIGRATIONS.map((_, step) => ({ step })),
          )
          expect(await Promise.all(storages.map(count))).toEqual(Array(8).fill(0))
          await Promise.all(storages.map((storage) => storage.close()))
        })

        it('gets an index that 8 processes want to build at once', async () => {
          const sql = 'create index concurrently later on vedette.download (at)'
          const steps: readonly Step[] = [...MIGRATIONS, { index: 'vedette.later', sql }]
          const pools = Array.from({ length: 8 }, () =>
            poolOf(through.url(database.name), { size: 2, timeoutMs: 50_000 }),
          )
          const done = await Promise.all(pools.map((pool) => migrate(pool, steps)))
          expect(done.flat().sort()).toEqual(steps.map((_, step) => step))
          expect(
            await database.query(
              `select indisvalid from pg_index where indexrelid = 'vedette.later'::regclass`,
            ),
          ).toEqual([{ indisvalid: true }])
          await Promise.all(pools.map((pool) => pool.close()))
        })
      })
    }
  })

  describeWith('pgbouncer', 'that is restarted under load', () => {
    it('heals within 5 seconds, and loses no write', async () => {
      const database = await freshDatabase()
      let pgbouncer = await start(3)
      // The pooler that comes back has another port.
      const proxy = await startProxy(pgbouncer.port)
      const storage = await openPostgresStorage(proxy.url(pgbouncer.url(database.name)))
      let [isOver, written] = [false, 0]
      const outcomes = { read: 0, unavailable: 0 }
      async function write() {
        while (!isOver) {
          const id = idOf(written)
          await storage.indicators.update([id], (stored, version) =>
            stored.size > 0
              ? []
              : [indicator({ id, value: `v${written}`, extractedAt: Math.max(version, NOW) + 1 })],
          )
          written += 1
        }
      }
      async function read() {
        while (!isOver) {
          await count(storage).then(
            () => (outcomes.read += 1),
            (error: { code?: string }) => {
              if (error.code !== 'unavailable') throw error
              outcomes.unavailable += 1
            },
          )
        }
      }
      const load = Promise.all([write(), read(), read(), read(), read()])
      for (let restart = 0; restart < 3; restart++) {
        const { read: before } = outcomes
        await eventually(() => expect(outcomes.read).toBeGreaterThan(before + 50))
        await pgbouncer.stop()
        const missed = outcomes.unavailable
        await eventually(() => expect(outcomes.unavailable).toBeGreaterThan(missed))
        pgbouncer = await start(3)
        proxy.retarget(pgbouncer.port)
        const [seen, stored] = [outcomes.read, written]
        await eventually(() => expect([outcomes.read > seen, written > stored]).toEqual([true, true]), 5_000)
      }
      isOver = true
      await load
      expect(await count(storage)).toBe(written)
      expect(await storage.check()).toEqual([])
      await storage.close()
      await proxy.close()
      await pgbouncer.stop()
      await database.drop()
    })
  })
})
