import { setImmediate as turn } from 'node:timers/promises'
import type { Indicator, Selection } from '@vedette/core'
import { listsOf, matches } from '@vedette/core/store'
import {
  linesOf,
  NOW,
  randomIndicators,
  randomSelection,
  report,
  seeded,
  VALUES,
} from '@vedette/core/conformance'
import { loadDriver } from '../src/driver.ts'
import { openSqliteStorage, type SqliteStorage } from '../src/index.ts'
import { folderForTests } from './folder.ts'
import { EVERYTHING, everythingIn, idOf, numbered, put } from './indicators.ts'

const DAY = 86_400_000_000
const folder = folderForTests()
let storage: SqliteStorage

beforeEach(async () => void (storage = await openSqliteStorage(folder.file('store.db'), { waitMs: 5_000 })))
afterEach(async () => {
  await storage.close()
  folder.empty()
})

/** Another connection to the same file, as another program would have it. */
async function otherConnection() {
  return new (await loadDriver())(storage.path, { readonly: false, fileMustExist: true, timeout: 0 })
}

describe('a batch', () => {
  const wrong: readonly (readonly [string, readonly Indicator[]])[] = [
    ['an id that was not asked for', [numbered(1), numbered(9)]],
    ['an id twice', [numbered(1), numbered(1, { extractedAt: NOW + 50 })]],
    ['a moment twice', [numbered(1), numbered(2, { extractedAt: NOW + 1 })]],
    ['a moment that is not after the version', [numbered(1), numbered(2, { extractedAt: NOW })]],
    ['a moment that is no whole number', [numbered(1), numbered(2, { extractedAt: NOW + 2.5 })]],
    ['a moment that is no number', [numbered(1), numbered(2, { extractedAt: Number.NaN })]],
    [
      'something that cannot be stored',
      [numbered(1), numbered(2, { value: undefined as unknown as string })],
    ],
  ]

  it.each(wrong)('with %s is refused as a whole', async (_, changed) => {
    await put(storage.indicators, [numbered(0)])
    // An error of the driver may come from another realm, where it is no `Error` of this one.
    await expect(storage.indicators.update([idOf(1), idOf(2)], () => changed)).rejects.toHaveProperty(
      'message',
    )
    expect(await everythingIn(storage.indicators)).toEqual({ values: ['v0'], count: 1 })
    await put(storage.indicators, [numbered(1)])
    expect(await everythingIn(storage.indicators)).toEqual({ values: ['v1', 'v0'], count: 2 })
  })

  it('for an id that is no UUID in lower case is refused', async () => {
    await expect(storage.indicators.update(['A'], () => [])).rejects.toThrow('not the id of an indicator: A')
  })

  it('that changes nothing writes nothing', async () => {
    await put(storage.indicators, [numbered(1)])
    const before = folder.content()
    await storage.indicators.update([idOf(1), idOf(2)], () => [])
    expect(folder.content()).toEqual(before)
  })
})

it('counts as a look at every row does, over random lists, days and moves', async () => {
  const seed = 77
  console.info(`seed ${seed}`)
  const random = seeded(seed)
  const held = new Map<string, Indicator>()
  let version = 0
  for (let batch = 0; batch < 4; batch++) {
    const indicators = randomIndicators(random, 150)
      .filter(() => random() < 0.7)
      .sort((a, b) => a.extractedAt - b.extractedAt)
      .map((each, n) => ({ ...each, extractedAt: Math.max(version, each.extractedAt + batch * DAY) + 1 + n }))
    await put(storage.indicators, indicators)
    for (const each of indicators) held.set(each.id, each)
    version = Math.max(version, ...indicators.map(({ extractedAt }) => extractedAt))
  }
  const selections = Array.from({ length: 300 }, () => wider(randomSelection(random)))
  const counted = await storage.indicators.snapshot((snapshot) =>
    Promise.all(selections.map((selection) => snapshot.count(selection))),
  )
  const expected = selections.map(
    (selection) => [...held.values()].filter((each) => matches(each, selection)).length,
  )
  expect(counted).toEqual(expected)
  expect(expected.filter((n) => n > 0).length).toBeGreaterThan(150)
  const connection = await otherConnection()
  const rows = (sql: string) => connection.prepare(sql).raw().all()
  const lists = new Map<number, number>()
  for (const list of [...held.values()].flatMap(listsOf)) lists.set(list, (lists.get(list) ?? 0) + 1)
  expect(rows('select list, sum(indicators) from segment group by list order by list')).toEqual(
    [...lists].sort(([a], [b]) => a - b),
  )
  connection.close()
})

/** The batches reach some days beyond what the random selections look at. */
function wider(selection: Selection): Selection {
  return { ...selection, until: selection.until + 2 * DAY }
}

