import { seeded } from '@vedette/core/conformance'
import { connect, type Connection } from '../src/connection.ts'
import { loadDriver } from '../src/driver.ts'
import { openSqliteStorage } from '../src/index.ts'
import { decodePositions, encodePositions } from '../src/positions.ts'
import { addPlaces, countPlaces, placesIn, removePlaces } from '../src/segments.ts'
import { folderForTests } from './folder.ts'
import { numbered, put } from './indicators.ts'

const SEED = 2_048
const folder = folderForTests()
let connection: Connection

beforeEach(async () => {
  const storage = await openSqliteStorage(folder.file('segments.db'))
  connection = connect(await loadDriver(), storage.path, 'write')
  await storage.close()
})
afterEach(() => {
  connection.close()
  folder.empty()
})

it('writes positions in few bytes and reads them back', () => {
  const year = 365 * 86_400_000_000
  const positions = [0, 1, 127, 128, 129, 16_384, 2 ** 32, 2 ** 32 + 1, 50 * year, 285 * year, 2 ** 53 - 1]
  expect(decodePositions(0, encodePositions(0, positions))).toEqual(positions)
  expect(encodePositions(1_768_478_400_000_000, [1_768_478_400_000_001])).toEqual(Uint8Array.of(1))
  expect(encodePositions(0, [300])).toEqual(Uint8Array.of(0b1010_1100, 0b10))
  expect(decodePositions(7, new Uint8Array())).toEqual([])
})

it(`holds what an array would hold, over batches of any size and removals (seed ${SEED})`, () => {
  const random = seeded(SEED)
  const lists = new Map<number, number[]>([1, 2, 3].map((list) => [list, []]))
  let newest = 1_768_478_400_000_000
  for (let round = 0; round < 60; round++) {
    const removed = new Map([...lists].map(([list, held]) => [list, held.filter(() => random() < 0.1)]))
    const added = new Map(
      [...lists.keys()].map((list) => [
        list,
        Array.from(
          { length: Math.floor(random() ** 4 * 5_000) },
          () => (newest += 1 + Math.floor(random() * 1e6)),
        ),
      ]),
    )
    removePlaces(connection, removed)
    addPlaces(connection, filled(added))
    for (const [list, held] of lists) {
      const gone = new Set(removed.get(list))
      lists.set(list, [...held.filter((each) => !gone.has(each)), ...(added.get(list) ?? [])])
    }
    for (const [list, held] of lists) compare(random, list, held)
  }
  expect([...lists.values()].flat().length).toBeGreaterThan(10_000)
})

function filled(places: ReadonlyMap<number, readonly number[]>) {
  return new Map([...places].filter(([, positions]) => positions.length > 0))
}

function compare(random: () => number, list: number, held: readonly number[]): void {
  const some = () => (held[Math.floor(random() * held.length)] ?? 0) + Math.floor(random() * 3) - 1
  const windows = [
    { since: 0, until: Number.MAX_SAFE_INTEGER },
    { since: some(), until: some() },
    { since: some(), until: Number.MAX_SAFE_INTEGER },
  ]
  for (const window of windows) {
    const inside = held.filter((each) => each >= window.since && each < window.until)
    expect(countPlaces(connection, list, window)).toBe(inside.length)
    const offset = Math.floor(random() * (inside.length + 2))
    const limit = 1 + Math.floor(random() * 700)
    const expected = inside.toReversed().slice(offset, offset + limit)
    expect(placesIn(connection, list, { ...window, offset, limit })).toEqual(expected)
  }
}

it('has few segments however small the batches are', () => {
  for (let n = 1; n <= 5_000; n++) addPlaces(connection, new Map([[1, [n]]]))
  const [segments = 0] = connection.first<[number]>('select count(*) from segment') ?? []
  expect(segments).toBeLessThan(5_000 / 1024 + 12)
  expect(countPlaces(connection, 1, { since: 0, until: 1e9 })).toBe(5_000)
})

it('refuses to take off what is not there', () => {
  addPlaces(connection, new Map([[1, [5, 9]]]))
  expect(() => removePlaces(connection, new Map([[1, [6]]]))).toThrow('List 1 does not hold 6')
  expect(() => removePlaces(connection, new Map([[2, [5]]]))).toThrow('List 2 does not hold 5')
})

it('is checked against the indicators', async () => {
  const storage = await openSqliteStorage(folder.file('segments.db'))
  await put(storage.indicators, [numbered(1), numbered(2)])
  expect(await storage.check()).toEqual([])
  connection.run('delete from segment')
  expect(await storage.check()).toEqual(['2 indicators are stored and 0 are listed'])
  await storage.close()
})
