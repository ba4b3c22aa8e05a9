import type { Storage } from '@vedette/core'
import { describePostgres } from '../../../testing/postgres-database.ts'
import { openPostgresStorage } from '../src/index.ts'
import { describeContracts } from './contracts.ts'
import { migratedDatabase } from './databases.ts'

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

  describeContracts(
    () => storage,
    () => database.url,
  )
})
