// A feed of 300,000 rows is read into the database that is served.
import { get } from 'node:http'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { openSqliteStorage } from '../built-packages.mjs'
import { writeFeedFile } from './database.mjs'
import { load } from './load.mjs'
import { ingest } from './server.mjs'

const ROWS = 300_000
/** Between two looks, which are not to be a load of their own. */
const PAUSE_MS = 50
const small = { path: '/api/v1/iocs?limit=10&type=url', connections: 8, rate: 100 }

export async function ingestBeside({ startServer, key, folder, database }) {
  const file = join(folder, 'urlhaus.csv')
  await writeFeedFile(file, ROWS)
  const server = await startServer()
  const plan = { ...small, port: server.port, key }
  await load({ ...plan, seconds: 3 })
  const idle = await load({ ...plan, seconds: 10 })

  const fresh = watchFreshness(database, server.port, key)
  const begun = performance.now()
  let isOver = false
  const reading = ingest(database, 'urlhaus', file).finally(() => (isOver = true))
  const parts = []
  while (!isOver) parts.push(await load({ ...plan, seconds: 5 }))
  await reading
  const seconds = (performance.now() - begun) / 1000
  const { checked, old } = await fresh.stop()
  await server.stop()

  // The worst five seconds.
  const busy = Math.max(...parts.map(({ good }) => good.p99))
  const bad = parts.reduce((sum, { refused, odd }) => sum + refused.count + odd, 0)
  return [
    {
      measure: `p99 of small requests beside an ingest of ${ROWS.toLocaleString('en')} rows ÷ idle`,
      figure: `${(busy / idle.good.p99).toFixed(1)} (${busy.toFixed(1)} ÷ ${idle.good.p99.toFixed(1)} ms; the ingest took ${seconds.toFixed(0)} s; ${bad} not answered)`,
      goal: '≤ 2',
      isMet: busy / idle.good.p99 <= 2 && bad === 0,
    },
    {
      measure: 'answers meanwhile that are older than the database was when they were asked for',
      figure: `${old} of ${checked}`,
      goal: '0',
      isMet: old === 0 && checked > 0,
    },
  ]
}

/** Compares what is served with what the database holds just before it is asked for, again and again. */
function watchFreshness(path, port, key) {
  let isStopped = false
  const counts = { checked: 0, old: 0 }
  const over = watch()
  async function watch() {
    const storage = await openSqliteStorage(path)
    while (!isStopped) {
      await pause(PAUSE_MS)
      for (const format of ['json', 'txt', 'csv']) {
        const version = await storage.indicators.snapshot(async (snapshot) => snapshot.version)
        const tag = await tagOf(port, key, `/api/v1/iocs?limit=20&format=${format}`)
        // A request that was not answered is counted with the others.
        if (tag === undefined) continue
        counts.checked += 1
        if (parseInt(tag.slice(3).split('.')[0], 36) < version) counts.old += 1
      }
    }
    await storage.close()
  }
  return {
    async stop() {
      isStopped = true
      await over
      return counts
    },
  }
}

function tagOf(port, key, path) {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, headers: { 'X-API-Key': key } }, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode === 200 ? response.headers.etag : undefined))
    }).on('error', reject)
  })
}
