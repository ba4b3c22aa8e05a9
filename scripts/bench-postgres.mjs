// How fast PostgreSQL takes in indicators, in one run on one machine: `npm run bench:postgres -- [ROWS]`. Needs the
// build. Starts a server of its own, or uses VEDETTE_BENCH_POSTGRES_URL (an empty database that may be written to).
import { createRequire } from 'node:module'
import { median, middle, observation, PAGES } from './bench-data.mjs'
import { startPostgres } from './postgres.mjs'

const rows = Number(process.argv[2] ?? 20_000)
const RUNS = 3
const READS = 15
const BATCH = 500
const load = (path) => import(new URL(`../packages/${path}`, import.meta.url))
const { clampToTier, listIndicators, LOCAL_TIER, parseQuery } = await load('core/dist/index.js')
const { recordObservations } = await load('core/dist/ingest/index.js')
const { listsOf, project } = await load('core/dist/store/index.js')
const { openPostgresStorage } = await load('adapter-postgres/dist/index.js')
const { Client } = createRequire(import.meta.url)('pg')

// As it would be operated: what is acknowledged is on the disk.
const settings = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' }
const given = process.env.VEDETTE_BENCH_POSTGRES_URL
const server = given ? { url: given, stop: async () => {} } : await startPostgres({ settings })
const client = new Client(server.url)
await client.connect()
const observations = Array.from({ length: rows }, (_, n) => observation(n))
const ways = { 'one update an indicator': oneByOne, 'row by row, 500 a commit': rowByRow, 'in bulk': inBulk }
try {
  console.log((await client.query('select version()')).rows[0].version)
  const rates = Object.fromEntries(Object.keys(ways).map((name) => [name, []]))
  // In turn, so that a machine that slows down slows all of them down.
  for (let run = 0; run < RUNS; run++) {
    for (const [name, way] of Object.entries(ways)) rates[name].push(await rate(way))
  }
  const bulk = middle(rates['in bulk'])
  for (const [name, each] of Object.entries(rates)) {
    const own = middle(each)
    const beside = name === 'in bulk' ? '' : `; in bulk is ${(bulk / own).toFixed(1)} x as fast`
    console.log(`${name}: ${Math.round(own)} indicators a second${beside}`)
  }
  console.log(`again, nothing new: ${Math.round(await rate(inBulk, false))} indicators a second`)
  const [{ bytes }] = (
    await client.query(`
    select sum(pg_total_relation_size(oid)) as bytes from pg_class
    where relnamespace = 'vedette'::regnamespace and relkind = 'r'`)
  ).rows
  console.log(`${Math.round(Number(bytes) / rows)} bytes an indicator`)
  await readPages()
} finally {
  await client.end()
  await server.stop()
}

async function readPages() {
  await client.query('vacuum analyze')
  const storage = await openPostgresStorage(server.url, { timeoutMs: 60_000 })
  for (const [name, raw] of Object.entries(PAGES)) {
    const read = (snapshot) =>
      listIndicators(snapshot, clampToTier(parseQuery(raw), LOCAL_TIER, Date.now() * 1000), {
        publicUrl: 'http://127.0.0.1',
        sourceName: 'bench',
      })
    const cpu = process.cpuUsage()
    const ms = await median(() => storage.indicators.snapshot(read), READS)
    const { user, system } = process.cpuUsage(cpu)
    const own = (user + system) / 1000 / (READS + 1)
    console.log(`${name}: ${ms.toFixed(1)} ms, of which Node computes ${own.toFixed(1)}`)
  }
  await storage.close()
}

/** Indicators a second, into empty tables or into those of the run before. */
async function rate(way, empty = true) {
  if (empty) await client.query('drop schema if exists vedette cascade')
  const storage = await openPostgresStorage(server.url, { timeoutMs: 60_000 })
  // Each way has its share of the rows, so that all take about as long.
  const share = way === inBulk ? observations : observations.slice(0, Math.ceil(rows / 10))
  const begun = performance.now()
  await way(storage, share)
  const seconds = (performance.now() - begun) / 1000
  await storage.close()
  return share.length / seconds
}

async function inBulk(storage, share) {
  await recordObservations({ writer: storage.indicators, now: () => Date.now() * 1000 }, share)
}

async function oneByOne(storage, share) {
  for (const each of share) await inBulk(storage, [each])
}

/** An indicator at a time, as a store does that was written in an afternoon: three prepared statements for each. */
async function rowByRow(_storage, share) {
  let at = Date.now() * 1000
  for (let start = 0; start < share.length; start += BATCH) {
    await client.query('begin')
    for (const each of share.slice(start, start + BATCH)) await insert(each, (at += 1))
    await client.query('commit')
  }
}

async function insert({ type, value, report }, extractedAt) {
  const id = uuid(extractedAt)
  const indicator = { id, type, value, extractedAt, reports: [report] }
  const { item, context = null } = project(indicator)
  await client.query({
    name: 'indicator',
    text: 'insert into vedette.indicator values ($1, $2, $3, $4, $5, null, $6) on conflict (id) do nothing',
    values: [extractedAt, id, value, item, context, JSON.stringify({ type, value, reports: [report] })],
  })
  const lists = listsOf(indicator)
  await client.query({
    name: 'listing',
    text: 'insert into vedette.listing select unnest($1::integer[]), $2',
    values: [lists, extractedAt],
  })
  await client.query({
    name: 'tally',
    text: `insert into vedette.tally select unnest($1::integer[]), $2, 1
      on conflict (list, hour) do update set indicators = tally.indicators + 1`,
    values: [lists, Math.floor(extractedAt / 3_600_000_000)],
  })
}

function uuid(n) {
  return `00000000-0000-5000-8000-${n.toString(16).padStart(12, '0').slice(-12)}`
}
