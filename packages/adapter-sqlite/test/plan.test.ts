import { CATEGORIES, CONFIDENCES, type Filters, type Form, INDICATOR_TYPES, INDUSTRIES } from '@vedette/core'
import { NOW, randomIndicators, seeded } from '@vedette/core/conformance'
import { loadDriver, type SqliteDatabase, type SqliteDriver, type SqliteStatement } from '../src/driver.ts'
import { openSqliteStorage, type SqliteStorage } from '../src/index.ts'
import { folderForTests } from './folder.ts'
import { put } from './indicators.ts'

/** A statement as it was run. */
interface Run {
  readonly sql: string
  readonly values: readonly unknown[]
}

const SEED = 4
const DAY = 86_400_000_000
const FORMS: readonly Form[] = ['value', 'item', 'item_without_context']
const SUBSETS: readonly Filters[] = Array.from({ length: 16 }, (_, n) => ({
  ...(n & 1 && { type: INDICATOR_TYPES[0] }),
  ...(n & 2 && { category: CATEGORIES[2] }),
  ...(n & 4 && { confidence: CONFIDENCES[2] }),
  ...(n & 8 && { industry: INDUSTRIES[0] }),
}))

// Nothing else is allowed: no scan, no sort, no index that leaves rows to be filtered.
const ALLOWED = [
  /^SEARCH listing USING PRIMARY KEY \(list=\? AND extracted_at>\? AND extracted_at<\?\)$/,
  /^SEARCH indicator USING INTEGER PRIMARY KEY \(rowid=\?\)$/,
  /^SEARCH tally USING PRIMARY KEY \(list=\? AND hour>\? AND hour<\?\)$/,
  /^SEARCH store USING INTEGER PRIMARY KEY \(rowid=\?\)$/,
]

const folder = folderForTests()
const runs: Run[] = []
let storage: SqliteStorage
let plain: SqliteDatabase

beforeAll(async () => {
  const driver = await loadDriver()
  storage = await openSqliteStorage(folder.file('plan.db'), { driver: recording(driver, runs) })
  await put(storage.indicators, randomIndicators(seeded(SEED), 300))
  plain = new driver(storage.path, { readonly: true, fileMustExist: true, timeout: 0 })
})
afterAll(async () => {
  plain.close()
  await storage.close()
})

describe.each(SUBSETS.map((filters) => ({ filters, name: Object.keys(filters).join(' + ') || 'no filter' })))(
  'a page with $name',
  ({ filters }) => {
    it.each(FORMS)('is one range of one list as %s', async (form) => {
      const selection = { ...filters, since: 0, until: Infinity }
      await inSnapshot((snapshot) => snapshot.read({ selection, form, offset: 0, limit: 10 }))
      expect(plans()).toEqual([[expect.stringMatching('SEARCH store')], ...lines()])
      await inSnapshot((snapshot) => snapshot.read({ selection, form, offset: 3, limit: 10 }))
      // In a short list there may be no row to start from.
      const [, start, ...rest] = plans()
      expect(start).toEqual([expect.stringMatching(ALLOWED[0] as RegExp)])
      expect([lines(), []]).toContainEqual(rest)
    })

    it('is counted from the tally and two ranges', async () => {
      const selection = { ...filters, since: NOW - 2.26 * DAY, until: NOW - 0.26 * DAY }
      await inSnapshot((snapshot) => snapshot.count(selection))
      const [, ...counted] = plans()
      expect(counted).toHaveLength(3)
      for (const plan of counted) expect(plan).toEqual([expect.stringMatching(/^SEARCH (listing|tally) /)])
      for (const step of counted.flat()) expect(ALLOWED.some((allowed) => allowed.test(step))).toBe(true)
    })
  },
)

it('notices a statement that sorts', () => {
  runs.push({ sql: 'select value from indicator order by value', values: [] })
  expect(plans()[0]?.join()).toMatch(/SCAN indicator,USE TEMP B-TREE/)
})

function lines() {
  return [[expect.stringMatching(ALLOWED[0] as RegExp), expect.stringMatching(ALLOWED[1] as RegExp)]]
}

async function inSnapshot(use: Parameters<SqliteStorage['indicators']['snapshot']>[0]): Promise<void> {
  runs.length = 0
  await storage.indicators.snapshot(use)
}

/** The steps of every statement that was run since the last look. */
function plans(): readonly (readonly string[])[] {
  return runs.splice(0).map(({ sql, values }) =>
    (
      plain
        .prepare(`explain query plan ${sql}`)
        .raw()
        .all(...values) as [number, number, number, string][]
    ).map(([, , , step]) => step),
  )
}

/** The driver, but what is read through it is written down. */
function recording(driver: SqliteDriver, log: Run[]): SqliteDriver {
  function watched(sql: string, statement: SqliteStatement): SqliteStatement {
    return {
      run: (...values) => statement.run(...values),
      raw: () => watched(sql, statement.raw()),
      get(...values) {
        log.push({ sql, values })
        return statement.get(...values)
      },
      all(...values) {
        log.push({ sql, values })
        return statement.all(...values)
      },
    }
  }
  function Recording(...options: ConstructorParameters<SqliteDriver>): SqliteDatabase {
    const database = new driver(...options)
    return {
      get inTransaction() {
        return database.inTransaction
      },
      prepare: (sql) => watched(sql, database.prepare(sql)),
      exec: (sql) => database.exec(sql),
      close: () => database.close(),
    }
  }
  return Recording as unknown as SqliteDriver
}
