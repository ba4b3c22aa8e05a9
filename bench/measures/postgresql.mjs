// PostgreSQL, on a server that is thrown away: `VEDETTE_BENCH_POSTGRES_URL` names another, empty one to use instead.
import { spawnSync } from 'node:child_process'
import { startPostgres } from '../../scripts/postgres.mjs'
import { bodyOf } from '../answers.mjs'
import { ingest, openPostgresStorage, postgres } from '../built-packages.mjs'
import { requireEqual } from '../equality.mjs'
import { generate, generatedIndicators, telling } from '../generation.mjs'
import { observationsAt } from '../indicators/observations.mjs'
import { COPY_JSON, fillWide, insertIndicator, READ_WIDE, WIDE_TABLE } from '../postgres-tables.mjs'
import { atLeast, atMost, ratioResult } from '../results.mjs'
import { rounds, timed } from '../rounds.mjs'
import { wireItems } from '../wire-items.mjs'

const END = 1_790_000_000_000_000
const READ_ROWS = 100_000
const READ_ROUNDS = 9
const READ_TIMES = 3
const INGEST_ROWS = 10_000
const INGEST_ROUNDS = 3
const BATCH = 500
/** As it would be operated: what is acknowledged is on the disk. */
const SETTINGS = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' }

export const postgresql = [
  {
    name: 'postgres-json',
    title: 'PostgreSQL json 10,000 rows: Node CPU ÷ rows + JSON.stringify',
    run: withServer(readJson),
  },
  { name: 'postgres-ingest', title: 'PostgreSQL bulk ingest ÷ row by row', run: withServer(ingestInBulk) },
]

function withServer(measure) {
  return async (context) => {
    const url = process.env.VEDETTE_BENCH_POSTGRES_URL
    const server = url ? { url, stop: async () => {} } : await startPostgres({ settings: SETTINGS })
    const client = new postgres.Client(server.url)
    await client.connect()
    try {
      await client.query('drop schema if exists vedette cascade; drop table if exists wide')
      context.versions.postgres = (await client.query('show server_version')).rows[0].server_version
      return await measure({ ...context, client, url: server.url })
    } finally {
      await client.end()
      await server.stop()
    }
  }
}

async function readJson({ client, url, rows: most }) {
  const rows = Math.min(READ_ROWS, most)
  const storage = await openPostgresStorage(url, { timeoutMs: 60_000 })
  await client.query(WIDE_TABLE)
  const fill = async (indicators) => {
    const items = await wireItems(indicators)
    await fillWide(client, indicators.map(({ id, extractedAt }) => [extractedAt, items.get(id)])) // prettier-ignore
  }
  await generate(telling(storage.indicators, fill), rows, { end: END })
  await client.query('vacuum analyze')
  const raw = 'limit=10000'
  const { data } = JSON.parse(await bodyOf(storage, raw))
  requireEqual('json of PostgreSQL', data, JSON.parse(await stringified(client)))
  const { ours, reference } = await rounds(READ_ROUNDS, {
    reference: () => timed(READ_TIMES, () => stringified(client)),
    ours: () => timed(READ_TIMES, () => bodyOf(storage, raw)),
  })
  await storage.close()
  const title = 'PostgreSQL json 10,000 rows: Node CPU ÷ rows + JSON.stringify'
  return [ratioResult(title, { ours, reference }, atMost(0.15), { rows }), ...besidePsql(url, ours)]
}

async function stringified(client) {
  const { rows } = await client.query(READ_WIDE)
  return Buffer.from(
    JSON.stringify(rows.map(({ context, ...row }) => (context === null ? row : { ...row, context }))),
  )
}

/** For information: the clock beside `psql \copy`, which only knows that one. */
function besidePsql(url, ours) {
  const input = ['\\timing on', ...Array(READ_ROUNDS + 1).fill(`\\copy (${COPY_JSON}) to /dev/null`)].join(
    '\n',
  )
  const { stdout, error } = spawnSync('psql', [url, '-X'], { input, encoding: 'utf8' })
  if (error !== undefined) return []
  const times = [...stdout.matchAll(/^Time: ([\d.]+) ms/gm)].slice(1).map(([, ms]) => Number(ms)).sort((a, b) => a - b) // prettier-ignore
  const middle = times[times.length >> 1]
  const sides = { ours: { cpu: ours.wall, wall: ours.wall }, reference: { cpu: middle, wall: middle } }
  return [
    ratioResult('PostgreSQL json 10,000 rows, wall time ÷ psql \\copy', sides, undefined, { unit: 'ms' }),
  ]
}

async function ingestInBulk({ client, url, rows: most }) {
  const rows = Math.min(INGEST_ROWS, most)
  const observations = Array.from({ length: rows }, (_, place) => observationsAt(place, END / 1e6)).flat()
  const indicators = await generatedIndicators(rows, END)
  const { ours, reference } = await rounds(INGEST_ROUNDS, {
    reference: () => eachInto(client, url, () => rowByRow(client, indicators)),
    ours: () =>
      eachInto(client, url, (storage) =>
        ingest.recordObservations({ writer: storage.indicators, now: () => Date.now() * 1000 }, observations),
      ),
  })
  // Both are said in rows a second of the clock: most of the work is the database's.
  const speed = ({ wall }) => ({ cpu: (rows / wall) * 1000, wall: (rows / wall) * 1000 })
  const sides = { ours: speed(ours), reference: speed(reference) }
  return [ratioResult('PostgreSQL bulk ingest ÷ row by row', sides, atLeast(5), { unit: 'rows/s', rows })]
}

/** Into empty tables. */
async function eachInto(client, url, work) {
  await client.query('drop schema if exists vedette cascade')
  const storage = await openPostgresStorage(url, { timeoutMs: 60_000 })
  const time = await timed(1, () => work(storage))
  await storage.close()
  return time
}

async function rowByRow(client, indicators) {
  for (let start = 0; start < indicators.length; start += BATCH) {
    await client.query('begin')
    for (const indicator of indicators.slice(start, start + BATCH)) await insertIndicator(client, indicator)
    await client.query('commit')
  }
}
