import { NOW } from '@vedette/core/conformance'
import { eventually } from '../../../testing/eventually.ts'
import { describePostgres } from '../../../testing/postgres-database.ts'
import { startServer } from '../../../testing/postgres-server.ts'
import { openPostgresStorage, type PostgresStorage } from '../src/index.ts'
import { migrate } from '../src/migrate.ts'
import { MIGRATIONS } from '../src/migrations.ts'
import { poolOf } from '../src/pool.ts'
import { rateCounter } from '../src/rate-counter.ts'
import { migratedDatabase, movableRates } from './databases.ts'
import { childProcesses, runChild } from './processes.ts'

const MINUTE = 60_000_000
const minute = (limit: number) => ({ seconds: 60, limit })
const day = (limit: number) => ({ seconds: 86_400, limit })
const BUCKETS = 'select xmin, xmax, ctid, * from vedette.rate_bucket'

describePostgres('requests that are counted by the database', () => {
  childProcesses()
  const database = migratedDatabase()
  let storage: PostgresStorage

  beforeEach(async () => {
    await database.empty()
    storage = await openPostgresStorage(database.url)
  })
  afterEach(() => storage.close())

  it('of 4 processes that make 2,000 at once each, whose clocks differ by minutes, exactly as many pass as fit', async () => {
    const clocks = [0, 300, -300, 7_200]
    const passed = await Promise.all(
      clocks.map((ahead) => runChild<number>(database.url, 'count', '2000', '3000', `${ahead}`)),
    )
    expect(passed.reduce((sum, each) => sum + each, 0)).toBe(3000)
    expect(await database.query('select requests from vedette.rate_bucket')).toEqual([{ requests: ['3000'] }])
  }, 120_000)

  it('go by the clock of the database, whatever the caller says', async () => {
    const limits = [minute(5), day(9)]
    const before = Number((await database.query(`select extract(epoch from now()) as now`))[0].now)
    const { at } = await storage.rates.take('a', limits, 0)
    const second = await storage.rates.take('a', limits, NOW * 2)
    expect(at / 1_000_000).toBeGreaterThanOrEqual(before)
    expect(second.at).toBeGreaterThan(at)
    expect(second.held[1]).toBe(1)
  })

  it('leave no trace when they are refused', async () => {
    const limits = [{ seconds: 1_000_000_000, limit: 2 }]
    for (const before of [0, 1]) expect((await storage.rates.take('a', limits, 0)).held).toEqual([before])
    const before = await database.query(BUCKETS)
    for (let n = 0; n < 20; n++) expect((await storage.rates.take('a', limits, 0)).held).toEqual([2])
    expect(await database.query(BUCKETS)).toEqual(before)
  })

  it('have no second quota when the clock is set back by less than a window', async () => {
    const { rates, close } = movableRates(database.url)
    const limits = [minute(2), day(9)]
    const held = async (now: number) => (await rates.take('a', limits, now)).held
    expect(await held(NOW)).toEqual([0, 0])
    expect(await held(NOW + MINUTE)).toEqual([0, 1])
    expect(await held(NOW + MINUTE)).toEqual([1, 2])
    expect(await held(NOW + MINUTE - 1)).toEqual([2, 3])
    expect(await held(NOW + MINUTE)).toEqual([2, 3])
    // Further back the clock was wrong before, and nobody is locked out until it gets there again.
    expect(await held(NOW - 2 * MINUTE)).toEqual([0, 3])
    await close()
  })

  it('have no limit when there is none', async () => {
    for (const before of [0, 1]) {
      expect((await storage.rates.take('a', [minute(Infinity), day(Infinity)], 0)).held[1]).toBe(before)
    }
  })

  it('are forgotten when their windows are over', async () => {
    await database.query(`
      insert into vedette.rate_bucket (bucket, seconds, starts, requests, ends)
      select 'old ' || n, '{60}', '{0}', '{1}', 60 from generate_series(1, 50) as n`)
    await storage.rates.take('a', [minute(5), day(9)], 0)
    await eventually(async () => {
      expect(await database.query('select bucket from vedette.rate_bucket')).toEqual([{ bucket: 'a' }])
    })
  })

  it('tell each process how many count together', async () => {
    const pool = poolOf(database.url, { size: 2, timeoutMs: 10_000 })
    const counter = rateCounter(pool, '00000000-0000-4000-8000-000000000002', 'database')
    expect(counter.processes()).toBe(1)
    await storage.rates.take('a', [minute(5)], 0)
    await eventually(async () => {
      expect(await database.query('select count(*)::int as n from vedette.process')).toEqual([{ n: 1 }])
    })
    await counter.take('b', [minute(5)], 0)
    await eventually(() => expect(counter.processes()).toBe(2))
    await pool.close()
  })

  it('are counted exactly also where transactions of the role are stricter', async () => {
    await database.query(`alter role current_user set default_transaction_isolation = 'repeatable read'`)
    const strict = await openPostgresStorage(database.url)
    const limits = [{ seconds: 1_000_000_000, limit: 20 }]
    const counts = await Promise.all(Array.from({ length: 100 }, () => strict.rates.take('a', limits, 0)))
    expect(counts.filter(({ held: [requests = 0] }) => requests < 20)).toHaveLength(20)
    await strict.close()
    await database.query('alter role current_user reset default_transaction_isolation')
  }, 30_000)
})

describePostgres('requests that are counted while a synchronous standby is gone', () => {
  it('wait for nothing, and neither does the word that this process counts', async () => {
    const server = await startServer()
    const pool = poolOf(server.url, { size: 4, timeoutMs: 5_000 })
    await migrate(pool, MIGRATIONS)
    await server.query(`alter system set synchronous_standby_names = 'nobody'`)
    await server.query('select pg_reload_conf()')
    const counter = rateCounter(pool, '00000000-0000-4000-8000-000000000003', 'database')
    expect((await counter.take('a', [minute(5)], 0)).held).toEqual([0])
    await eventually(async () => {
      expect(await server.query('select count(*)::int as n from vedette.process')).toEqual([{ n: 1 }])
    })
    await pool.close()
    await server.close()
  }, 30_000)
})
