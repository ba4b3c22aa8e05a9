import { article } from '@vedette/core/conformance'
import { describePostgres } from '../../../testing/postgres-database.ts'
import { type FaultProxy, startProxy } from '../../../testing/fault-proxy.ts'
import { startServer, type TestServer } from '../../../testing/postgres-server.ts'
import { openPostgresStorage, type PostgresStorage } from '../src/index.ts'
import { migratedDatabase } from './databases.ts'

const ROUNDS = 60
const AT_ONCE = 10
const UNAVAILABLE = { name: 'IocError', code: 'unavailable' }

describePostgres('an article store', () => {
  const database = migratedDatabase()
  let storage: PostgresStorage

  beforeEach(async () => {
    await database.empty()
    storage = await openPostgresStorage(database.url)
  })
  afterEach(() => storage.close())

  // Without a second look, about one of 150 such finds its URL taken.
  it(`takes an article from ${AT_ONCE} that are first with it at once, ${ROUNDS} times`, async () => {
    for (let n = 0; n < ROUNDS; n++)
      await Promise.all(Array.from({ length: AT_ONCE }, () => storage.articles.put(article(n))))
    expect(await storage.articles.count()).toBe(ROUNDS)
  })

  it.each([
    ['title', `'7'`, /"title" is not/],
    ['title', `'["x"]'`, /"title" is not/],
    ['threat_actors', `'[7]'`, /"threatActors" is not/],
    ['industries', `'["sports"]'`, /"industries" is not/],
    ['category', `'threat-intel'`, /"category" is not/],
    ['url', `''`, /"url" is not/],
    ['digest', `'no digest'`, /"digest" is not/],
  ])('says that a row is damaged where %s is %s', async (column, value, problem) => {
    await storage.articles.put(article(1))
    await database.query(`update vedette.article set ${column} = ${value}`)
    const found = storage.articles.find(article(1).id)
    await expect(found).rejects.toThrow(problem)
    await expect(found).rejects.toThrow(
      /^The article 0{8}-.*1 is damaged in the database: .+\. Delete its row, and it is read again$/,
    )
    expect(await storage.check()).toEqual([expect.stringMatching(/^The article 0{8}-.*1 is damaged/)])
    await storage.articles.put(article(1))
    expect(await storage.articles.find(article(1).id)).toEqual(article(1))
    expect(await storage.check()).toEqual([])
  })

  it.each([`'{}'`, `'"a"'`, `'a, b'`])('has a table that takes no %s for a list', async (value) => {
    await storage.articles.put(article(1))
    await expect(database.query(`update vedette.article set tags = ${value}`)).rejects.toThrow(
      /check constraint|invalid input syntax for type json/,
    )
  })
})

describePostgres('an article store whose database fails', () => {
  let server: TestServer
  let proxy: FaultProxy
  let storage: PostgresStorage

  beforeAll(async () => void (server = await startServer()))
  afterAll(() => server.close())
  beforeEach(async () => {
    proxy = await startProxy(server.port)
    storage = await openPostgresStorage(proxy.url(server.url), { waitMs: 5_000 })
  })
  afterEach(async () => {
    await storage.close()
    await proxy.close()
  })

  it.each(['cut', 'cut answer'] as const)(
    'stores an article although the connection is lost (%s)',
    async (fate) => {
      const met = proxy.intercept('insert into vedette.article', () => fate)
      await storage.articles.put(article(1, { title: fate }))
      await met
      expect(await storage.articles.find(article(1).id)).toEqual(article(1, { title: fate }))
    },
  )

  it('finds an article although its look is lost once', async () => {
    await storage.articles.put(article(1))
    const met = proxy.intercept('from vedette.article', () => 'cut')
    expect(await storage.articles.find(article(1).id)).toEqual(article(1))
    await met
  })

  it('is unavailable while the database is away', async () => {
    const hasty = await openPostgresStorage(proxy.url(server.url), { waitMs: 50 })
    proxy.refuse()
    await expect(hasty.articles.put(article(2))).rejects.toMatchObject(UNAVAILABLE)
    await expect(hasty.articles.find(article(2).id)).rejects.toMatchObject(UNAVAILABLE)
    await expect(hasty.articles.count()).rejects.toMatchObject(UNAVAILABLE)
    proxy.heal()
    await hasty.close()
  })
})
