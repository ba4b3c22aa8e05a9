// How fast the store is beside the database's own shell, in one run on one machine: `npm run bench -- [ROWS]`.
// Needs the build and, for the ratios, the program sqlite3.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { median, middle, observation, PAGES } from './bench-data.mjs'

const rows = Number(process.argv[2] ?? 300_000)
const RUNS = 7
const PAGE = 10_000
const load = (path) => import(new URL(`../packages/${path}`, import.meta.url))
const { clampToTier, listIndicators, LOCAL_TIER, parseQuery } = await load('core/dist/index.js')
const { recordObservations } = await load('core/dist/ingest/index.js')
const { openSqliteStorage } = await load('adapter-sqlite/dist/index.js')

const folder = mkdtempSync(join(tmpdir(), 'vedette-bench-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
const storage = await openSqliteStorage(join(folder, 'bench.db'))
const store = storage.indicators

const ports = { writer: store, now: () => Date.now() * 1000 }
const begun = performance.now()
await recordObservations(
  ports,
  Array.from({ length: rows }, (_, n) => observation(n)),
)
const seconds = (performance.now() - begun) / 1000
console.log(`${rows} new indicators in ${seconds.toFixed(1)} s: ${Math.round(rows / seconds)} a second`)
console.log(`${Math.round(statSync(storage.path).size / rows)} bytes an indicator`)

const shells = { txt: 'value', json: 'item, context', csv: 'item' }
for (const [name, raw] of Object.entries(PAGES)) {
  const columns = name.endsWith('10,000 rows') ? shells[name.split(',')[0]] : undefined
  await report(name, raw, columns && shell(columns))
}
await storage.close()

async function report(what, raw, limit) {
  const ours = await median(
    () =>
      store.snapshot((snapshot) =>
        listIndicators(snapshot, clampToTier(parseQuery(raw), LOCAL_TIER, ports.now()), {
          publicUrl: 'http://127.0.0.1',
          sourceName: 'bench',
        }),
      ),
    RUNS,
  )
  const beside =
    limit === undefined ? '' : `, ${(ours / limit).toFixed(2)} x the shell (${limit.toFixed(1)} ms)`
  console.log(`${what}: ${ours.toFixed(2)} ms${beside}`)
}

/** Milliseconds that the shell takes to print the same rows, its start not counted. */
function shell(columns) {
  const time = (sql) => {
    const start = performance.now()
    const { error } = spawnSync('sqlite3', [storage.path, sql], { maxBuffer: 1 << 28 })
    return error === undefined ? performance.now() - start : undefined
  }
  const query = `select ${columns} from indicator order by extracted_at desc limit ${PAGE}`
  const runs = Array.from({ length: RUNS }, () => [time(query), time('select 1')])
  if (runs[0][0] === undefined) return undefined
  return middle(runs.map(([whole]) => whole)) - middle(runs.map(([, start]) => start))
}
