import { indicator, NOW, report } from '../../src/conformance/index.ts'
import { recordObservations } from '../../src/ingest/record.ts'
import type { Observation } from '../../src/ingest/observation.ts'
import {
  clampToTier,
  type IndicatorStore,
  listIndicators,
  LOCAL_TIER,
  memoryStore,
  parseQuery,
} from '../../src/index.ts'

const SECOND = 1_000_000
const brand = { publicUrl: 'https://v.example', sourceName: 'V' }

function observation(n: number, known: Parameters<typeof report>[0] = {}): Observation {
  return { type: 'domain', value: `v${n}.example`, report: report(known) }
}

/** What somebody sees who asks at `now` for what is new since a moment. */
async function poll(
  store: IndicatorStore,
  now: number,
  since: string,
): Promise<{ values: string[]; until: string }> {
  const query = clampToTier(parseQuery(`since=${since}`), LOCAL_TIER, now)
  const { body } = await store.snapshot((snapshot) => listIndicators(snapshot, query, brand))
  const { data, meta } = JSON.parse(Buffer.from(body).toString()) as {
    data: { value: string }[]
    meta: { filters: { until: string } }
  }
  return { values: data.map(({ value }) => value), until: meta.filters.until }
}

describe('recording observations', () => {
  it('counts each indicator once, however many rows speak of it', async () => {
    const store = memoryStore()
    const ports = { writer: store, now: () => NOW }
    const rows = [observation(1), observation(2), observation(1, { tags: ['x'] })]
    expect(await recordObservations(ports, rows)).toEqual({ new: 2, changed: 0, unchanged: 0 })
    expect(await recordObservations(ports, rows)).toEqual({ new: 0, changed: 0, unchanged: 2 })
    expect(await recordObservations(ports, [observation(1, { tags: ['y'] }), observation(2)])).toEqual({
      new: 0,
      changed: 1,
      unchanged: 1,
    })
  })

  it('leaves the version alone when nothing new is said', async () => {
    const store = memoryStore()
    const version = () => store.snapshot(async (snapshot) => snapshot.version)
    await recordObservations({ writer: store, now: () => NOW }, [observation(1)])
    const before = await version()
    await recordObservations({ writer: store, now: () => NOW + SECOND }, [observation(1)])
    expect(await version()).toBe(before)
  })

  it('gives moments that grow, also when the clock stands still or is set back', async () => {
    const store = memoryStore()
    let now = NOW
    const many = (from: number) => Array.from({ length: 700 }, (_, n) => observation(from + n))
    await recordObservations({ writer: store, now: () => now }, many(0))
    const first = await store.snapshot(async (snapshot) => snapshot.version)
    now -= 3600 * SECOND
    await recordObservations({ writer: store, now: () => now }, many(700))
    const { version, count } = await store.snapshot(async (snapshot) => ({
      version: snapshot.version,
      count: await snapshot.count({ since: 0, until: Infinity }),
    }))
    expect(version).toBeGreaterThan(first)
    expect(count).toBe(1400)
  })

  it('lists what was seen last first', async () => {
    const store = memoryStore()
    const seen = [30, 10, 20].map((at, n) => observation(n, { firstSeen: at, lastSeen: at }))
    await recordObservations({ writer: store, now: () => NOW }, seen)
    const { values } = await poll(store, NOW + SECOND, '2020-01-01T00:00:00Z')
    expect(values).toEqual(['v0.example', 'v2.example', 'v1.example'])
  })

  it('tells how far it is after every batch', async () => {
    const steps: (readonly [number, number])[] = []
    const rows = Array.from({ length: 1201 }, (_, n) => observation(n))
    await recordObservations({ writer: memoryStore(), now: () => NOW }, rows, (...step) => steps.push(step))
    expect(steps).toEqual([
      [500, 1201],
      [1000, 1201],
      [1201, 1201],
    ])
  })

  // A batch looks at the clock, somebody asks, and only then the batch is stored, in another second.
  it.each([0, 50_000, 200_000])(
    'is not missed by who asked %d microseconds before it was stored',
    async (late) => {
      const store = memoryStore()
      await store.update([indicator().id], () => [indicator({ extractedAt: NOW - 60 * SECOND })])
      const batchAt = NOW + SECOND - 10_000
      let asked = { values: [] as string[], until: '' }
      const writer: Pick<IndicatorStore, 'update'> = {
        async update(ids, change) {
          let stored: ReturnType<typeof change> = []
          await store.update(ids, (known, version) => {
            stored = change(known, version)
            return []
          })
          asked = await poll(store, batchAt + late, '2026-01-15T11:59:59Z')
          await store.update(ids, () => stored)
        },
      }
      await recordObservations({ writer, now: () => batchAt }, [observation(1)])
      expect(asked.values).toEqual([])
      expect((await poll(store, batchAt + 5 * SECOND, asked.until)).values).toEqual(['v1.example'])
    },
  )
})
