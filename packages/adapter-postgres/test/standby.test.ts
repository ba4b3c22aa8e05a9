import type { Snapshot } from '@vedette/core'
import { indicator, linesOf, report, VALUES } from '@vedette/core/conformance'
import { recordObservations } from '@vedette/core/ingest'
import { closingAfterEach } from '../../../testing/closing.ts'
import { eventually } from '../../../testing/eventually.ts'
import { type FaultProxy, startProxy } from '../../../testing/fault-proxy.ts'
import { freshDatabase, type TestDatabase } from '../../../testing/postgres-database.ts'
import { type Standby, startServer, startStandby, type TestServer } from '../../../testing/postgres-server.ts'
import { debianBin, describeWith } from '../../../testing/programs.ts'
import { query } from '../../../testing/query.ts'
import { openPostgresStorage, type PostgresStorage } from '../src/index.ts'

jest.setTimeout(60_000)

const EVERYTHING = { since: 0, until: Infinity }
const UNAVAILABLE = { name: 'IocError', code: 'unavailable' }
const RECORD = { id: 'key_1', prefix: 'sk_live_x', tier: 'pro', scopes: ['read:iocs'], createdAt: 1 } as const
const FIRST = indicator({ value: 'first.example' })

describeWith('pg_basebackup', 'a storage with a standby', () => {
  let primary: TestServer
  let standby: Standby
  let database: TestDatabase
  /** Stand for the addresses of the two. */
  let toPrimary: FaultProxy
  let toStandby: FaultProxy
  let storage: PostgresStorage

  beforeAll(async () => {
    primary = await startServer({ bin: debianBin() as string })
    standby = await startStandby(primary)
  })
  afterAll(async () => {
    await standby.close()
    await primary.close()
  })
  beforeEach(async () => {
    database = await freshDatabase(primary.url)
    toPrimary = await startProxy(primary.port)
    toStandby = await startProxy(standby.port)
    storage = await open()
    await storage.indicators.update([FIRST.id], () => [FIRST])
    await storage.keys.add('sk_live_x', RECORD)
    await standby.waitUntilCaughtUp()
  })
  afterEach(async () => {
    await standby.resumeReplay()
    await storage.close()
    await toPrimary.close()
    await toStandby.close()
    await database.drop()
  })

  const open = () =>
    openPostgresStorage(toPrimary.url(database.url), { readUrl: toStandby.url(database.url) })
  const valuesOf = (snapshot: Snapshot) =>
    snapshot
      .read({ selection: EVERYTHING, layout: VALUES, offset: 0, limit: 100 })
      .then((slice) => linesOf(slice).lines)
  const read = (atLeast?: number) => storage.indicators.snapshot(valuesOf, atLeast)
  const version = () => storage.indicators.snapshot(async (snapshot) => snapshot.version)
  const ingest = (...values: readonly string[]) =>
    recordObservations(
      { writer: storage.indicators, now: () => 0 },
      values.map((value) => ({ type: 'domain', value, report: report() })),
    )
  const newest = async () =>
    Number((await database.query('select version from vedette.store'))[0].version as string)

  it('reads from the standby, and writes to the primary', async () => {
    await standby.pauseReplay()
    await ingest('second.example')
    expect(await read()).toEqual(['first.example'])
    expect(await version()).toBe(FIRST.extractedAt)
    await standby.resumeReplay()
    await standby.waitUntilCaughtUp()
    expect(await read()).toEqual(['second.example', 'first.example'])
  })

  it('opens no connection to the primary for a read that the standby can answer', async () => {
    toPrimary.cut()
    for (let n = 0; n < 5; n++) await read()
    expect([toPrimary.connections(), toStandby.connections()]).toEqual([0, 1])
  })

  it('reads what was seen before from the primary while the standby has not come so far', async () => {
    await standby.pauseReplay()
    await ingest('second.example')
    const seen = await newest()
    expect(await read(seen)).toEqual(['second.example', 'first.example'])
    expect(await read(FIRST.extractedAt)).toEqual(['first.example'])
    expect(await read(FIRST.extractedAt + 1)).toEqual(['second.example', 'first.example'])
    await standby.resumeReplay()
    await standby.waitUntilCaughtUp()
    toPrimary.refuse()
    expect(await read(seen)).toEqual(['second.example', 'first.example'])
  })

  it('has nothing to say of what was seen before when only a standby that lags behind is left', async () => {
    await standby.pauseReplay()
    await ingest('second.example')
    const seen = await newest()
    toPrimary.refuse()
    await expect(read(seen)).rejects.toMatchObject(UNAVAILABLE)
    expect(await read()).toEqual(['first.example'])
    toPrimary.heal()
    expect(await read(seen)).toEqual(['second.example', 'first.example'])
  })

  it('says of a state of the standby only that news lies behind it', async () => {
    await storage.indicators.snapshot(async ({ version: at, settled }) => expect(settled).toBe(at + 1))
  })

  it.each([
    ['is cut off', () => toStandby.refuse()],
    ['swallows every packet', () => toStandby.swallow()],
  ])('reads from the primary when the standby %s, and from the standby when it is back', async (_, fail) => {
    await read()
    fail()
    expect(await read()).toEqual(['first.example'])
    expect(await read()).toEqual(['first.example'])
    await standby.pauseReplay()
    await ingest('second.example')
    expect(await read()).toEqual(['second.example', 'first.example'])
    toStandby.heal()
    await eventually(async () => expect(await read()).toEqual(['first.example']), 5_000)
  })

  it('loses a read that the standby has begun, and takes the next one from the primary', async () => {
    const lost = storage.indicators.snapshot(async (snapshot) => {
      toStandby.refuse()
      return snapshot.count(EVERYTHING)
    })
    await expect(lost).rejects.toMatchObject(UNAVAILABLE)
    expect(await read()).toEqual(['first.example'])
  })

  it('reads from the primary what the standby has no tables for yet', async () => {
    const other = await freshDatabase(primary.url)
    await standby.waitUntilCaughtUp()
    await standby.pauseReplay()
    const early = await openPostgresStorage(toPrimary.url(other.url), { readUrl: toStandby.url(other.url) })
    expect(await early.indicators.snapshot(valuesOf)).toEqual([])
    await early.close()
    await standby.resumeReplay()
    await other.drop()
  })

  it('knows a new key, and one that was revoked, although the standby lags behind', async () => {
    await standby.pauseReplay()
    const added = { ...RECORD, id: 'key_2' }
    await storage.keys.add('sk_live_y', added)
    await storage.keys.revoke('key_1', 7)
    expect(await storage.keys.find('sk_live_x')).toEqual({ ...RECORD, revokedAt: 7 })
    expect(await storage.keys.find('sk_live_y')).toEqual(added)
  })

  it.each([
    ['refuses', () => toPrimary.refuse()],
    ['swallows every packet', () => toPrimary.swallow()],
  ])('finds keys on the standby while the primary %s', async (_, fail) => {
    fail()
    expect(await storage.keys.find('sk_live_x')).toEqual(RECORD)
  })

  it('does not say of a key that it is unknown while only a standby can be asked', async () => {
    await standby.pauseReplay()
    await storage.keys.add('sk_live_y', { ...RECORD, id: 'key_2' })
    toPrimary.refuse()
    await expect(storage.keys.find('sk_live_y')).rejects.toMatchObject(UNAVAILABLE)
    toPrimary.heal()
    expect(await storage.keys.find('sk_live_y')).toMatchObject({ id: 'key_2' })
    expect(await storage.keys.find('sk_live_z')).toBeUndefined()
  })
})

