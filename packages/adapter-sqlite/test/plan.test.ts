import { CATEGORIES, CONFIDENCES, type Filters, INDICATOR_TYPES, INDUSTRIES } from '@vedette/core'
import {
  CSV_ROW,
  ITEM,
  ITEM_WITHOUT_CONTEXT,
  NOW,
  randomIndicators,
  seeded,
  VALUES,
} from '@vedette/core/conformance'
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
const LAYOUTS = Object.entries({ VALUES, ITEM, ITEM_WITHOUT_CONTEXT, CSV_ROW })
const SUBSETS: readonly Filters[] = Array.from({ length: 16 }, (_, n) => ({
  ...(n & 1 && { type: INDICATOR_TYPES[0] }),
  ...(n & 2 && { category: CATEGORIES[2] }),
  ...(n & 4 && { confidence: CONFIDENCES[2] }),
  ...(n & 8 && { industry: INDUSTRIES[0] }),
}))

// Nothing else is allowed: no scan of a table, no sort, no index that leaves rows to be filtered.
const VERSION = /^SEARCH store USING INTEGER PRIMARY KEY \(rowid=\?\)$/
const SEGMENTS =
  /^SEARCH segment USING COVERING INDEX segment_size \(list=\? AND (?:start>\? AND )?start<\?\)$/
const POSITIONS = /^SEARCH segment USING INTEGER PRIMARY KEY \(rowid=\?\)$/
const LINES = [
  /^(?:CO-ROUTINE|SCAN) \(subquery-1\)$/,
  /^SEARCH indicator USING INTEGER PRIMARY KEY \((?:rowid=\?|rowid>\? AND rowid<\?)\)$/,
  /^SEARCH source USING INTEGER PRIMARY KEY \(rowid=\?\) LEFT-JOIN$/,
  /^SCAN place VIRTUAL TABLE INDEX 1:$/,
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
    it.each(LAYOUTS)('looks up what it shows as %s', async (_, layout) => {
      const selection = { ...filters, since: 0, until: Infinity }
      for (const offset of [0, 3]) {
        await inSnapshot((snapshot) => snapshot.read({ selection, layout, offset, limit: 10 }))
        const [version, ...found] = plans()
        expect(version).toEqual([expect.stringMatching(VERSION)])
        const lines = found.pop() ?? []
        expect(strange(found.flat(), [SEGMENTS, POSITIONS])).toEqual([])
        expect(lines.length).toBeGreaterThan(1)
        expect(strange(lines, LINES)).toEqual([])
      }
    })

    it('is counted by the sizes of segments and the positions of two', async () => {
      const selection = { ...filters, since: NOW - 2.26 * DAY, until: NOW - 0.26 * DAY }
      await inSnapshot((snapshot) => snapshot.count(selection))
      const [, ...counted] = plans()
      expect(strange(counted.flat(), [SEGMENTS, POSITIONS])).toEqual([])
      expect(counted.length).toBeLessThan(6)
    })
  },
)

it('notices a statement that sorts', () => {
  runs.push({ sql: 'select value from indicator order by value', values: [] })
  expect(plans()[0]?.join()).toMatch(/SCAN indicator,USE TEMP B-TREE/)
})

function strange(steps: readonly string[], allowed: readonly RegExp[]): readonly string[] {
  return steps.filter((step) => !allowed.some((each) => each.test(step)))
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
