import { type RunningServer, startServer } from '@vedette/adapter-http'
import type { Brand } from '@vedette/core'
import type { Run } from '../command.ts'
import { describeDemonstration, loadDemonstration } from '../demonstration.ts'
import { UsageError } from '../failure.ts'
import { freePort, localUrl } from '../listening.ts'
import { type Log, openLog } from '../log.ts'
import { note, print } from '../output.ts'
import { packageVersion } from '../places.ts'
import { type Refresh, type RefreshPlan, refreshFeeds } from '../refresh.ts'
import { ARTICLES, type Settings } from '../settings.ts'
import { addressOf, type Database, withStorage } from '../storage.ts'
import { knownFeed } from './ingest.ts'

/** Within 10 seconds of a signal the process is gone, whatever hangs. */
const LAST_MOMENT_MS = 9_700

/** `vedette serve` */
export const serve: Run = async ({ settings }) => {
  const given = await settings()
  requireFeeds(given)
  addressOf(given)
  // Before the database: a server that cannot listen must not use up the demonstration of a new file.
  const port = await freePort(given.host, given.port)
  const stopped = stopSignal()
  const log = openLog(given)
  await withStorage(given, (storage) => runServer(storage, { ...given, port }, { stopped, log }), {
    isServing: true,
  })
  log.info({}, 'stopped')
  await log.flush()
  // Lines that nobody reads would keep the process.
  process.exit(0)
}

function requireFeeds({ feeds, sources }: Settings): void {
  for (const { name, address } of feeds) {
    if (name !== ARTICLES) knownFeed(name)
    else if (address === undefined && sources.length === 0) {
      throw new UsageError(
        'feeds: articles are read of the sources that you enable: --sources krebs,talos ("vedette sources" lists them)',
      )
    }
  }
}

interface Occasion {
  readonly stopped: Promise<NodeJS.Signals>
  readonly log: Log
}

async function runServer(storage: Database, settings: Settings, { stopped, log }: Occasion): Promise<void> {
  const { host, port, publicUrl = localUrl(host, port), feeds, sources, every, tiers } = settings
  const demonstration = settings.demo && storage.isNew ? await loadDemonstration(storage, tiers) : undefined
  const server = await start(storage, settings, publicUrl, log)
  log.info(
    { version: packageVersion(), url: server.url, database: storage.place },
    `listening on ${server.url}`,
  )
  await print(`Vedette listens on ${server.url} (database: ${storage.place})\n`)
  if (demonstration !== undefined) await print(describeDemonstration(demonstration, publicUrl))
  else if (settings.demo) {
    const hint = 'make a key with "vedette keys create --tier free"'
    note(`The database was there already and is left as it is, without the demonstration: ${hint}`, settings)
  }
  const refreshes = refreshAll({ feeds, sources, everySeconds: every, database: settings.db, log })
  const signal = await stopped
  setTimeout(() => process.exit(0), LAST_MOMENT_MS).unref()
  log.info({ signal }, 'stopping')
  await Promise.all([...refreshes.map((refresh) => refresh.stop()), server.close()])
}

/** Articles by themselves: many sites and pauses between their pages would hold up the feeds. */
function refreshAll(plan: RefreshPlan): readonly Refresh[] {
  const articles = plan.feeds.filter(({ name }) => name === ARTICLES)
  const feeds = plan.feeds.filter(({ name }) => name !== ARTICLES)
  return [feeds, articles]
    .filter(({ length }) => length > 0)
    .map((some) => refreshFeeds({ ...plan, feeds: some }))
}

async function start(
  storage: Database,
  settings: Settings,
  publicUrl: string,
  log: Log,
): Promise<RunningServer> {
  const { host, port, sourceName, upgradeUrl, tiers, trustedProxies, keyInQuery } = settings
  const brand: Brand = { publicUrl, sourceName, ...(upgradeUrl !== undefined && { upgradeUrl }) }
  const { indicators: store, keys, rates } = storage
  try {
    return await startServer({
      ...{ store, keys, rates, brand, tiers, trustedProxies, keyInQuery, host, port },
      log: log.request,
    })
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new UsageError(`trustedProxies: ${error.message}`)
  }
}

/** Resolves at the first signal to stop; the second one ends the process at once. */
function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    const signals = ['SIGINT', 'SIGTERM'] as const
    const stop = (signal: NodeJS.Signals) => {
      for (const each of signals) process.off(each, stop)
      resolve(signal)
    }
    for (const each of signals) process.on(each, stop)
  })
}
