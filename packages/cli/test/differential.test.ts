import { type RunningServer, startServer } from '@vedette/adapter-http'
import { openPostgresStorage } from '@vedette/adapter-postgres'
import { openSqliteStorage } from '@vedette/adapter-sqlite'
import {
  DEFAULT_TIERS,
  type Indicator,
  type IndicatorReader,
  mintKey,
  type RateCounter,
  SCOPES,
  type Selection,
  type Snapshot,
  type Storage,
} from '@vedette/core'
import { NOW, randomIndicators, seeded } from '@vedette/core/conformance'
import { describePostgres, freshDatabase, type TestDatabase } from '../../../testing/postgres-database.ts'
import { interview } from './interview.ts'
import { workplace } from './program.ts'
import type { Material } from './random-requests.ts'

const SEED = Number(process.env['VEDETTE_TEST_SEED'] ?? 20_260_115)
const REQUESTS = 10_000
const DAY = 86_400_000_000

const random = seeded(SEED)
const dice = (count: number) => Uint8Array.from({ length: count }, () => Math.floor(random() * 256))

/** Two days of indicators, and what moves and comes on the third. */
const EARLIER = randomIndicators(random, 900).filter(({ extractedAt }) => extractedAt < NOW - DAY)
const LATER = randomIndicators(random, 250, Math.max(...EARLIER.map(({ extractedAt }) => extractedAt)))

const known = { scopes: SCOPES, tier: 'pro', createdAt: 1_700_000_000, prefix: 'sk_live_xxxx' } as const
const RECORDS = {
  pro: known,
  free: { ...known, tier: 'free' },
  narrow: { ...known, scopes: ['read:articles'] },
  expired: { ...known, expiresAt: NOW / 1_000_000 },
  revoked: { ...known, revokedAt: 1_700_000_001 },
} as const
const MATERIAL: Material = {
  moments: [...EARLIER, ...LATER].map(({ extractedAt }) => extractedAt),
  keys: {
    ...{ pro: mintKey(dice), free: mintKey(dice), narrow: mintKey(dice), expired: mintKey(dice) },
    ...{ revoked: mintKey(dice), unknown: mintKey(dice), misshapen: 'sk_live_0' },
  },
}

/** The counters go by clocks of their own, and count in the order of arrival: they have a contract of their own. */
const RATES: RateCounter = {
  take: async (_bucket, limits, now) => ({ held: limits.map(() => 0), at: now }),
}

/** A mistake that a store could make. */
const BUGS: readonly (readonly [string, (snapshot: Snapshot) => Partial<Snapshot>])[] = [
  [
    'reads a row too many at the end of a window',
    ({ read }) => ({
      read: ({ selection, ...page }) =>
        read({ ...page, selection: { ...selection, until: selection.until + 1 } }),
    }),
  ],
  [
    'does not count the first microsecond of a window',
    ({ count }) => ({ count: (selection) => count({ ...selection, since: selection.since + 1 }) }),
  ],
  [
    'forgets an industry beside a confidence',
    ({ count, read }) => {
      const forget = (selection: Selection): Selection => {
        const { industry: _, ...rest } = selection
        return selection.confidence === undefined ? selection : rest
      }
      return {
        count: (selection) => count(forget(selection)),
        read: ({ selection, ...page }) => read({ ...page, selection: forget(selection) }),
      }
    },
  ],
  ['gives another version', ({ version }) => ({ version: version - 1 })],
]

async function addKeys({ keys }: Storage): Promise<void> {
  for (const [name, record] of Object.entries(RECORDS)) {
    await keys.add(MATERIAL.keys[name] as string, { ...record, id: `key_${name}` })
  }
}

function serverOver(
  { indicators, keys }: Storage,
  bug: (snapshot: Snapshot) => Partial<Snapshot> = () => ({}),
): Promise<RunningServer> {
  const store: IndicatorReader = {
    snapshot: (use, atLeast) =>
      indicators.snapshot((snapshot) => use({ ...snapshot, ...bug(snapshot) }), atLeast),
  }
  return startServer({
    ...{ store, keys, rates: RATES, tiers: DEFAULT_TIERS, host: '127.0.0.1', port: 0 },
    brand: { publicUrl: 'https://iocs.example', sourceName: 'Vedette' },
    now: () => NOW,
    // Requests come to the two servers in different orders, so each gets the same id.
    randomBytes: (count) => new Uint8Array(count),
    deadlineMs: 60_000,
  })
}

const { file } = workplace()

describePostgres(`two servers with the same content (seed ${SEED})`, () => {
  let database: TestDatabase
  const storages: Storage[] = []
  let servers: [RunningServer, RunningServer]
  const store = async (indicators: readonly Indicator[]) => {
    const ids = indicators.map(({ id }) => id)
    for (const storage of storages) await storage.indicators.update(ids, () => indicators)
  }

  beforeAll(async () => {
    database = await freshDatabase()
    const sqlite = await openSqliteStorage(file('same.db'))
    const postgres = await openPostgresStorage(database.url, { timeoutMs: 60_000 })
    storages.push(sqlite, postgres)
    for (const storage of storages) await addKeys(storage)
    servers = [await serverOver(sqlite), await serverOver(postgres)]
  })
  afterAll(async () => {
    for (const server of servers) await server.close()
    for (const storage of storages) await storage.close()
    await database.drop()
  })

  it(`answer ${REQUESTS} random requests with the same bytes`, async () => {
    const { until, seen, requests } = interview(servers, { seed: SEED, material: MATERIAL })
    await store(EARLIER)
    const stops = await until(REQUESTS / 2, 0)
    // Walks that are under way go on over rows that have moved and come.
    await store(LATER)
    await until(REQUESTS, 1_000_000, stops)
    console.info(
      `seed ${SEED}: ${requests()} requests, ${stops.length} walks interrupted, ${JSON.stringify(seen)}`,
    )
    expect(requests()).toBeGreaterThanOrEqual(REQUESTS)
    expect(stops.length).toBeGreaterThan(300)
    expect(seen['200 with rows']).toBeGreaterThan(REQUESTS / 2)
    expect(Object.keys(seen)).toEqual(
      expect.arrayContaining(['200', '304', '400', '401', '403', '404', '405']),
    )
  }, 120_000)

  it.each(BUGS)('would differ if one of them %s', async (_name, bug) => {
    const wrong = await serverOver(storages[1] as Storage, bug)
    const { until, requests } = interview([servers[0], wrong], { seed: SEED, material: MATERIAL })
    await expect(until(2_000, 0)).rejects.toThrow(/^seed \d+, conversation \d+, request \d+:\n[A-Z]+ \/api/)
    console.info(`noticed at request ${requests()}`)
    await wrong.close()
  })
})
