import {
  clampToTier,
  type IndicatorStore,
  listIndicators,
  LOCAL_TIER,
  parseQuery,
  type Snapshot,
} from '@vedette/core'
import { indicator, ITEM_LINES, linesOf, type Random, report, seeded } from '@vedette/core/conformance'
import { describePostgres } from '../../../testing/postgres-database.ts'
import { indicatorStore } from '../src/indicator-store.ts'
import { type Pool, poolOf } from '../src/pool.ts'
import { migratedDatabase } from './databases.ts'
import { randomTurns } from './turns.ts'

const POLLS = 10_000
const SEED = 20_261_124
const BRAND = { publicUrl: 'http://127.0.0.1', sourceName: 'test' }
const idOf = (n: number) => `00000000-0000-5000-8000-${n.toString(16).padStart(12, '0')}`

/** What somebody knows who only ever asks for what is new: the last context of each value. */
type Mirror = Map<string, string>

describePostgres('who asks for what is new while writers hold their transactions open', () => {
  const database = migratedDatabase()
  let pool: Pool

  beforeEach(async () => {
    await database.empty()
    pool = poolOf(database.url, { size: 12, timeoutMs: 60_000 })
  })
  afterEach(() => pool.close())

  it(`misses nothing in ${POLLS} random interleavings, by since and by cursor (seed ${SEED})`, async () => {
    const { polls, missed } = await interleave(seeded(SEED), pool, POLLS, (store) => store)
    expect({ polls: polls >= POLLS, missed }).toEqual({ polls: true, missed: [] })
  }, 240_000)

  it(`would miss some if a snapshot did not look at the writers (seed ${SEED})`, async () => {
    const { missed } = await interleave(seeded(SEED), pool, 400, (store) => ({
      ...store,
      snapshot: (use) => store.snapshot((snapshot) => use({ ...snapshot, settled: Infinity })),
    }))
    expect(missed.length).toBeGreaterThan(0)
  }, 60_000)
})

/** Writers, pollers and walkers over one database until so many polls were made while a writer was in the middle. */
async function interleave(
  random: Random,
  pool: Pool,
  wanted: number,
  seenAs: (store: IndicatorStore) => IndicatorStore,
): Promise<{ readonly polls: number; readonly missed: readonly string[] }> {
  const turns = randomTurns(random)
  const storeOf = (gate: (pool: Pool) => Pool) =>
    indicatorStore({ primary: gate(pool), timeoutMs: 60_000, waitMs: 60_000 })
  const store = () => seenAs(storeOf(turns.gated))
  let polls = 0
  const goOn = () => polls < wanted
  const note = () => void (polls += turns.isWriting() ? 1 : 0)
  const mirrors = [pollerOf(store(), note), pollerOf(store(), note), walkerOf(store(), random, note)]
  await turns.during(
    Promise.all([
      ...Array.from({ length: 3 }, (_, writer) => write(store(), writer, random, goOn)),
      ...mirrors.map((mirror) => follow(mirror, goOn)),
    ]),
  )
  const truth = await everythingIn(storeOf((same) => same))
  const last = await turns.during(Promise.all(mirrors.map(async ({ look, known }) => (await look(), known))))
  return { polls, missed: last.flatMap((known, n) => missing(known, truth, `mirror ${n}`)) }
}

/**
 * Stores a new indicator, which nobody stores again, and some that all writers share; as early as the store allows, so
 * that no head start hides what comes late.
 */
async function write(
  store: IndicatorStore,
  writer: number,
  random: Random,
  goOn: () => boolean,
): Promise<void> {
  for (let n = 0; goOn(); n++) {
    const shared = Array.from({ length: Math.floor(random() * 3) }, () => idOf(Math.floor(random() * 20)))
    const ids = [...new Set([idOf(1000 * (n + 1) + writer), ...shared])]
    await store.update(ids, (_stored, version, clock = 0) =>
      ids.map((id, place) =>
        indicator({
          id,
          value: id,
          extractedAt: Math.max(version + 1, clock) + place,
          reports: [report({ context: `writer ${writer}, update ${n}` })],
        }),
      ),
    )
  }
}

interface Follower {
  readonly known: Mirror
  readonly look: () => Promise<void>
}

async function follow({ look }: Follower, goOn: () => boolean): Promise<void> {
  while (goOn()) await look()
}

/** Asks for what is new since the moment that the last answer spoke of. */
function pollerOf(store: IndicatorStore, note: () => void): Follower {
  const known: Mirror = new Map()
  let since = 0
  return {
    known,
    async look() {
      const now = Date.now() * 1000
      since = await store.snapshot(async (snapshot) => {
        note()
        const selection = { since, until: Infinity }
        const slice = await snapshot.read({ selection, layout: ITEM_LINES, offset: 0, limit: 1_000 })
        learn(known, linesOf(slice).lines)
        return Math.min(now, snapshot.settled)
      })
    },
  }
}

/** Walks by cursor, a few rows a page, then walks again from the moment that the first page spoke of. */
function walkerOf(store: IndicatorStore, random: Random, note: () => void): Follower {
  const known: Mirror = new Map()
  let since = 0
  return {
    known,
    async look() {
      const begun = Date.now() * 1000
      let moment: number | undefined
      let cursor = ''
      do {
        const raw = `limit=${1 + Math.floor(random() * 9)}&since=${micros(since)}${cursor}`
        const query = clampToTier(parseQuery(raw), LOCAL_TIER, Date.now() * 1000)
        const { body, nextCursor } = await store.snapshot(async (snapshot: Snapshot) => {
          note()
          moment ??= Math.min(begun, snapshot.settled)
          return listIndicators(snapshot, query, BRAND)
        })
        learn(
          known,
          (JSON.parse(Buffer.from(body).toString()) as { data: unknown[] }).data.map((item) =>
            JSON.stringify(item),
          ),
        )
        cursor = nextCursor === undefined ? '' : `&cursor=${nextCursor}`
      } while (cursor !== '')
      since = moment ?? since
    },
  }
}

/** RFC 3339 with all six digits of a microsecond. */
function micros(moment: number): string {
  const seconds = new Date(Math.floor(moment / 1_000_000) * 1000).toISOString().slice(0, 19)
  return `${seconds}.${String(moment % 1_000_000).padStart(6, '0')}Z`
}

/** A list is newest first, so what it says last is the older. */
function learn(known: Mirror, lines: readonly string[]): void {
  for (const line of lines.toReversed()) {
    const { value, context = '' } = JSON.parse(line) as { value: string; context?: string }
    known.set(value, context)
  }
}

function everythingIn(store: IndicatorStore): Promise<Mirror> {
  return store.snapshot(async (snapshot) => {
    const page = {
      selection: { since: 0, until: Infinity },
      layout: ITEM_LINES,
      offset: 0,
      limit: 1_000_000,
    }
    const all: Mirror = new Map()
    learn(all, linesOf(await snapshot.read(page)).lines)
    return all
  })
}

function missing(known: Mirror, truth: Mirror, who: string): readonly string[] {
  return [...truth].flatMap(([value, context]) =>
    known.get(value) === context ? [] : [`${who} knows "${known.get(value)}" of ${value}, not "${context}"`],
  )
}
