import { Client } from 'pg'
import { indicator, NOW } from '@vedette/core/conformance'
import { eventually } from '../../../testing/eventually.ts'
import { type Fate, type FaultProxy, startProxy } from '../../../testing/fault-proxy.ts'
import { describePostgres, freshDatabase, type TestDatabase } from '../../../testing/postgres-database.ts'
import { startServer, type TestServer } from '../../../testing/postgres-server.ts'
import { KEY, LIST, RECORD, type Replica, startReplica, streamTo } from './replica.ts'

jest.setTimeout(60_000)

/** What the database is asked for one request, and words that stand in each message alone. */
const MESSAGES = {
  'look for the key': 'from "vedette"."api_key"',
  'count of the request': 'insert into vedette.rate_bucket',
  'beginning of the snapshot': 'isolation level repeatable read read only',
  'count of the rows': 'from vedette.tally',
  'page of the rows': 'join vedette.indicator',
  'end of the snapshot': 'commit\0',
} as const

// One server for all of it: whatever happens in one test, it must answer in the next.
describePostgres('a server whose database fails', () => {
  let server: TestServer
  let database: TestDatabase
  let proxy: FaultProxy
  let replica: Replica
  let pages = 0
  let writes = 0

  beforeAll(async () => {
    server = await startServer()
    database = await freshDatabase(server.url)
    proxy = await startProxy(server.port)
    replica = await startReplica(proxy.url(database.url))
    await replica.storage.keys.add(KEY, RECORD)
    await write()
  })
  afterAll(async () => {
    await replica.close()
    await proxy.close()
    await server.close()
  })

  const kill = () => server.killBackends(database.name)
  /** A page that was not asked for before, so that no cache has it. */
  const newPage = () => replica.ask(`${LIST}?limit=${++pages}`)
  const pathAnswers = async (path: string) => (await replica.ask(path)).status

  /** Stores another indicator, however long that takes. */
  async function write(): Promise<void> {
    const id = `00000000-0000-5000-8000-${(++writes).toString(16).padStart(12, '0')}`
    const value = `${writes}.example`
    await replica.storage.indicators.update([id], (stored, version) =>
      stored.size > 0 ? [] : [indicator({ id, value, extractedAt: Math.max(version, NOW) + 1 })],
    )
  }

  /** A request is counted by the database, in which there is exactly one more afterwards. */
  async function isCounted(): Promise<void> {
    const counted = async () => {
      const [row] = await database.query('select requests[2]::int as n from vedette.rate_bucket')
      return (row?.n ?? 0) as number
    }
    const before = await counted()
    const { status, headers } = await newPage()
    expect([status, await counted()]).toEqual([200, before + 1])
    expect(headers['x-ratelimit-remaining']).toMatch(/^9999/)
  }

  describe.each(Object.entries(MESSAGES))('answers a request although its %s is', (_, words) => {
    beforeEach(() => eventually(isCounted, 5_000))

    it.each<[string, () => Fate | Promise<Fate>]>([
      ['lost on the way, with its connection', () => 'cut'],
      ['answered, and the answer lost with its connection', () => 'cut answer'],
      ['answered, and the answer lost in silence', () => 'lose answer'],
      [
        'met by the end of the server process',
        async (): Promise<Fate> => {
          await kill()
          return 'pass'
        },
      ],
    ])('%s', async (_name, decide) => {
      const met = proxy.intercept(words, decide)
      const { status, json } = await newPage()
      expect([status, json.meta.total]).toEqual([200, writes])
      await met
    })
  })

  it('refuses a request whose second try fails as the first one did', async () => {
    const met = [1, 2].map(() => proxy.intercept('from vedette.tally', () => 'cut'))
    const { status, headers, json } = await newPage()
    expect([status, headers['retry-after'], json.error.code]).toEqual([503, '10', 'unavailable'])
    await Promise.all(met)
    expect((await newPage()).status).toBe(200)
  })

  interface Fault {
    /** What nearly every request is answered with while it lasts. */
    readonly answer: 200 | 503
    readonly begin: () => unknown
    readonly end?: () => unknown
  }

  let release = () => {}
  const locker = () => new Client({ connectionString: database.url })
  let holder: Client

  const repeatedly = (times: number, act: () => unknown) => async () => {
    for (let n = 0; n < times; n++) {
      await act()
      const stop = (await newPage()).status
      expect([200, 503]).toContain(stop)
    }
  }
  const setReadOnly = async (value: string) => {
    await server.query(`alter system set default_transaction_read_only = ${value}`)
    await server.query('select pg_reload_conf()')
  }
  const letIn = (isAllowed: boolean) =>
    server.query(`alter database ${database.name} allow_connections ${String(isAllowed)}`)

  const FAULTS: Readonly<Record<string, Fault>> = {
    'whose backends are killed again and again': { answer: 200, begin: repeatedly(20, kill) },
    'that is restarted (fast)': { answer: 200, begin: () => server.restart('fast') },
    'that is restarted (immediate)': { answer: 200, begin: () => server.restart('immediate') },
    'that crashed and is down': {
      answer: 503,
      begin: () => server.stop('immediate'),
      end: () => server.start(),
    },
    'that has become read-only, as after a failover': {
      answer: 200,
      begin: () => setReadOnly('on'),
      end: () => setReadOnly('off'),
    },
    'that lets nobody in': {
      answer: 503,
      begin: () => letIn(false).then(kill),
      end: () => letIn(true),
    },
    'whose connections are cut again and again': { answer: 200, begin: repeatedly(20, () => proxy.cut()) },
    'behind a network that swallows every packet': {
      answer: 503,
      begin: () => proxy.swallow(),
      end: () => proxy.heal(),
    },
    'behind a network that refuses connections': {
      answer: 503,
      begin: () => proxy.refuse(),
      end: () => proxy.heal(),
    },
    'whose connections are all in use': {
      answer: 503,
      async begin() {
        const released = new Promise<void>((resolve) => (release = resolve))
        let held = 0
        const hold = () =>
          replica.storage.indicators
            .snapshot(() => ((held += 1), released))
            .catch(() => undefined)
            .then(() => undefined)
        for (let n = 0; n < 10; n++) void hold()
        await eventually(() => expect(held).toBe(10))
      },
      end: () => release(),
    },
    'whose tables somebody has locked': {
      answer: 503,
      async begin() {
        holder = locker()
        await holder.connect()
        await holder.query('begin; lock table vedette.store, vedette.api_key in access exclusive mode')
      },
      end: () => holder.end(),
    },
  }

  describe.each(Object.entries(FAULTS))('on a database %s', (_, { answer, begin, end }) => {
    it('answers each request in time, heals within 5 seconds, and finishes what was being written', async () => {
      const stream = streamTo(replica.port)
      const { answered, wrong } = stream
      await eventually(() => expect(answered[200]).toBeGreaterThan(20))
      await begin()
      let isWritten = false
      const writing = write().then(() => (isWritten = true))
      const before = answered[answer]
      await eventually(() => expect(answered[answer]).toBeGreaterThan(before + 20), 20_000)
      if (answer === 503) expect(await pathAnswers('/readyz')).toBe(503)
      expect(await pathAnswers('/healthz')).toBe(200)
      await end?.()

      await eventually(async () => {
        expect((await newPage()).status).toBe(200)
        expect(await pathAnswers('/readyz')).toBe(200)
        expect(isWritten).toBe(true)
      }, 5_000)
      await stream.stop()
      await writing
      expect(wrong).toEqual([])
      await eventually(isCounted, 5_000)
      expect((await newPage()).json.meta.total).toBe(writes)
      expect(await replica.storage.check()).toEqual([])
    })
  })
})
