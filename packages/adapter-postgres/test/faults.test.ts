import { indicator, NOW } from '@vedette/core/conformance'
import { eventually } from '../../../testing/eventually.ts'
import { type FaultProxy, startProxy } from '../../../testing/fault-proxy.ts'
import { describePostgres, freshDatabase, type TestDatabase } from '../../../testing/postgres-database.ts'
import { startServer, type TestServer } from '../../../testing/postgres-server.ts'
import { openPostgresStorage, type PostgresOptions, type PostgresStorage } from '../src/index.ts'

jest.setTimeout(60_000)

const EVERYTHING = { since: 0, until: Infinity }
const UNAVAILABLE = { name: 'IocError', code: 'unavailable' }
const KEY = 'sk_live_x'
const RECORD = { id: 'key_1', prefix: 'sk_live_x', tier: 'pro', scopes: ['read:iocs'], createdAt: 1 } as const
/** The driver sends the first look for a key with these words in it. */
const FINDING = 'from "vedette"."api_key"'

describePostgres('a storage whose database fails', () => {
  let server: TestServer
  let database: TestDatabase
  let proxy: FaultProxy
  let storage: PostgresStorage

  beforeAll(async () => void (server = await startServer()))
  afterAll(() => server.close())
  beforeEach(async () => {
    database = await freshDatabase(server.url)
    proxy = await startProxy(server.port)
    storage = await open()
    await storage.indicators.update(['00000000-0000-5000-8000-000000000000'], () => [indicator()])
    await storage.keys.add(KEY, RECORD)
  })
  afterEach(async () => {
    await storage.close()
    await proxy.close()
    await database.drop()
  })

  const open = (options?: PostgresOptions) => openPostgresStorage(proxy.url(database.url), options)
  const kill = () => server.killBackends(database.name)
  const count = (from = storage) => from.indicators.snapshot((snapshot) => snapshot.count(EVERYTHING))
  const countTwice = () => count().catch(() => count())
  /** So many connections stand idle. */
  const warm = (size: number) => Promise.all(Array.from({ length: size }, () => count()))
  const setReadOnly = async (value: string) => {
    await server.query(`alter system set default_transaction_read_only = ${value}`)
    await server.query('select pg_reload_conf()')
  }
  const heals = () => eventually(async () => expect(await count()).toBe(1), 5_000)

  it('reads on, with one more try, after all its idle connections were ended', async () => {
    for (let n = 0; n < 2; n++) {
      await warm(10)
      await kill()
      expect(await countTwice()).toBe(1)
    }
  })

  it.each([
    ['a reader reads on, with one more try,', 1],
    ['all readers read on, with one more try,', 10],
  ])('%s after all idle connections were lost in silence', async (_, readers) => {
    await warm(10)
    // They stay as they are, and new ones are served.
    proxy.swallow()
    proxy.heal()
    const reads = Array.from({ length: readers }, countTwice)
    expect(await Promise.all(reads)).toEqual(Array(readers).fill(1))
  })

  it('tells others at once when nothing was to be heard over a new connection', async () => {
    const slow = await open({ timeoutMs: 1_500 })
    proxy.swallow()
    for (let n = 0; n < 2; n++) await expect(count(slow)).rejects.toMatchObject(UNAVAILABLE)
    let told = 0
    const reads = Array.from({ length: 30 }, () => count(slow).catch(() => (told += 1)))
    // One of them may try.
    await eventually(() => expect(told).toBeGreaterThanOrEqual(29), 1_000)
    proxy.heal()
    await Promise.all(reads)
    await eventually(async () => expect(await count(slow)).toBe(1), 5_000)
    await slow.close()
  })

  it('loses a snapshot whose connection is ended in the middle, and takes the next one', async () => {
    const lost = storage.indicators.snapshot(async (snapshot) => {
      expect(await snapshot.count(EVERYTHING)).toBe(1)
      await kill()
      return snapshot.count(EVERYTHING)
    })
    await expect(lost).rejects.toMatchObject(UNAVAILABLE)
    expect(await countTwice()).toBe(1)
  })

  it('does not say that a snapshot was read whose commit fails', async () => {
    const met = proxy.intercept('commit\0', () => 'cut')
    await expect(count()).rejects.toMatchObject(UNAVAILABLE)
    await met
    await heals()
  })

  it.each(['cut', 'cut answer'] as const)('finds a key although its look is lost once (%s)', async (fate) => {
    const met = proxy.intercept(FINDING, () => fate)
    expect(await storage.keys.find(KEY)).toEqual(RECORD)
    await met
  })

  it('finds a key although the server ends the connection in the middle of the look', async () => {
    const met = proxy.intercept(FINDING, async () => {
      await kill()
      return 'pass' as const
    })
    expect(await storage.keys.find(KEY)).toEqual(RECORD)
    await met
  })

  it('gives up a key that it looked for twice', async () => {
    const met = [1, 2].map(() => proxy.intercept(FINDING, () => 'cut'))
    await expect(storage.keys.find(KEY)).rejects.toMatchObject(UNAVAILABLE)
    await Promise.all(met)
    expect(await storage.keys.find(KEY)).toEqual(RECORD)
  })

  it('says when a key was not added, or nobody knows', async () => {
    const other = { ...RECORD, id: 'key_2' }
    for (const fate of ['cut', 'cut answer'] as const) {
      const met = proxy.intercept('insert into "vedette"."api_key"', () => fate)
      await expect(storage.keys.add('sk_live_y', other)).rejects.toMatchObject(UNAVAILABLE)
      await met
    }
    expect(await storage.keys.list()).toEqual([RECORD, other])
  })

  it.each([
    ['swallows every packet', () => proxy.swallow()],
    ['refuses connections', () => proxy.refuse()],
  ])('is unavailable, and heals, when the network %s', async (_, begin) => {
    await warm(5)
    begin()
    await expect(count()).rejects.toMatchObject(UNAVAILABLE)
    await expect(storage.keys.find(KEY)).rejects.toMatchObject(UNAVAILABLE)
    await expect(storage.keys.revoke('key_1', 5)).rejects.toMatchObject(UNAVAILABLE)
    await expect(storage.clockAhead()).rejects.toMatchObject(UNAVAILABLE)
    proxy.heal()
    await heals()
    expect(await storage.keys.revoke('key_1', 5)).toBe(true)
  })

  it.each(['fast', 'immediate'] as const)('heals after a restart (%s)', async (mode) => {
    await warm(5)
    await server.restart(mode)
    await heals()
  })

  it('reads from a primary that has become read-only, and writes when it takes writes again', async () => {
    await setReadOnly('on')
    await eventually(() =>
      expect(storage.keys.add('sk_live_z', { ...RECORD, id: 'key_3' })).rejects.toMatchObject(UNAVAILABLE),
    )
    expect(await count()).toBe(1)
    expect(await storage.keys.find(KEY)).toEqual(RECORD)
    const id = '00000000-0000-5000-8000-000000000001'
    const writing = storage.indicators.update([id], (stored, version) =>
      stored.size > 0
        ? []
        : [indicator({ id, value: 'late.example', extractedAt: Math.max(version, NOW) + 1 })],
    )
    await setReadOnly('off')
    await writing
    await eventually(async () => expect(await count()).toBe(2), 5_000)
  })

  it('is unavailable while all of its connections are in use, and not longer', async () => {
    const small = await open({ connections: 2, timeoutMs: 300 })
    let release = () => {}
    const released = new Promise<void>((resolve) => (release = resolve))
    const taken = Promise.all([1, 2].map(() => small.indicators.snapshot(() => released)))
    await eventually(async () => {
      const [{ open: transactions }] = await database.query(`
        select count(*)::int as open from pg_stat_activity where datname = current_database() and xact_start is not null
          and pid <> pg_backend_pid()`)
      expect(transactions).toBe(2)
    })
    await expect(count(small)).rejects.toMatchObject(UNAVAILABLE)
    release()
    await taken
    await eventually(async () => expect(await count(small)).toBe(1), 5_000)
    await small.close()
  })

  it('asks for no more connections than it may, and leaves none behind in a transaction', async () => {
    const reads = () => Promise.allSettled(Array.from({ length: 40 }, () => count()))
    for (let n = 0; n < 5; n++) await Promise.all([reads(), kill()])
    await heals()
    await reads()
    await eventually(async () => {
      const rows = await database.query(`
        select state from pg_stat_activity where application_name = 'vedette' and datname = current_database()`)
      expect(rows.length).toBeLessThanOrEqual(10)
      expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['idle']))
    })
  })

  it('can be closed while nothing is heard of its database', async () => {
    const other = await open()
    await count(other)
    proxy.swallow()
    const read = count(other)
    await other.close()
    await expect(read).rejects.toMatchObject(UNAVAILABLE)
    await expect(count(other)).rejects.toThrow('The storage is closed')
    proxy.heal()
  })
})
