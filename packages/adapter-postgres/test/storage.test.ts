import { describePostgres, freshDatabase, type TestDatabase } from '../../../testing/postgres-database.ts'
import { openPostgresStorage } from '../src/index.ts'
import { poolOf } from '../src/pool.ts'

describePostgres('a storage', () => {
  let database: TestDatabase
  beforeAll(async () => void (database = await freshDatabase()))
  afterAll(() => database.drop())

  it('is closed twice as well as once, and refuses what comes later', async () => {
    const storage = await openPostgresStorage(database.url)
    await Promise.all([storage.close(), storage.close()])
    await expect(storage.keys.list()).rejects.toThrow('The storage is closed')
  })

  it('takes no other database for a standby of its own', async () => {
    const other = await freshDatabase()
    await expect(openPostgresStorage(database.url, { readUrl: other.url })).rejects.toThrow(
      /is no copy of postgres:.*[.] Give the address of one of its standbys[.]$/,
    )
    await other.drop()
  })

  it('reads from the primary while its standby cannot be reached', async () => {
    const storage = await openPostgresStorage(database.url, { readUrl: `${database.url}_gone` })
    expect(await storage.indicators.snapshot(async ({ version }) => version)).toBe(0)
    await storage.close()
  })

  it('hands on what its users throw, though it looks like an error of the network', async () => {
    const pool = poolOf(database.url, { size: 1, timeoutMs: 5_000 })
    const failure = Object.assign(new Error('no such file'), { code: 'ECONNRESET' })
    await expect(pool.lend(() => Promise.reject(failure))).rejects.toBe(failure)
    await pool.close()
  })

  it('made without tables is only taken where they may be made', async () => {
    const empty = await freshDatabase()
    await expect(openPostgresStorage(empty.url, { create: false })).rejects.toThrow('holds no Vedette tables')
    expect(await empty.query(`select to_regnamespace('vedette') as made`)).toEqual([{ made: null }])
    await empty.drop()
  })
})
