// How long one request can hold the event loop, over all that may be asked; and what others feel of whole lists.
import { answerOf } from '../answers.mjs'
import { rawQuery, subsets } from '../filters.mjs'
import { atMost, ratioResult, valueResult } from '../results.mjs'
import { median, percentile } from '../rounds.mjs'
import { startBulkClient, startProcess } from '../servers/processes.mjs'
import { freshQueries } from './pages.mjs'
import { setTimeout as pause } from 'node:timers/promises'

const SUSPECTS = 12
const REPEATS = 7
const CROWD_ROUNDS = 3
const CROWD_REQUESTS = 600
const CROWD_PAUSE_MS = 5

export const blocking = [
  { name: 'block', title: 'worst legal request: longest block of the event loop', run: longestBlock },
  { name: 'crowd', title: 'p99 of 100-row requests beside four 10,000-row json exports a second ÷ alone', run: crowd },
]

async function longestBlock({ base }) {
  const server = await startProcess('vedette', base.path)
  try {
    const queries = await legalRequests(base)
    const first = []
    for (const raw of queries) first.push({ raw, ms: await blockOf(server, raw) })
    first.sort((a, b) => b.ms - a.ms)
    // Another process may have had the processor meanwhile: what was long is asked again, and the middle counts.
    const again = []
    for (const { raw } of first.slice(0, SUSPECTS)) {
      const all = []
      for (let n = 0; n < REPEATS; n++) all.push(await blockOf(server, raw))
      again.push({ raw, ms: median(all), longest: Math.max(...all) })
    }
    const worst = again.reduce((a, b) => (a.ms > b.ms ? a : b))
    const result = valueResult(`longest block of the event loop, worst of ${queries.length} requests`, worst.ms, {
      ...{ goal: atMost(50, ' ms'), unit: 'ms', found: worst.raw, isWhole: base.rows >= 1_000_000 },
      details: { 'longest of all, once': first[0].ms, 'longest of the worst': worst.longest },
    })
    return [result]
  } finally {
    await server.stop()
  }
}

let ends = 0
/** The cache never helps: the end of each window is another one. */
async function blockOf(server, raw) {
  await server.ask('watch')
  ends += 1
  const fresh = raw.includes('cursor=') || raw.includes('until=') ? raw : `${raw}&until=2098-01-01T00:00:00.${String(ends).padStart(6, '0')}Z`
  await server.request(fresh)
  return server.ask('block')
}

/** Every filter subset with common and with rare words × format × limit × place × window × context. */
async function legalRequests({ storage, rows }) {
  const filters = [...subsets(), ...subsets({ rare: true })]
  const formats = [{ format: 'json' }, { format: 'json', include_context: false }, { format: 'csv' }, { format: 'txt' }]
  const window = await middleWindow(storage)
  const queries = []
  for (const filter of new Set(filters.map(rawQuery)))
    for (const format of formats)
      for (const limit of [1, 100, 10_000])
        for (const span of ['', window]) {
          const raw = [filter, rawQuery({ ...format, limit }), span].filter((part) => part !== '').join('&')
          queries.push(raw, ...[Math.floor(rows / 2), 9_999_999].map((offset) => `${raw}&offset=${offset}`))
          const cursor = limit === 1 ? undefined : await cursorOf(storage, filter, span, rows)
          if (cursor !== undefined) queries.push(`${raw}&cursor=${cursor}`)
        }
  return queries
}

async function cursorOf(storage, filter, span, rows) {
  const raw = [filter, span, `limit=1&offset=${Math.floor(rows * 0.3)}`].filter((part) => part !== '').join('&')
  return (await answerOf(storage, raw)).nextCursor
}

/** A window whose ends lie anywhere in an hour. */
async function middleWindow(storage) {
  const version = await storage.indicators.snapshot(async (snapshot) => snapshot.version)
  const at = (days) => new Date(version / 1000 - days * 86_400_000 + 1_234_567).toISOString()
  return rawQuery({ since: at(250), until: at(10) })
}

async function crowd({ base }) {
  const server = await startProcess('vedette', base.path)
  try {
    const alone = []
    const beside = []
    let answers = 0
    await waits(server)
    for (let round = 0; round < CROWD_ROUNDS; round++) {
      alone.push(percentile(await waits(server), 0.99))
      const end = startBulkClient(server, 4)
      // Until its first answers have come.
      await pause(1_500)
      beside.push(percentile(await waits(server), 0.99))
      answers += await end()
    }
    const [ours, reference] = [median(beside), median(alone)]
    const times = { ours: { cpu: ours, wall: ours }, reference: { cpu: reference, wall: reference } }
    return [
      ratioResult('p99 of 100-row requests beside four 10,000-row json exports a second ÷ alone', times, atMost(1.5), {
        ...{ unit: 'ms', details: { 'json exports that were answered meanwhile': answers } },
      }),
    ]
  } finally {
    await server.stop()
  }
}

/** What a client waits that asks for pages of 100, made anew each time, with a little pause between them. */
async function waits(server) {
  const all = []
  for (const raw of freshQueries({}, CROWD_REQUESTS)) {
    all.push((await server.request(raw)).ms)
    await pause(CROWD_PAUSE_MS)
  }
  return all
}
