import {
  CATEGORIES,
  clampToTier,
  CONFIDENCES,
  DEFAULT_TIERS,
  FORMATS,
  INDICATOR_TYPES,
  INDUSTRIES,
  IocError,
  listIndicators,
  LOCAL_TIER,
  memoryStore,
  parseQuery,
  type Snapshot,
  type Tier,
} from '../src/index.ts'
import { type Random, randomIndicators, seeded } from '../src/conformance/index.ts'

const MINUTE = 60_000_000
const DAY = 86_400_000_000
/** 2026-01-15T12:00:30.5Z */
const NOW = 1_768_478_430_500_000
const { free, pro } = DEFAULT_TIERS
const iso = (micros: number) => new Date(micros / 1000).toISOString()

describe('the table of tiers', () => {
  it('is that of the contract', () =>
    expect(DEFAULT_TIERS).toMatchObject({
      free: { requestsPerMinute: 10, requestsPerDay: 1000, maxRows: 100, lookbackDays: 1, formats: ['json'] },
      pro: {
        requestsPerMinute: 1000,
        requestsPerDay: 1_000_000,
        maxRows: 10_000,
        lookbackDays: 365,
        formats: ['json', 'csv', 'txt'],
      },
    }))
})

describe('clamping', () => {
  it('starts at the horizon when no since is given: the lookback, rounded up to the whole minute', () => {
    const { since } = clampToTier(parseQuery(''), free, NOW)
    expect(since).toBe(NOW - DAY + MINUTE - (NOW % MINUTE))
    expect(iso(since)).toBe('2026-01-14T12:01:00.000Z')
  })

  it('does not round a whole minute', () =>
    expect(clampToTier(parseQuery(''), free, NOW - 30_500_000).since).toBe(NOW - 30_500_000 - DAY))
  it('moves an older since to the horizon', () =>
    expect(clampToTier(parseQuery('since=2020-01-01T00:00:00Z'), pro, NOW).since).toBe(
      clampToTier(parseQuery(''), pro, NOW).since,
    ))
  it('leaves a newer since alone', () =>
    expect(iso(clampToTier(parseQuery('since=2026-01-15T11:59:59.123456Z'), free, NOW).since)).toBe(
      '2026-01-15T11:59:59.123Z',
    ))
  it('narrows the limit in silence', () =>
    expect(clampToTier(parseQuery('limit=10000'), free, NOW).limit).toBe(100))
  it('leaves a smaller limit alone', () =>
    expect(clampToTier(parseQuery('limit=7'), free, NOW).limit).toBe(7))
  it('changes nothing the second time', () => {
    const once = clampToTier(parseQuery('limit=10000&since=2020-01-01T00:00:00Z'), free, NOW)
    expect(clampToTier(once, free, NOW)).toEqual(once)
  })
  it("has no horizon on the operator's own machine", () =>
    expect(clampToTier(parseQuery(''), LOCAL_TIER, NOW).since).toBe(0))

  it('refuses a format that the tier lacks', () =>
    expect(() => clampToTier(parseQuery('format=csv'), free, NOW, 'https://u.example/')).toThrow(
      expect.objectContaining({
        code: 'insufficient_scope',
        details: {
          format: 'csv',
          allowed_formats: ['json'],
          tier: 'free',
          upgrade_url: 'https://u.example/',
        },
      }),
    ))
})

const ODD: Record<string, readonly string[]> = {
  type: [...INDICATOR_TYPES, 'mitre-attack', 'all', '*'],
  category: CATEGORIES,
  confidence: CONFIDENCES,
  industry: [...INDUSTRIES, '%'],
  since: [
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '1969-12-31T23:59:59Z',
    '-infinity',
    '2026-01-14T12:00:30.5Z',
    '',
  ],
  until: [
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999999999Z',
    '2026-01-14T12:01:00Z',
    '2026-02-30T00:00:00Z',
  ],
  limit: ['1', '100', '101', '10000', '9999999', '0', '-1', '1e400', 'NaN'],
  offset: ['0', '1', '9999999', '-0', '1e9'],
  format: FORMATS,
  include_context: ['true', 'false', '0'],
  cursor: [],
}

