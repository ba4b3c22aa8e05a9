import { report } from '@vedette/core/conformance'
import { recordObservations } from '@vedette/core/ingest'
import { closingAfterEach } from '../../../testing/closing.ts'
import { eventually } from '../../../testing/eventually.ts'
import { type FaultProxy, startProxy } from '../../../testing/fault-proxy.ts'
import { freshDatabase, type TestDatabase } from '../../../testing/postgres-database.ts'
import { type Standby, startServer, startStandby, type TestServer } from '../../../testing/postgres-server.ts'
import { debianBin, describeWith } from '../../../testing/programs.ts'
import { type Answer, isGood, KEY, LIST, RECORD, type Replica, startReplica, streamTo } from './replica.ts'

jest.setTimeout(60_000)
const closing = closingAfterEach()

/** A path that no other test asks for: whatever a cache holds, it is not this. */
const fresh = (query = '') => `${LIST}?confidence=high&limit=1000${query}`
const valuesOf = ({ json }: Answer): readonly string[] =>
  json.data.map(({ value }: { value: string }) => value)
const nextOf = ({ json }: Answer): string | undefined =>
  json.meta.next_cursor && `${LIST}?limit=2&cursor=${json.meta.next_cursor}`
const tagOf = ({ headers }: Answer) => headers.etag as string

describeWith('pg_basebackup', 'a server that reads from a standby', () => {
  let primary: TestServer
  let standby: Standby
  let database: TestDatabase
  /** Stands for the address of the primary. */
  let toPrimary: FaultProxy
  /** Reads from the standby. */
  let reader: Replica
  /** Knows of no standby. */
  let writer: Replica

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
    toPrimary = closing(await startProxy(primary.port), ({ close }) => close())
    const readUrl = standby.url.replace(/[^/]*$/, database.name)
    reader = closing(await startReplica(toPrimary.url(database.url), { readUrl }), ({ close }) => close())
    writer = closing(await startReplica(toPrimary.url(database.url)), ({ close }) => close())
    await writer.storage.keys.add(KEY, RECORD)
    await ingest('a', 'b', 'c')
    await standby.waitUntilCaughtUp()
  })

  function ingest(...values: readonly string[]) {
    return recordObservations(
      { writer: writer.storage.indicators, now: () => 0 },
      values.map((value, n) => ({
        type: 'domain',
        value: `${value}.example`,
        // The earliest seen is stored first.
        report: report({ firstSeen: 1_768_000_000 + n, lastSeen: 1_768_000_000 + n }),
      })),
    )
  }

  async function pauseReplay(): Promise<void> {
    closing(standby, ({ resumeReplay }) => resumeReplay())
    await standby.pauseReplay()
  }

  const named = (...values: readonly string[]) => values.map((value) => `${value}.example`)

  it('answers from the standby: what it has not replayed is not shown', async () => {
    await pauseReplay()
    await ingest('d')
    expect(valuesOf(await reader.ask())).toEqual(named('c', 'b', 'a'))
    expect(valuesOf(await writer.ask())).toEqual(named('d', 'c', 'b', 'a'))
    await standby.resumeReplay()
    await standby.waitUntilCaughtUp()
    expect(valuesOf(await reader.ask(fresh()))).toEqual(named('d', 'c', 'b', 'a'))
  })

  it('answers who has seen more than the standby has from the primary', async () => {
    const old = tagOf(await reader.ask(fresh()))
    await pauseReplay()
    await ingest('d')
    const seen = tagOf(await writer.ask(fresh()))
    expect(seen).not.toBe(old)

    const unchanged = await reader.ask(fresh(), { 'if-none-match': seen })
    expect([unchanged.status, tagOf(unchanged)]).toEqual([304, seen])
    await ingest('e')
    for (const ifNoneMatch of [seen, `${old}, ${seen}`, `"x", ${seen}, ${old}`, seen.replace('W/', '')]) {
      const changed = await reader.ask(fresh(), { 'if-none-match': ifNoneMatch })
      expect([changed.status, valuesOf(changed)]).toEqual([200, named('e', 'd', 'c', 'b', 'a')])
    }
    // Who has seen no more than the standby is told what the standby knows.
    expect((await reader.ask(fresh(), { 'if-none-match': old })).status).toBe(304)
    expect(valuesOf(await reader.ask(fresh()))).toEqual(named('c', 'b', 'a'))
  })

  it('goes on with a walk that has seen more than the standby has from the primary', async () => {
    await pauseReplay()
    await ingest('d', 'e')
    const values: string[] = []
    let answer = await writer.ask(`${LIST}?limit=2`)
    for (;;) {
      values.push(...valuesOf(answer))
      const next = nextOf(answer)
      if (next === undefined) break
      answer = await reader.ask(next)
      expect(answer.status).toBe(200)
    }
    expect(values).toEqual(named('e', 'd', 'c', 'b', 'a'))
  })

  it.each([
    ['refuses connections', () => toPrimary.refuse()],
    ['swallows every packet', () => toPrimary.swallow()],
  ])(
    'shows nothing older than was seen while the primary %s, and all others the standby',
    async (_, fail) => {
      await pauseReplay()
      await ingest('d', 'e')
      const page = await writer.ask(`${LIST}?limit=2`)
      const next = nextOf(page) as string
      fail()
      expect(isGood(await reader.ask())).toBe(true)
      // Until it is known that nothing is to be heard, requests may have waited for it too long.
      await eventually(async () => {
        const answer = await reader.ask()
        expect([answer.status, valuesOf(answer)]).toEqual([200, named('c', 'b', 'a')])
      }, 5_000)
      for (let n = 0; n < 5; n++) {
        const conditional = await reader.ask(LIST, { 'if-none-match': tagOf(page) })
        const walk = await reader.ask(next)
        expect([conditional.status, walk.status]).toEqual([503, 503])
        expect([conditional.json.error.code, conditional.headers['retry-after']]).toEqual([
          'unavailable',
          '10',
        ])
        expect(valuesOf(await reader.ask())).toEqual(named('c', 'b', 'a'))
        expect((await reader.ask('/readyz')).status).toBe(200)
      }
      toPrimary.heal()
      await eventually(async () => {
        expect(valuesOf(await reader.ask(next))).toEqual(named('c', 'b'))
      }, 5_000)
    },
  )

  // The last one: the two servers are not what they were afterwards.
  it('answers every request while the standby takes over from a primary that died', async () => {
    const tag = tagOf(await reader.ask(fresh()))
    const stream = streamTo(reader.port)
    const { answered, wrong } = stream
    const moreAnswers = async (status: 200 | 503 = 200) => {
      const before = answered[status]
      await eventually(() => expect(answered[status]).toBeGreaterThan(before + 20))
    }
    await moreAnswers()
    await primary.stop('immediate')
    await moreAnswers()
    const writing = ingest('d')
    await standby.promote()
    await moreAnswers()
    toPrimary.retarget(standby.port)
    const isWritten = jest.fn()
    void writing.then(isWritten)
    await eventually(() => expect(isWritten).toHaveBeenCalled(), 5_000)
    await eventually(async () => {
      expect(valuesOf(await reader.ask(fresh(), { 'if-none-match': tag }))).toEqual(named('d', 'c', 'b', 'a'))
      expect((await writer.ask('/readyz')).status).toBe(200)
    }, 5_000)
    await stream.stop()
    expect([wrong, answered[503], answered[429]]).toEqual([[], 0, 0])
    expect(await writer.storage.check()).toEqual([])
  })
})
