// Every statement that answering runs is looked up in an index, in order: none walks a table, none sorts.
import { answerOf } from '../answers.mjs'
import { openSqliteStorage, SqliteDatabase } from '../built-packages.mjs'
import { rawQuery, subsets } from '../filters.mjs'

const SHAPES = ['limit=100', 'limit=600&format=csv&include_context=false', 'limit=10&format=txt&offset=20']
const WINDOW = 'since=2020-01-01T00:00:00Z&until=2100-01-01T00:00:00Z'

/** @returns the statements with a bad plan, each with what is bad in it. */
export async function badPlans(path) {
  const statements = await statementsOf(path)
  const database = new SqliteDatabase(path, { readonly: true })
  const tables = database.prepare("select name from sqlite_master where type = 'table'").pluck().all()
  const isWalk = new RegExp(`^SCAN (?:${tables.join('|')})\\b`)
  const bad = statements.flatMap((sql) =>
    database
      .prepare(`explain query plan ${sql}`)
      .all(...Array(sql.split('?').length - 1).fill(0))
      .filter(({ detail }) => isWalk.test(detail) || detail.includes('TEMP B-TREE'))
      .map(({ detail }) => `${detail}: ${sql}`),
  )
  database.close()
  return { bad, count: statements.length }
}

/** What the storage prepares to answer every subset of filters: heard by a driver that writes it down. */
async function statementsOf(path) {
  const heard = new Set()
  function HearingDatabase(...given) {
    const database = new SqliteDatabase(...given)
    const prepare = database.prepare.bind(database)
    database.prepare = (sql) => {
      if (/^\s*(?:select|with)\b/i.test(sql)) heard.add(sql)
      return prepare(sql)
    }
    return database
  }
  const storage = await openSqliteStorage(path, { driver: HearingDatabase })
  for (const filters of subsets())
    for (const shape of SHAPES)
      for (const window of [{}, WINDOW]) {
        const parts = [shape, rawQuery(filters), window === WINDOW ? WINDOW : '']
        await answerOf(storage, parts.filter((part) => part !== '').join('&'))
      }
  await storage.close()
  return [...heard]
}
