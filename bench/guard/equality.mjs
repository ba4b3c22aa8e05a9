// Bytes of the fast paths beside those of core's own reference store, which interprets everything in JavaScript.
import { rmSync } from 'node:fs'
import { BRAND, bytesOf } from '../answers.mjs'
import { core, ingest, openSqliteStorage } from '../built-packages.mjs'
import { rawQuery, subsets } from '../filters.mjs'
import { generatedIndicators } from '../generation.mjs'
import { observationsAt } from '../indicators/observations.mjs'

const ROWS = 2_000
const BATCH = 500
const END = 1_767_225_600_000_000
const SHAPES = [
  'limit=100',
  'limit=10000&include_context=false&offset=7',
  'limit=10000&format=csv',
  'limit=1500&format=txt&since=2025-06-01T00:00:00.5Z&until=2025-12-24T12:34:56.789Z',
]

/** @returns the queries whose answers differ. */
export async function unequalAnswers(path) {
  const indicators = await generatedIndicators(ROWS, END)
  const storage = await openSqliteStorage(path)
  const reference = core.memoryStore()
  for (let start = 0; start < indicators.length; start += BATCH) {
    const batch = indicators.slice(start, start + BATCH)
    for (const store of [storage.indicators, reference]) await store.update(batch.map(({ id }) => id), () => batch) // prettier-ignore
  }
  const filters = [...subsets(), ...subsets({ rare: true })].map(rawQuery)
  const queries = [...new Set(filters)].flatMap((filter) => SHAPES.map((shape) => `${shape}&${filter}`))
  const differing = []
  for (const raw of queries) {
    const [ours, plain] = [await answer(storage.indicators, raw), await answer(reference, raw)]
    if (!ours.equals(plain)) differing.push(raw)
  }
  await storage.close()
  for (const tail of ['', '-wal', '-shm']) rmSync(path + tail, { force: true })
  return differing
}

/** @returns the generated indicators that no feed could give: in another spelling, refused, or twice. */
export function wrongValues(rows) {
  const seen = new Set()
  return Array.from({ length: rows }, (_, place) => observationsAt(place, END / 1e6)[0]).filter(
    ({ type, value }) => {
      const canonical = ingest.canonicalize(type, value)
      const isNew = seen.size < seen.add(`${type} ${value}`).size
      return canonical.value !== value || canonical.type !== type || !isNew
    },
  )
}

async function answer(store, raw) {
  const query = core.clampToTier(core.parseQuery(raw.replace(/&$/, '')), core.LOCAL_TIER, END)
  const { body } = await store.snapshot((snapshot) => core.listIndicators(snapshot, query, BRAND))
  return bytesOf(body)
}
