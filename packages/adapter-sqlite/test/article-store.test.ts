import { article } from '@vedette/core/conformance'
import { loadDriver, type SqliteDriver } from '../src/driver.ts'
import { openSqliteStorage } from '../src/index.ts'
import { folderForTests } from './folder.ts'

const folder = folderForTests()
let driver: SqliteDriver

beforeAll(async () => void (driver = await loadDriver()))
afterEach(() => folder.empty())

/** A closed database with one article. */
async function database(name: string): Promise<string> {
  const storage = await openSqliteStorage(folder.file(name))
  await storage.articles.put(article(1, { summary: 'What it is about', tags: ['a'] }))
  await storage.close()
  return storage.path
}

/** Runs SQL that we would not. */
function run(path: string, sql: string): void {
  const connection = new driver(path, { readonly: false, fileMustExist: true, timeout: 0 })
  connection.exec(sql)
  connection.close()
}

it('keeps articles in the file', async () => {
  const storage = await openSqliteStorage(await database('kept.db'))
  expect(await storage.articles.find(article(1).id)).toEqual(
    article(1, { summary: 'What it is about', tags: ['a'] }),
  )
  expect(await storage.articles.count()).toBe(1)
  expect(await storage.check()).toEqual([])
  await storage.close()
})

it('shows each process what another one has put', async () => {
  const one = await openSqliteStorage(folder.file('two.db'))
  const other = await openSqliteStorage(folder.file('two.db'))
  await one.articles.put(article(1))
  await other.articles.put(article(1, { title: 'Retitled' }))
  expect(await one.articles.find(article(1).id)).toEqual(article(1, { title: 'Retitled' }))
  await Promise.all([one.close(), other.close()])
})

it('refuses a file of an early build, which has no articles, and says so', async () => {
  const path = await database('early.db')
  run(path, 'drop table article')
  await expect(openSqliteStorage(path)).rejects.toThrow(
    /is damaged: no such table: article\. Restore it from a/,
  )
})

describe('a row that somebody else has written', () => {
  it.each([
    ['title', `'x'`, /Unexpected token/],
    ['title', `'7'`, /"title" is not/],
    ['tags', `'{}'`, /"tags" is not/],
    ['tags', `'["a"'`, /JSON/],
    ['threat_actors', `'[7]'`, /"threatActors" is not/],
    ['industries', `'["sports"]'`, /"industries" is not/],
    ['category', `'threat-intel'`, /"category" is not/],
    ['url', `''`, /"url" is not/],
    ['digest', `'no digest'`, /"digest" is not/],
  ])('is damaged where %s is %s, and says what to do', async (column, value, problem) => {
    const path = await database('damaged.db')
    run(path, `pragma ignore_check_constraints = on; update article set ${column} = ${value}`)
    const storage = await openSqliteStorage(path)
    const found = storage.articles.find(article(1).id)
    await expect(found).rejects.toThrow(problem)
    await expect(found).rejects.toThrow(
      /^The article 0{8}-.*1 is damaged in the database: .+\. Delete its row, and it is read again$/,
    )
    await storage.articles.put(article(1))
    expect(await storage.articles.find(article(1).id)).toEqual(article(1))
    await storage.close()
  })

  it('is not taken by the table where it is no JSON', async () => {
    const path = await database('refused.db')
    expect(() => run(path, `update article set tags = 'a, b'`)).toThrow('CHECK constraint failed')
  })

  it('is found by the check of the whole file among many', async () => {
    const path = await database('found.db')
    const storage = await openSqliteStorage(path)
    for (let n = 2; n < 1_200; n++) await storage.articles.put(article(n))
    expect(await storage.check()).toEqual([])
    run(
      path,
      `pragma ignore_check_constraints = on;
      update article set summary = 'x' where url like '%/9'; update article set tags = '{}' where url like '%/1111'`,
    )
    expect(await storage.check()).toEqual([
      expect.stringMatching(/^The article 0{8}-.*0009 is damaged/),
      expect.stringMatching(/^The article 0{8}-.*0457 is damaged/),
    ])
    await storage.close()
    // A thousand articles, each written to the disk by itself.
  }, 60_000)
})
