import { NOW } from '@vedette/core/conformance'
import { closingAfterEach } from '../../../testing/closing.ts'
import { eventually } from '../../../testing/eventually.ts'
import { describePostgres, freshDatabase, type TestDatabase } from '../../../testing/postgres-database.ts'
import { startServer, startStandby } from '../../../testing/postgres-server.ts'
import { debianBin, describeWith } from '../../../testing/programs.ts'
import {
  type Answer,
  KEY,
  RECORD,
  type Replica,
  type ReplicaOptions,
  ROOMY,
  startReplica,
} from './replica.ts'

jest.setTimeout(60_000)
const closing = closingAfterEach()

const SECOND = 1_000_000
/** Requests of a key in a day. A day ends more seldom than a minute while a test runs. */
const LIMIT = 32
const REPLICAS = 3
const SHARE = Math.floor(LIMIT / REPLICAS)
const TIERS = { ...ROOMY, pro: { ...ROOMY['pro']!, requestsPerDay: LIMIT } }

const count = (answers: readonly Answer[], wanted: number) =>
  answers.filter(({ status }) => status === wanted).length

async function replicaOn(database: TestDatabase, options: ReplicaOptions = {}): Promise<Replica> {
  return closing(await startReplica(database.url, options), ({ close }) => close())
}

/** Three servers of one database, whose clocks stand until they are moved. */
async function replicasOn(database: TestDatabase, readUrl?: string) {
  let now = NOW + 20 * SECOND
  const replicas: Replica[] = []
  for (let n = 0; n < REPLICAS; n++) {
    const server = { tiers: TIERS, now: () => now }
    replicas.push(await replicaOn(database, { server, ...(readUrl !== undefined && { readUrl }) }))
  }
  await replicas[0]?.storage.keys.add(KEY, RECORD)
  return {
    replicas,
    wait: (seconds: number) => void (now += seconds * SECOND),
    /** So many requests at once to each. @returns the answers of each. */
    askEach: (requests: number) =>
      Promise.all(
        replicas.map((replica) => Promise.all(Array.from({ length: requests }, () => replica.ask()))),
      ),
    counted: async () => {
      const [row] = await database.query('select requests[2]::int as n from vedette.rate_bucket')
      return (row?.n ?? 0) as number
    },
  }
}

type Replicas = Awaited<ReturnType<typeof replicasOn>>

/** Lets each replica know how many there are: it asks at its first request, and seldom after that. */
async function acquaint(database: TestDatabase, { replicas }: Replicas): Promise<void> {
  // Stand-ins for those that come later.
  await database.query(`
    insert into vedette.process (id, seen)
    select gen_random_uuid(), extract(epoch from clock_timestamp()) * 1000000 from generate_series(2, ${REPLICAS})`)
  const standIns = await database.query('select id from vedette.process')
  for (const replica of replicas) {
    expect((await replica.ask()).status).toBe(200)
    await eventually(async () => {
      expect(await database.query('select count(*)::int as known from vedette.process')).toEqual([
        { known: REPLICAS },
      ])
    })
    const { id: gone } = standIns.pop() ?? {}
    await database.query('delete from vedette.process where id = $1', [gone])
  }
}

/** What must hold from the moment at which nothing can be counted to the one at which all is well again. */
async function outlast(all: Replicas, end: () => Promise<unknown>): Promise<void> {
  const { askEach, wait, counted } = all
  const first = await askEach(SHARE + 5)
  expect(first.map((answers) => [count(answers, 200), count(answers, 429)])).toEqual(
    Array(REPLICAS).fill([SHARE, 5]),
  )
  wait(59)
  for (const answers of await askEach(3)) expect(count(answers, 429)).toBe(3)
  wait(1)
  for (const answers of await askEach(3)) expect(count(answers, 503)).toBe(3)
  wait(3600)
  for (const { status, headers, json } of (await askEach(3)).flat()) {
    expect([status, headers['retry-after'], json.error.code]).toEqual([503, '10', 'unavailable'])
    expect(headers['x-ratelimit-remaining']).toBe('0')
  }

  await end()
  // In that second none of them asks the counter again.
  for (const answers of await askEach(1)) expect(count(answers, 503)).toBe(1)
  await eventually(async () => {
    wait(1)
    for (const answers of await askEach(1)) expect(count(answers, 200)).toBe(1)
  }, 5_000)
  const before = await counted()
  const last = (await askEach(LIMIT)).flat()
  expect([count(last, 200), count(last, 429)]).toEqual([LIMIT - before, LIMIT * REPLICAS - LIMIT + before])
  expect(await counted()).toBe(LIMIT)
}

describePostgres('replicas that cannot count their requests together', () => {
  it('let through a share each, for a minute, while the primary is read-only', async () => {
    const server = closing(await startServer(), ({ close }) => close())
    const database = await freshDatabase(server.url)
    const all = await replicasOn(database)
    const setReadOnly = async (value: string) => {
      await server.query(`alter system set default_transaction_read_only = ${value}`)
      await server.query('select pg_reload_conf()')
    }
    await acquaint(database, all)
    await setReadOnly('on')
    await outlast(all, () => setReadOnly('off'))
  })
})

describeWith('pg_basebackup', 'replicas with a standby that cannot count their requests together', () => {
  it('let through a share each, for a minute, while the primary is away', async () => {
    const primary = closing(await startServer({ bin: debianBin() as string }), ({ close }) => close())
    const standby = closing(await startStandby(primary), ({ close }) => close())
    const database = await freshDatabase(primary.url)
    const all = await replicasOn(database, standby.url.replace(/[^/]*$/, database.name))
    await acquaint(database, all)
    await standby.waitUntilCaughtUp()
    await primary.stop('immediate')
    await outlast(all, () => primary.start())
  })
})

describePostgres('a key that is revoked through one replica', () => {
  it('is refused by every other at once', async () => {
    const database = closing(await freshDatabase(), ({ drop }) => drop())
    const replicas = await Promise.all([1, 2, 3].map(() => replicaOn(database)))
    const [one] = replicas
    await one?.storage.keys.add(KEY, RECORD)
    for (const replica of replicas) {
      for (let n = 0; n < 5; n++) expect((await replica.ask()).status).toBe(200)
    }
    await one?.storage.keys.revoke('key_1', 5)
    for (const replica of replicas.reverse()) {
      const { status, json } = await replica.ask()
      expect([status, json.error.code]).toEqual([401, 'invalid_api_key'])
    }
  })
})