describeWith('pg_basebackup', 'a standby that takes over', () => {
  const closing = closingAfterEach()

  /** Two servers, and a storage at an address that stands for the primary at first. */
  async function pair(readsStandby: boolean) {
    const primary = closing(await startServer({ bin: debianBin() as string }), ({ close }) => close())
    const standby = closing(await startStandby(primary), ({ close }) => close())
    const { url, name } = await freshDatabase(primary.url)
    const address = closing(await startProxy(primary.port), ({ close }) => close())
    const standbyUrl = `postgres://postgres@127.0.0.1:${standby.port}/${name}`
    const options = { connections: 30, ...(readsStandby && { readUrl: standbyUrl }) }
    const storage = closing(await openPostgresStorage(address.url(url), options), ({ close }) => close())
    const ingest = (value: string) =>
      recordObservations({ writer: storage.indicators, now: () => 0 }, [
        { type: 'domain', value, report: report() },
      ])
    return { primary, standby, address, standbyUrl, storage, ingest }
  }

  it('has all that it was sent; writes go on there within 5 seconds, in the same order', async () => {
    const { primary, standby, address, standbyUrl, storage, ingest } = await pair(true)
    const acknowledged: string[] = []
    let isOver = false
    async function write() {
      for (let n = 0; !isOver; n++) {
        await ingest(`${n}.example`)
        acknowledged.push(`${n}.example`)
      }
    }
    const writing = write()
    await eventually(() => expect(acknowledged.length).toBeGreaterThan(50))
    address.swallow()
    // Whatever was acknowledged by now is in the log of the primary.
    await standby.waitUntilCaughtUp()
    await primary.stop('immediate')
    await standby.promote()
    address.retarget(standby.port)
    address.heal()
    const since = acknowledged.length
    await eventually(() => expect(acknowledged.length).toBeGreaterThan(since), 5_000)
    await eventually(() => expect(acknowledged.length).toBeGreaterThan(since + 50))
    isOver = true
    await writing

    const rows = await query(standbyUrl, 'select value, id from vedette.indicator order by extracted_at')
    expect(rows.map(({ value }) => value as string)).toEqual(acknowledged)
    expect(new Set(rows.map(({ id }) => id as string)).size).toBe(rows.length)
    expect(await storage.check()).toEqual([])
  })

  it('is found also when connections to the old primary stay open, which takes no more writes', async () => {
    const { primary, standby, address, storage, ingest } = await pair(false)
    const read = () =>
      storage.indicators.snapshot(async (snapshot) => {
        const page = { selection: EVERYTHING, layout: VALUES, offset: 0, limit: 100 }
        return linesOf(await snapshot.read(page)).lines
      })
    const readOften = () => Promise.all(Array.from({ length: 30 }, read))
    await ingest('old.example')
    await standby.waitUntilCaughtUp()
    await readOften()
    await primary.query('alter system set default_transaction_read_only = on')
    await primary.query('select pg_reload_conf()')
    await eventually(() => expect(primary.query('create table t ()')).rejects.toThrow('read-only'))
    await standby.promote()
    address.retarget(standby.port)
    let isWritten = false
    const writing = ingest('new.example').then(() => (isWritten = true))
    await eventually(() => expect(isWritten).toBe(true), 5_000)
    await writing
    for (const values of await readOften()) expect(values).toEqual(['new.example', 'old.example'])
  })
})
