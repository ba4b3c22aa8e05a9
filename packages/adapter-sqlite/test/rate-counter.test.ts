import { rmSync, writeFileSync } from 'node:fs'
import { loadDriver } from '../src/driver.ts'
import { openSqliteStorage, type SqliteStorage } from '../src/index.ts'
import { folderForTests } from './folder.ts'

const folder = folderForTests()
const MINUTE = 60_000_000
const minute = (limit: number) => ({ seconds: 60, limit })
const day = (limit: number) => ({ seconds: 86_400, limit })
let storage: SqliteStorage

beforeEach(async () => void (storage = await openSqliteStorage(folder.file('rates.db'))))
afterEach(async () => {
  await storage.close()
  folder.empty()
})

it('lets exactly 10 of 50 requests pass that come at once through two handles', async () => {
  const other = await openSqliteStorage(storage.path)
  const counts = await Promise.all(
    Array.from({ length: 50 }, (_, n) =>
      (n % 2 === 0 ? storage : other).rates.take('a', [minute(10), day(90)], 0),
    ),
  )
  expect(counts.filter(({ held: [requests = 0] }) => requests < 10)).toHaveLength(10)
  expect((await storage.rates.take('a', [minute(11), day(90)], MINUTE)).held).toEqual([0, 10])
  await other.close()
})

it('goes on counting after the file is opened again', async () => {
  await storage.rates.take('a', [minute(5), day(9)], 0)
  await storage.rates.take('a', [minute(5), day(9)], 0)
  await storage.close()
  storage = await openSqliteStorage(storage.path)
  expect((await storage.rates.take('a', [minute(5), day(9)], 0)).held).toEqual([2, 2])
})

it('has no limit when there is none', async () => {
  for (const before of [0, 1]) {
    expect((await storage.rates.take('a', [minute(Infinity)], 0)).held).toEqual([before])
  }
})

it('forgets windows that are over, but not the day they were in', async () => {
  for (let n = 0; n < 5; n++) {
    for (const bucket of ['a', 'b', 'c']) {
      await storage.rates.take(bucket, [minute(9), day(90)], n * MINUTE)
    }
  }
  const connection = new (await loadDriver())(`${storage.path}-counts`, {
    readonly: true,
    fileMustExist: true,
    timeout: 0,
  })
  const rows = connection
    .prepare('select seconds, start, count(*) from rate_window group by 1, 2')
    .raw()
    .all()
  connection.close()
  // The window before the newest stays for requests that are still under way.
  expect(rows).toEqual([
    [60, 180, 3],
    [60, 240, 3],
    [86_400, 0, 3],
  ])
})

it('counts anew when its file is gone, and says what is wrong when it is not its file', async () => {
  await storage.rates.take('a', [minute(9)], 0)
  await storage.close()
  rmSync(`${storage.path}-counts`)
  storage = await openSqliteStorage(storage.path)
  expect((await storage.rates.take('a', [minute(9)], 0)).held).toEqual([0])
  await storage.close()
  writeFileSync(`${storage.path}-counts`, 'no database')
  storage = await openSqliteStorage(storage.path)
  await expect(storage.rates.take('a', [minute(9)], 0)).rejects.toThrow(
    'rates.db-counts is not a SQLite database',
  )
  rmSync(`${storage.path}-counts`)
  expect((await storage.rates.take('a', [minute(9)], 0)).held).toEqual([0])
})

it('does not wait for who stores indicators', async () => {
  const other = new (await loadDriver())(storage.path, { readonly: false, fileMustExist: true, timeout: 0 })
  other.exec('begin immediate')
  expect((await storage.rates.take('a', [minute(9)], 0)).held).toEqual([0])
  other.exec('rollback')
  other.close()
})
