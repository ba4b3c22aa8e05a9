import {
  CATEGORIES,
  CONFIDENCES,
  type Filters,
  INDICATOR_TYPES,
  INDUSTRIES,
  type Snapshot,
} from '@vedette/core'
import {
  CSV_ROW,
  ITEM,
  ITEM_WITHOUT_CONTEXT,
  NOW,
  randomIndicators,
  seeded,
  VALUES,
} from '@vedette/core/conformance'
import { describePostgres } from '../../../testing/postgres-database.ts'
import type { Connection } from '../src/connection.ts'
import { indicatorStore } from '../src/indicator-store.ts'
import { type Pool, poolOf } from '../src/pool.ts'
import { migratedDatabase } from './databases.ts'

/** A statement as it was run. */
interface Run {
  readonly sql: string
  readonly values: readonly unknown[]
}

const SEED = 4
const ROWS = 20_000
const DAY = 86_400_000_000
const LAYOUTS = Object.entries({ VALUES, ITEM, ITEM_WITHOUT_CONTEXT, CSV_ROW })
const SUBSETS: readonly Filters[] = Array.from({ length: 16 }, (_, n) => ({
  ...(n & 1 && { type: INDICATOR_TYPES[0] }),
  ...(n & 2 && { category: CATEGORIES[2] }),
  ...(n & 4 && { confidence: CONFIDENCES[2] }),
  ...(n & 8 && { industry: INDUSTRIES[0] }),
}))

// Nothing else touches a table: no scan of a whole one, no sort, no rows that a filter throws away.
const PAGE = [
  'Index Only Scan Backward using listing_pkey on listing',
  'Index Scan using indicator_pkey on indicator',
]
const COUNT = ['Index Only Scan using listing_pkey on listing', 'Index Scan using tally_pkey on tally']

describePostgres('with 20,000 rows that are analyzed', () => {
  const database = migratedDatabase()
  const runs: Run[] = []
  let pool: Pool

  beforeAll(async () => {
    pool = poolOf(database.url, { size: 2, timeoutMs: 60_000 })
    const random = seeded(SEED)
    const rows = randomIndicators(random, ROWS)
    await storeOver(pool).update(
      rows.map(({ id }) => id),
      () => rows,
    )
    await database.query('vacuum analyze')
  }, 60_000)
  afterAll(() => pool.close())

  describe.each(
    SUBSETS.map((filters) => ({ filters, name: Object.keys(filters).join(' + ') || 'no filter' })),
  )('a page with $name', ({ filters }) => {
    it.each(LAYOUTS)('is one range of one list as %s', async (_, layout) => {
      const selection = { ...filters, since: 0, until: Infinity }
      for (const offset of [0, 30]) {
        const plans = await plansOf((snapshot) => snapshot.read({ selection, layout, offset, limit: 100 }))
        expect(plans).toEqual([PAGE])
      }
    })

    it('is counted from the tally and two ranges', async () => {
      const selection = { ...filters, since: NOW - 2.26 * DAY, until: NOW - 0.26 * DAY }
      const [steps = []] = await plansOf((snapshot) => snapshot.count(selection))
      expect([...new Set(steps)].sort()).toEqual(COUNT)
    })
  })

  it('notices a statement that scans', async () => {
    runs.push({ sql: 'select value from vedette.indicator order by value', values: [] })
    expect(await explain()).toEqual([['Sort', 'Seq Scan on indicator']])
  })

  /** What each statement of a snapshot does to the tables. */
  async function plansOf(
    use: (snapshot: Snapshot) => Promise<unknown>,
  ): Promise<readonly (readonly string[])[]> {
    runs.length = 0
    await storeOver(recording(pool, runs)).snapshot(use)
    return explain()
  }

  async function explain(): Promise<readonly (readonly string[])[]> {
    const plans: (readonly string[])[] = []
    for (const { sql, values } of runs.splice(0)) {
      const rows = await database.query(`explain ${sql}`, values)
      const lines: string[] = rows.map((row) => row['QUERY PLAN'])
      expect(lines.join('\n')).not.toMatch(/Filter:/)
      plans.push(lines.flatMap((line) => /(?:^|-> {2})(\w[\w ]* Scan.*? on \w+|Sort)/.exec(line)?.[1] ?? []))
    }
    return plans
  }
})

function storeOver(primary: Pool) {
  return indicatorStore({ primary, timeoutMs: 60_000, waitMs: 60_000 })
}

/** The pool, but what is read through it is written down. */
function recording(pool: Pool, log: Run[]): Pool {
  const recorded = (connection: Connection): Connection => ({
    ...connection,
    all(sql, ...values) {
      log.push({ sql, values })
      return connection.all(sql, ...values)
    },
    first(sql, ...values) {
      log.push({ sql, values })
      return connection.first(sql, ...values)
    },
  })
  return { ...pool, lend: (use) => pool.lend((connection) => use(recorded(connection))) }
}
