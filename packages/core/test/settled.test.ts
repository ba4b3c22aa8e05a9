import {
  clampToTier,
  DEFAULT_TIERS,
  type IndicatorReader,
  type IndicatorStore,
  listIndicators,
  memoryStore,
  parseQuery,
} from '../src/index.ts'
import { indicator, NOW } from '../src/conformance/index.ts'

const MINUTE = 60_000_000
const brand = { publicUrl: 'https://v.example', sourceName: 'Vedette' }
const idOf = (n: number) => `00000000-0000-5000-8000-00000000000${n}`
const at = (n: number, extractedAt: number) => indicator({ id: idOf(n), value: `v${n}.example`, extractedAt })

async function put(store: IndicatorStore, ...indicators: ReturnType<typeof at>[]) {
  await store.update(
    indicators.map(({ id }) => id),
    () => indicators,
  )
}

/** A store whose snapshots are only complete up to a moment. */
const settledAt = (store: IndicatorStore, settled: number): IndicatorReader => ({
  snapshot: (use) => store.snapshot((snapshot) => use({ ...snapshot, settled })),
})

async function ask(store: IndicatorReader, raw: string, now = NOW + MINUTE) {
  const query = clampToTier(parseQuery(raw), DEFAULT_TIERS.pro, now)
  const answer = await store.snapshot((snapshot) => listIndicators(snapshot, query, brand))
  const { meta, data } = JSON.parse(Buffer.from(answer.body).toString()) as {
    meta: { generated_at: string; filters: { until: string } }
    data: { value: string }[]
  }
  const values = data.map(({ value }) => value)
  return { values, generatedAt: meta.generated_at, until: meta.filters.until, nextCursor: answer.nextCursor }
}

describe('an answer while something is being stored', () => {
  it('speaks of the moment up to which it is complete, and holds all that is there', async () => {
    const store = memoryStore()
    await put(store, at(1, NOW), at(2, NOW + 1))
    const expected = { generatedAt: '2026-01-15T12:00:00Z', until: '2026-01-15T12:00:00Z' }
    expect(await ask(settledAt(store, NOW + 2), '')).toMatchObject({
      values: ['v2.example', 'v1.example'],
      ...expected,
    })
  })

  it('lets whoever asks from there on miss nothing', async () => {
    const store = memoryStore()
    await put(store, at(1, NOW))
    const { until } = await ask(settledAt(store, NOW + 1), '')
    // Dated before the first answer was made, and seen after it.
    await put(store, at(2, NOW + 5))
    const { values } = await ask(store, `since=${until}`)
    expect(values).toContain('v2.example')
  })

  it('speaks of now when all is settled, or settled later', async () => {
    const store = memoryStore()
    await put(store, at(1, NOW))
    for (const settled of [Infinity, NOW + 2 * MINUTE]) {
      const { generatedAt, until } = await ask(settledAt(store, settled), '')
      expect([generatedAt, until]).toEqual(['2026-01-15T12:01:00Z', '2026-01-15T12:01:00Z'])
    }
  })

  it('shows the end that was asked for', async () => {
    const store = memoryStore()
    await put(store, at(1, NOW))
    const { until } = await ask(settledAt(store, NOW + 1), 'until=2026-01-15T12:00:30Z')
    expect(until).toBe('2026-01-15T12:00:30Z')
  })
})

it('a walk is not misled by a row that comes to its window while another one leaves it', async () => {
  const store = memoryStore()
  await put(store, at(1, NOW), at(2, NOW + 1), at(3, NOW + 2))
  for (const end of ['', '&until=2099-01-01T00:00:00Z']) {
    const version = await store.snapshot(async (snapshot) => snapshot.version)
    const first = await ask(settledAt(store, version + 1), `limit=1${end}`)
    const [newest = ''] = first.values
    const last = ['v1.example', 'v2.example', 'v3.example'].find((value) => value !== newest) as string
    // A late one, dated before the first page was made; and one moves that was not given yet.
    await put(store, at(4, version + 1))
    await put(store, at(Number(last[1]), version + 2))
    const given = new Set(first.values)
    for (let cursor = first.nextCursor; cursor !== undefined;) {
      const page = await ask(store, `limit=1${end}&cursor=${cursor}`)
      page.values.forEach((value) => given.add(value))
      cursor = page.nextCursor
    }
    expect([...given]).toEqual(expect.arrayContaining(['v1.example', 'v2.example', 'v3.example']))
  }
})
