import type { Storage } from '@vedette/core'
import {
  downloadLogContract,
  keyRingContract,
  rateCounterContract,
  storeContract,
} from '@vedette/core/conformance'
import { describePostgres } from '../../../testing/postgres-database.ts'
import { openPostgresStorage } from '../src/index.ts'
import { migratedDatabase, movableRates } from './databases.ts'

describePostgres('on a database whose own order of texts is English', () => {
  const database = migratedDatabase()
  let storage: Storage

  beforeEach(async () => {
    await database.empty()
    storage = await openPostgresStorage(database.url)
  })
  afterEach(() => storage.close())

  it('that is the case', async () => {
    expect(await database.query(`select 'a' < 'B' as "isEnglish"`)).toEqual([{ isEnglish: true }])
  })

  describe('a PostgreSQL store', () => {
    for (const { name, check } of storeContract) it(name, () => check(storage.indicators))
  })

  describe('a PostgreSQL key ring', () => {
    for (const { name, check } of keyRingContract) it(name, () => check(storage.keys))
  })

  describe('a PostgreSQL rate counter', () => {
    for (const { name, check } of rateCounterContract) {
      it(name, async () => {
        const { rates, close } = movableRates(database.url)
        await check(rates).finally(close)
      })
    }
  })

  describe('a PostgreSQL download log', () => {
    for (const { name, check } of downloadLogContract) it(name, () => check(storage.downloads))
  })
})
