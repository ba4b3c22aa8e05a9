// How fast the store is beside the database's own shell, in one run on one machine: `npm run bench -- [ROWS]`.
// Needs the build and, for the ratios, the program sqlite3.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

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

await report('txt, 10,000 rows', `limit=${PAGE}&format=txt`, shell('value'))
await report('json, 10,000 rows', `limit=${PAGE}`, shell('item, context'))
await report('csv, 10,000 rows', `limit=${PAGE}&format=csv`, shell('item'))
await report('json, 100 rows, 4 filters', 'type=ipv4&category=threat-intel&confidence=high&limit=100')
await report('json, 100 rows, offset 100,000', 'limit=100&offset=100000')
await storage.close()

/** Half addresses, half urls; three confidences. */
function observation(n) {
  const address = `${20 + (n >> 24)}.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`
  const firstSeen = 1_768_478_400 - (n % 1_000_000)
  return {
    type: n % 2 === 0 ? 'ipv4' : 'url',
    value: n % 2 === 0 ? address : `http://${address}:${1024 + (n % 60_000)}/bin.sh`,
    report: {
      source: { name: 'URLhaus', category: 'threat-intel' },
      confidence: ['high', 'medium', 'low'][n % 3],
      firstSeen,
      lastSeen: firstSeen + 3600,
      dated: true,
      context: 'malware_download: 32-bit, elf, mips, Mozi; online',
      referenceUrl: `https://urlhaus.abuse.ch/url/${n}/`,
      tags: ['32-bit', 'Mozi', 'elf', 'mips'],
      mitreTechniques: [],
      industries: [],
    },
  }
}

async function report(what, raw, limit) {
  const ours = await median(() =>
    store.snapshot((snapshot) =>
      listIndicators(snapshot, clampToTier(parseQuery(raw), LOCAL_TIER, ports.now()), {
        publicUrl: 'http://127.0.0.1',
        sourceName: 'bench',
      }),
    ),
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

async function median(work) {
  const times = []
  for (let run = 0; run <= RUNS; run++) {
    const start = performance.now()
    await work()
    if (run > 0) times.push(performance.now() - start)
  }
  return middle(times)
}

function middle(times) {
  return times.sort((a, b) => a - b)[times.length >> 1]
}
