import { CSV_ROW } from '../formats/csv.ts'
import { ITEM_WITHOUT_CONTEXT } from '../formats/json.ts'
import { VALUES } from '../formats/txt.ts'
import type { Indicator } from '../indicator.ts'
import { memoryStore } from '../memory-store.ts'
import type { IndicatorStore, Page } from '../ports.ts'
import type { Clause } from './clause.ts'
import { EVERYTHING, id, ITEM_LINES, linesOf, put, same } from './fixtures.ts'
import { pick, type Random, randomIndicators, randomReports, randomSelection, seeded } from './random.ts'

const SEED = 20_261_124
const SELECTIONS = 400

export const comparingClauses: readonly Clause<IndicatorStore>[] = [
  {
    name: `agrees with the reference store on ${SELECTIONS} random selections (seed ${SEED})`,
    async check(store) {
      const random = seeded(SEED)
      const reference = memoryStore()
      await fill(random, [store, reference])
      for (let n = 0; n < SELECTIONS; n++) {
        const page = randomPage(random)
        const what = `seed ${SEED}, selection ${n}: ${JSON.stringify(page)}`
        same(await answer(store, page), await answer(reference, page), what)
      }
    },
  },
  {
    name: `hands over every report as it was stored (seed ${SEED})`,
    async check(store) {
      const random = seeded(SEED)
      const reference = memoryStore()
      await fill(random, [store, reference])
      const held = async (from: IndicatorStore) => {
        let all: readonly Indicator[] = []
        const ids = Array.from({ length: 120 }, (_, n) => id(n))
        await from.update(ids, (stored) => {
          all = [...stored.values()].sort((a, b) => a.extractedAt - b.extractedAt)
          return []
        })
        return all
      }
      same(await held(store), await held(reference), `seed ${SEED}`)
    },
  },
  {
    name: `gives every row once in a walk of random steps (seed ${SEED})`,
    async check(store) {
      const random = seeded(SEED)
      const reference = memoryStore()
      await fill(random, [store, reference])
      const whole: Page = { selection: EVERYTHING, layout: ITEM_LINES, offset: 0, limit: 10_000 }
      const expected = linesOf(await reference.snapshot((snapshot) => snapshot.read(whole))).lines
      const walked: string[] = []
      let until = Infinity
      // A broken store may walk in circles: one row too many is proof enough.
      while (walked.length <= expected.length) {
        const limit = 1 + Math.floor(random() * 9)
        const page: Page = { selection: { ...EVERYTHING, until }, layout: ITEM_LINES, offset: 0, limit }
        const { lines, last } = linesOf(await store.snapshot((snapshot) => snapshot.read(page)))
        if (last === undefined) break
        walked.push(...lines)
        until = last
      }
      same(walked, expected, `seed ${SEED}`)
    },
  },
]

/** Stores the same in all: one batch, then moves and changes of a third of it. */
async function fill(random: Random, stores: readonly IndicatorStore[]): Promise<void> {
  const first = randomIndicators(random, 120)
  const newest = Math.max(...first.map(({ extractedAt }) => extractedAt))
  const moved = first
    .filter(() => random() < 0.3)
    .map((each, n): Indicator => ({ ...each, extractedAt: newest + 1 + n, reports: randomReports(random) }))
  for (const store of stores) {
    await put(store, ...first)
    await put(store, ...moved)
  }
}

function randomPage(random: Random): Page {
  return {
    selection: randomSelection(random),
    layout: pick(random, [VALUES, ITEM_LINES, ITEM_WITHOUT_CONTEXT, CSV_ROW]),
    offset: random() < 0.5 ? 0 : Math.floor(random() * 30),
    limit: 1 + Math.floor(random() * 50),
  }
}

function answer(store: IndicatorStore, page: Page): Promise<unknown> {
  return store.snapshot(async (snapshot) => [
    await snapshot.count(page.selection),
    linesOf(await snapshot.read(page)),
  ])
}