it('counts and reads with a window that ends at the edge of a day of nothing', async () => {
  const midnight = Math.floor(NOW / DAY) * DAY
  await put(storage.indicators, [
    numbered(1, { extractedAt: midnight }),
    numbered(2, { extractedAt: midnight + DAY }),
  ])
  const windows = [
    { since: midnight, until: midnight + DAY },
    { since: midnight, until: midnight + 2 * DAY },
    { since: midnight + DAY, until: midnight + DAY + 1 },
    { since: -Infinity, until: Infinity },
    { since: Infinity, until: Infinity },
    { since: midnight + 0.5, until: midnight + DAY + 0.5 },
  ]
  const counts = await storage.indicators.snapshot((snapshot) =>
    Promise.all(windows.map((window) => snapshot.count(window))),
  )
  expect(counts).toEqual([1, 2, 1, 2, 0, 1])
})

describe('a snapshot', () => {
  it('does not see what another handle on the file writes meanwhile', async () => {
    const other = await openSqliteStorage(storage.path)
    await put(storage.indicators, [numbered(1)])
    await storage.indicators.snapshot(async (snapshot) => {
      await put(other.indicators, [
        numbered(1, { extractedAt: NOW + 5 }),
        numbered(2, { extractedAt: NOW + 6 }),
      ])
      const read = linesOf(
        await snapshot.read({ selection: EVERYTHING, layout: VALUES, offset: 0, limit: 10 }),
      )
      expect([snapshot.version, await snapshot.count(EVERYTHING), read]).toEqual([
        NOW + 1,
        1,
        { lines: ['v1'], rows: 1, last: NOW + 1 },
      ])
    })
    expect((await everythingIn(storage.indicators)).values).toEqual(['v2', 'v1'])
    await other.close()
  })

  it('cannot be read once it is over', async () => {
    const kept = await storage.indicators.snapshot(async (snapshot) => snapshot)
    await expect(kept.count(EVERYTHING)).rejects.toThrow('snapshot is over')
    await expect(kept.read({ selection: EVERYTHING, layout: VALUES, offset: 0, limit: 1 })).rejects.toThrow(
      'over',
    )
  })

  it('lets the event loop go on between its reads', async () => {
    const page = { selection: EVERYTHING, layout: VALUES, offset: 0, limit: 1 }
    await storage.indicators.snapshot(async (snapshot) => {
      let turns = 0
      const counting = setImmediate(function next() {
        turns += 1
        if (turns < 100) setImmediate(next)
      })
      for (let n = 0; n < 11; n++) await snapshot.read(page)
      clearImmediate(counting)
      expect(turns).toBeGreaterThanOrEqual(9)
    })
  })

  it('waits for a connection when all are lent, and each gets its turn', async () => {
    const order: number[] = []
    await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        storage.indicators.snapshot(async () => {
          await turn()
          order.push(n)
        }),
      ),
    )
    expect(order).toEqual([...order].sort((a, b) => a - b))
    expect(order).toHaveLength(12)
  })
})

describe('while another program holds the lock', () => {
  it('an update waits without stopping the event loop, and is done when the lock is free', async () => {
    const other = await otherConnection()
    other.exec('begin immediate')
    let calls = 0
    const waiting = storage.indicators.update([idOf(1)], () => {
      calls += 1
      return [numbered(1)]
    })
    // A loop that was held would not come to its turns before the update fails.
    for (let n = 0; n < 50; n++) await turn()
    expect(await everythingIn(storage.indicators)).toEqual({ values: [], count: 0 })
    expect(calls).toBe(0)
    other.exec('commit')
    await waiting
    expect(calls).toBe(1)
    expect(await everythingIn(storage.indicators)).toEqual({ values: ['v1'], count: 1 })
    other.close()
  })

  it('an update that waited for too long is refused as unavailable, and the next one works', async () => {
    const impatient = await openSqliteStorage(storage.path, { waitMs: 10 })
    const other = await otherConnection()
    other.exec('begin immediate')
    await expect(put(impatient.indicators, [numbered(1)])).rejects.toMatchObject({ code: 'unavailable' })
    other.exec('commit')
    await put(impatient.indicators, [numbered(2)])
    expect((await everythingIn(impatient.indicators)).values).toEqual(['v2'])
    other.close()
    await impatient.close()
  })
})

it('passes over many rows and reads on from there', async () => {
  await put(
    storage.indicators,
    Array.from({ length: 5_000 }, (_, n) => numbered(n)),
  )
  const read = (offset: number) =>
    storage.indicators.snapshot(async (snapshot) =>
      linesOf(await snapshot.read({ selection: EVERYTHING, layout: VALUES, offset, limit: 2 })),
    )
  expect(await read(4_000)).toEqual({ lines: ['v999', 'v998'], rows: 2, last: NOW + 998 })
  expect(await read(4_999)).toEqual({ lines: ['v0'], rows: 1, last: NOW })
  expect(await read(5_000)).toEqual({ lines: [], rows: 0 })
})

it('waits for what is under way before it closes, and refuses what comes later', async () => {
  const other = await openSqliteStorage(storage.path)
  const writing = put(other.indicators, [numbered(1, { reports: [report({ tags: ['a'] })] })])
  const reading = everythingIn(other.indicators)
  await Promise.all([other.close(), writing, reading])
  await expect(everythingIn(other.indicators)).rejects.toThrow('closed')
  await expect(put(other.indicators, [numbered(2)])).rejects.toThrow('closed')
  await expect(other.close()).resolves.toBeUndefined()
  expect((await everythingIn(storage.indicators)).values).toEqual(['v1'])
})