/** Any query string: each parameter absent, fitting, odd or extreme, and sometimes twice or under another name. */
function randomQuery(random: Random, now: number): string {
  const around = () => encodeURIComponent(iso(now - Math.floor((random() * 3 - 1) * 366 * DAY)))
  const pairs = Object.entries(ODD).flatMap(([name, odd]) => {
    if (random() < 0.75) return []
    const made =
      name === 'since' || name === 'until'
        ? around()
        : name === 'cursor'
          ? randomCursor(random, now)
          : `${Math.floor(random() * 20_000)}`
    const value = odd.length > 0 && random() < 0.7 ? (odd[Math.floor(random() * odd.length)] as string) : made
    const pair = `${name}=${value}`
    return random() < 0.002 ? [pair, pair] : random() < 0.002 ? [`${name}[]=${value}`] : [pair]
  })
  return pairs.join('&')
}

/** Positions all over time, as somebody would forge them. The digest of no filters makes some of them fit. */
function randomCursor(random: Random, now: number): string {
  const until = Math.floor(now * (0.5 + random()))
  const from = random() < 0.5 ? 0 : Math.floor(until * random())
  return `1.${until.toString(36)}.${Math.floor(until * random()).toString(36)}.9.${from.toString(36)}.0`
}

const TIERS: readonly Tier[] = [free, pro, { ...free, lookbackDays: 7, maxRows: 3, formats: FORMATS }]

const RUNS = 1_000_000
const SEED = 20_260_115

describe(`whatever is asked (seed ${SEED})`, () => {
  it(`${RUNS.toLocaleString('en')} random queries of random tiers at random times never reach beyond the tier`, async () => {
    const random = seeded(SEED)
    let answered = 0
    for (let n = 0; n < RUNS; n++) {
      const tier = TIERS[n % TIERS.length] as Tier
      const now = Math.floor(NOW + (random() - 0.5) * 4 * 365 * DAY)
      const query = clamped(randomQuery(random, now), tier, now)
      if (query === undefined) continue
      answered += 1
      const asked: { since: number; limit: number }[] = []
      await listIndicators(recording(asked), query, { publicUrl: 'https://v.example', sourceName: 'V' })
      for (const { since, limit } of asked) {
        if (since < now - tier.lookbackDays * DAY || limit > tier.maxRows) {
          throw new Error(
            `seed ${SEED}, run ${n}: since ${since}, limit ${limit} at ${now} for ${JSON.stringify(query)}`,
          )
        }
      }
      if (asked.length === 0) throw new Error(`run ${n} asked nothing`)
    }
    expect(answered).toBeGreaterThan(RUNS / 4)
  }, 300_000)

  it('and no row of any answer lies outside the tier', async () => {
    const random = seeded(SEED)
    const store = memoryStore()
    const rows = randomIndicators(random, 150).map((each, n) => ({
      ...each,
      extractedAt: NOW - Math.floor(Math.exp(random() * 31.5)) * 1000 - n,
    }))
    await store.update(
      rows.map(({ id }) => id),
      () => rows,
    )
    const byId = new Map(rows.map((row) => [row.id, row]))
    let seen = 0
    for (let n = 0; n < 4000; n++) {
      const tier = TIERS[n % TIERS.length] as Tier
      const now = Math.floor(NOW + random() * 2 * DAY)
      const query = clamped(randomQuery(random, now).replace(/format=(csv|txt)/, 'format=json'), tier, now)
      if (query === undefined) continue
      const { body } = await store.snapshot((snapshot) =>
        listIndicators(snapshot, query, { publicUrl: 'https://v.example', sourceName: 'V' }),
      )
      const { data } = JSON.parse(Buffer.from(body).toString()) as {
        data: readonly { id: string; type: string }[]
      }
      expect(data.length).toBeLessThanOrEqual(tier.maxRows)
      for (const { id } of data) {
        const row = byId.get(id)
        expect(row?.extractedAt).toBeGreaterThanOrEqual(now - tier.lookbackDays * DAY)
        expect(query.type ?? row?.type).toBe(row?.type)
        seen += 1
      }
    }
    expect(seen).toBeGreaterThan(1000)
  })
})

function clamped(raw: string, tier: Tier, now: number) {
  try {
    return clampToTier(parseQuery(raw), tier, now)
  } catch (error) {
    if (error instanceof IocError) return undefined
    throw error
  }
}

/** A store that is full everywhere: it only notes what it is asked for. */
function recording(asked: { since: number; limit: number }[]): Snapshot {
  return {
    version: NOW + 9 * DAY,
    settled: Infinity,
    count: async ({ since }) => (asked.push({ since, limit: 0 }), 0),
    read: async ({ selection: { since }, limit }) => (
      asked.push({ since, limit }),
      { text: new Uint8Array(), rows: 0 }
    ),
  }
}
