// How long one request can hold the event loop, over all that may be asked; and what others feel of whole lists.
import { setTimeout as pause } from 'node:timers/promises'
import { answerOf } from '../answers.mjs'
import { combinations, rawQuery, subsets } from '../filters.mjs'
import { atMost, ratioResult, valueResult } from '../results.mjs'
import { median, percentile } from '../rounds.mjs'
import { startBulkClient, startProcess } from '../servers/processes.mjs'
import { freshQueries } from './pages.mjs'

const SUSPECTS = 12
const REPEATS = 7
const CROWD_ROUNDS = 3
const CROWD_REQUESTS = 600
const CROWD_PAUSE_MS = 5

export const blocking = [
  { name: 'block', title: 'worst legal request: longest block of the event loop', run: longestBlock },
  {
    name: 'crowd',
    title: 'p99 of 100-row requests beside four 10,000-row json exports a second ÷ alone',
    run: crowd,
  },
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
    const result = valueResult(
      `longest block of the event loop, worst of ${queries.length} requests`,
      worst.ms,
      {
        ...{ goal: atMost(50, ' ms'), unit: 'ms', found: worst.raw, isWhole: base.rows >= 1_000_000 },
        details: { 'longest of all, once': first[0].ms, 'longest of the worst': worst.longest },
      },
    )
    return [result]
  } finally {
    await server.stop()
  }
}

let asked = 0
/** The cache never helps: no two requests in a row ask for the same number of rows. */
async function blockOf(server, raw) {
  await server.ask('watch')
  asked += 1
  await server.request(raw.replace(/limit=(\d{3,})/, (_, limit) => `limit=${limit - (asked % 50)}`))
  return server.ask('block')
}

/** Every filter subset with common and with rare words × window × format × limit × place. */
async function legalRequests({ storage, rows }) {
  const filters = [...new Set([...subsets(), ...subsets({ rare: true })].map(rawQuery))]
  const formats = ['format=json', 'format=json&include_context=false', 'format=csv', 'format=txt']
  const queries = []
  for (const selection of combinations([filters, ['', await middleWindow(storage)]]).map(joined)) {
    const places = [
      '',
      `offset=${Math.floor(rows / 2)}`,
      'offset=9999999',
      await cursorOf(storage, selection, rows),
    ]
    const limits = ['limit=1', 'limit=100', 'limit=10000']
    queries.push(...combinations([[selection], formats, limits, [...new Set(places)]]).map(joined))
  }
  return queries
}

function joined(parts) {
  return parts.filter((part) => part !== '').join('&')
}

/** Deep in the list, where it is long enough. */
async function cursorOf(storage, selection, rows) {
  const raw = joined([selection, `limit=1&offset=${Math.floor(rows * 0.3)}`])
  const { nextCursor } = await answerOf(storage, raw)
  return nextCursor === undefined ? '' : `cursor=${nextCursor}`
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
    let seconds = 0
    await waits(server)
    for (let round = 0; round < CROWD_ROUNDS; round++) {
      alone.push(percentile(await waits(server), 0.99))
      const begun = performance.now()
      const end = startBulkClient(server, 4)
      // Until its first answers have come.
      await pause(1_500)
      beside.push(percentile(await waits(server), 0.99))
      answers += await end()
      seconds += (performance.now() - begun) / 1000
    }
    const [ours, reference] = [median(beside), median(alone)]
    const times = { ours: { cpu: ours, wall: ours }, reference: { cpu: reference, wall: reference } }
    return [
      ratioResult(
        'p99 of 100-row requests beside four 10,000-row json exports a second ÷ alone',
        times,
        atMost(1.5),
        {
          ...{
            unit: 'ms',
            note: `${answers} json exports were answered meanwhile, in ${seconds.toFixed(0)} s`,
          },
        },
      ),
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
