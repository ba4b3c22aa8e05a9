import { report, seeded } from '@vedette/core/conformance'
import { type Observation, recordObservations } from '@vedette/core/ingest'
import { eventually } from '../../../testing/eventually.ts'
import { type Fate, type FaultProxy, startProxy } from '../../../testing/fault-proxy.ts'
import { describePostgres, freshDatabase, type TestDatabase } from '../../../testing/postgres-database.ts'
import { startServer, type TestServer } from '../../../testing/postgres-server.ts'
import { openPostgresStorage, type PostgresOptions, type PostgresStorage } from '../src/index.ts'

jest.setTimeout(60_000)

const SEED = 20_261_124
const ROUNDS = 30
/** What an update sends, from first to last: each is a message of its own. */
const MESSAGES = {
  'its beginning': 'pg_advisory_xact_lock(',
  'its reading': 'left join vedette.indicator',
  'its writing': 'json_to_recordset',
  'its commit': 'commit\0',
} as const
const FATES = ['cut', 'cut answer', 'lose answer'] as const

/** The newest statement of a source is the one that is shown. */
const seen = (n: number, context: string, lastSeen = 1_768_000_000): Observation => ({
  type: 'ipv4',
  value: `192.0.2.${n}`,
  report: report({ context, firstSeen: 1_768_000_000, lastSeen }),
})

describePostgres('an ingest whose database fails in the middle', () => {
  let server: TestServer
  let database: TestDatabase
  let proxy: FaultProxy
  let storage: PostgresStorage

  beforeAll(async () => void (server = await startServer()))
  afterAll(() => server.close())
  beforeEach(async () => {
    database = await freshDatabase(server.url)
    proxy = await startProxy(server.port)
    storage = await open({ timeoutMs: 250 })
  })
  afterEach(async () => {
    await storage.close()
    await proxy.close()
    await database.drop()
  })

  const open = (options: PostgresOptions) => openPostgresStorage(proxy.url(database.url), options)
  const ingest = (...observations: readonly Observation[]) =>
    recordObservations({ writer: storage.indicators, now: () => 0 }, observations)
  /** Its own view of what is stored, by value, and in how many transactions that was written. */
  async function stored() {
    const rows = await database.query(`
      select value, document::json -> 'reports' -> 0 ->> 'context' as context, extracted_at::text as at, xmin::text
      from vedette.indicator order by extracted_at`)
    const [{ version, xmin }] = await database.query('select version::text, xmin::text from vedette.store')
    return {
      contexts: Object.fromEntries(rows.map(({ value, context }) => [value, context])) as Record<
        string,
        string
      >,
      moments: rows.map(({ at }) => Number(at)),
      writers: new Set([...rows.map(({ xmin: writer }) => writer as string), xmin as string]),
      version: Number(version),
    }
  }

  for (const [stage, words] of Object.entries(MESSAGES)) {
    it.each(FATES)(`stores all of it, and once, when ${stage} is lost (%s)`, async (fate) => {
      await ingest(seen(1, 'old'))
      const met = proxy.intercept(words, () => fate)
      await ingest(seen(1, 'new'), seen(2, 'new'), seen(3, 'new'))
      await met
      const { contexts, moments, writers, version } = await stored()
      expect(contexts).toEqual({ '192.0.2.1': 'new', '192.0.2.2': 'new', '192.0.2.3': 'new' })
      expect(writers.size).toBe(1)
      expect(version).toBe(moments.at(-1))
      expect(await storage.check()).toEqual([])
    })

    it(`stores all of it when the server ends the connection before ${stage}`, async () => {
      const met = proxy.intercept(words, async () => {
        await server.killBackends(database.name)
        return 'pass' as const
      })
      await ingest(seen(1, 'new'), seen(2, 'new'))
      await met
      const { contexts, writers } = await stored()
      expect([contexts, writers.size]).toEqual([{ '192.0.2.1': 'new', '192.0.2.2': 'new' }, 1])
      expect(await storage.check()).toEqual([])
    })
  }

  it('stores all of it, and once, when the server ends the connection inside of its commit', async () => {
    const patient = await open({ timeoutMs: 20_000 })
    // Nobody of this name confirms anything: a commit that is written waits for ever, and is not told.
    await setStandby(`'nobody'`)
    const writing = recordObservations({ writer: patient.indicators, now: () => 0 }, [seen(1, 'new')])
    await eventually(async () => {
      const [{ waiting }] = await server.query(
        `select count(*)::int as waiting from pg_stat_activity where wait_event = 'SyncRep' and datname = $1`,
        [database.name],
      )
      expect(waiting).toBe(1)
    })
    await server.killBackends(database.name)
    const before = await stored()
    expect(before.contexts).toEqual({ '192.0.2.1': 'new' })
    await setStandby('default')
    await writing
    expect(await stored()).toEqual(before)
    expect(await storage.check()).toEqual([])
    await patient.close()
  })

  async function setStandby(name: string): Promise<void> {
    await server.query(`alter system set synchronous_standby_names = ${name}`)
    await server.query('select pg_reload_conf()')
  }

  it(`is right to the last report after ${ROUNDS} random faults (seed ${SEED})`, async () => {
    const random = seeded(SEED)
    const pick = <T>(from: readonly T[]) => from[Math.floor(random() * from.length)] as T
    const truth: Record<string, string> = {}
    let newest = 0
    for (let round = 0; round < ROUNDS; round++) {
      const fate: Fate = pick(FATES)
      const met = proxy.intercept(pick(Object.values(MESSAGES)), async () => {
        if (random() < 0.3) await server.killBackends(database.name)
        return fate
      })
      const numbers = new Set(Array.from({ length: 5 }, () => Math.floor(random() * 40)))
      await ingest(...[...numbers].map((n) => seen(n, `round ${round}`, 1_768_000_000 + round)))
      await met
      for (const n of numbers) truth[`192.0.2.${n}`] = `round ${round}`
      const { contexts, moments, version } = await stored()
      expect(contexts).toEqual(truth)
      // Each was dated once, behind everything before it.
      expect(moments.filter((moment) => moment > newest)).toHaveLength(numbers.size)
      expect(version).toBe(moments.at(-1))
      newest = version
    }
    expect(await storage.check()).toEqual([])
  }, 120_000)

  it('is given up when the database stays away for longer than it may wait, and nothing of it is stored', async () => {
    const hasty = await open({ timeoutMs: 200, waitMs: 500 })
    proxy.refuse()
    await expect(
      recordObservations({ writer: hasty.indicators, now: () => 0 }, [seen(1, 'new')]),
    ).rejects.toMatchObject({ name: 'IocError', code: 'unavailable' })
    proxy.heal()
    await hasty.close()
    expect((await stored()).contexts).toEqual({})
  })

  it('goes on when somebody held the lock of the writers and was heard of no more', async () => {
    const holder = await open({ timeoutMs: 300 })
    const met = proxy.intercept('left join vedette.indicator', () => 'lose answer')
    const lost = recordObservations({ writer: holder.indicators, now: () => 0 }, [seen(1, 'lost')])
    await met
    await ingest(seen(2, 'new'))
    await lost
    expect((await stored()).contexts).toEqual({ '192.0.2.1': 'lost', '192.0.2.2': 'new' })
    await holder.close()
  })
})
