// A server in a process of its own, told by its parent what to tell of itself: `child.mjs vedette|typical|hello [DB]`.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { core, express, openSqliteStorage, startServer } from '../built-packages.mjs'
import { typicalApp } from '../typical-handler/app.mjs'
import { TYPICAL_KEY } from '../typical-handler/database.mjs'

const { pino, destination, stdTimeFunctions } = createRequire(
  new URL('../../packages/cli/package.json', import.meta.url),
)('pino')
const KINDS = { vedette, typical, hello }
/** Turns of the event loop that a block has passed after. */
const SETTLE_MS = 4
const delay = monitorEventLoopDelay({ resolution: 1 })

const [kind, path] = process.argv.slice(2)
const answers = {
  cpu: () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  },
  /** Begins to watch the event loop: the first turn after a reset is not counted by Node. */
  watch: async () => {
    delay.enable()
    delay.reset()
    await pause(SETTLE_MS)
  },
  /** The longest time that the event loop stood still since then, in milliseconds. */
  block: async () => {
    await pause(SETTLE_MS)
    return delay.max / 1e6
  },
}
process.on('message', async ({ id, ask }) => process.send({ id, answer: await answers[ask]() }))
process.on('disconnect', () => process.exit(0))
process.send({ ready: await KINDS[kind](path) })

/** What `vedette serve` runs, with limits that a benchmark does not reach. */
async function vedette(path) {
  const storage = await openSqliteStorage(path)
  const tier = { ...core.DEFAULT_TIERS.pro, requestsPerMinute: 1e9, requestsPerDay: 1e9 }
  const key = core.mintKey(randomBytes)
  await storage.keys.add(key, {
    id: `key_${core.randomBase62(randomBytes, 12)}`,
    prefix: core.shownPrefix(key),
    tier: tier.name,
    scopes: core.SCOPES,
    createdAt: Math.floor(Date.now() / 1000),
  })
  // As packages/cli/src/log.ts logs, into a file that keeps nothing.
  const logger = pino(
    { base: null, timestamp: stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } },
    destination({ dest: '/dev/null', sync: false }),
  )
  const { url } = await startServer({
    ...{ store: storage.indicators, keys: storage.keys, rates: storage.rates, host: '127.0.0.1', port: 0 },
    brand: { publicUrl: 'http://127.0.0.1', sourceName: 'bench' },
    tiers: { ...core.DEFAULT_TIERS, pro: tier },
    log: (entry) => logger.info(entry, 'request'),
  })
  return { url, key }
}

async function typical(path) {
  return { url: await listening(typicalApp(path)), key: TYPICAL_KEY }
}

/** The least that Express can do. */
async function hello() {
  const app = express()
  app.get('/api/v1/iocs', (_request, response) => response.json({ ok: true }))
  return { url: await listening(app), key: 'none' }
}

async function listening(app) {
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${server.address().port}`
}
