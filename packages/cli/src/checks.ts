import { type EpochMicros, formatInstant } from '@vedette/core'
import { FEEDS } from '@vedette/core/ingest'
import { nowMicros } from './clock.ts'
import { headersFor, identityFrom, remedyFor } from './download.ts'
import { messageOf, systemCode } from './failure.ts'
import { freePort, localUrl } from './listening.ts'
import { shownAddress } from './output.ts'
import { ARTICLES, type FeedSource, type Settings } from './settings.ts'
import { withStorage } from './storage.ts'

/** What one look at the surroundings found. */
export interface Finding {
  readonly check: string
  readonly status: 'ok' | 'warn' | 'fail'
  readonly found: string
  /** How to mend it. */
  readonly mend?: string
}

const FEED_DEADLINE_MS = 5_000
const CLOCKS_APART_MS = 2_000
/** Nothing was learned before this program was written. */
const EARLIEST = 1_767_225_600_000_000

/** Node itself. */
export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const fits = major > 20 || (major === 20 && minor >= 19)
  const found = `Node ${version}`
  return fits
    ? { check: 'node', status: 'ok', found }
    : { check: 'node', status: 'fail', found, mend: 'Install Node 20.19 or later' }
}

/**
 * What is in a database that is there. What is damaged cannot be counted, so that is looked at first.
 *
 * @param restore - how damage is mended.
 */
export async function checkContent(db: string, restore: string): Promise<readonly Finding[]> {
  return withStorage({ db }, async ({ place, engine, schema, indicators, check, clockAhead }) => {
    const [damage] = await check()
    if (damage !== undefined) {
      return [{ check: 'database', status: 'fail', found: `${place} is damaged: ${damage}`, mend: restore }]
    }
    const ahead = await clockAhead()
    return indicators.snapshot(async (snapshot) => {
      const count = await snapshot.count({ since: 0, until: Infinity })
      const found = `${place} is whole and can be read and written, ${engine}, schema ${schema}, ${count} indicators`
      return [{ check: 'database', status: 'ok', found }, checkClocks(ahead, snapshot.version)]
    })
  })
}

/** The port that `serve` would take. */
export async function checkPort({ host, port }: Settings): Promise<Finding> {
  try {
    await freePort(host, port)
    return { check: 'port', status: 'ok', found: `port ${port} of ${host} is free` }
  } catch (error) {
    if (systemCode((error as Error).cause) === 'EADDRINUSE' && (await isServing(localUrl(host, port)))) {
      return { check: 'port', status: 'ok', found: `a server is healthy on port ${port} of ${host}` }
    }
    const [found = '', mend = 'Give another --host or --port'] = messageOf(error).split(/: (?=stop|give)/)
    return { check: 'port', status: 'fail', found, mend }
  }
}

async function isServing(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2_000) })
    await response.body?.cancel()
    return response.ok
  } catch {
    return false
  }
}

/** The clock, against what was stored last. */
export function checkClock(version: EpochMicros, now: EpochMicros = nowMicros()): Finding {
  const found = `the clock says ${formatInstant(now / 1_000_000)}`
  const mend = 'Set the clock, and keep it right with NTP'
  if (now < EARLIEST) return { check: 'clock', status: 'fail', found, mend }
  // Stored moments are unique, so a fast reading may run ahead by some milliseconds.
  if (version <= now + 60_000_000) return { check: 'clock', status: 'ok', found }
  const newest = formatInstant(version / 1_000_000)
  return { check: 'clock', status: 'fail', found: `${found}, and the newest indicator is of ${newest}`, mend }
}

/** The clock, against that of the database too: keys expire by the one, requests are counted by the other. */
export function checkClocks(aheadMs: number, version: EpochMicros, now?: EpochMicros): Finding {
  if (Math.abs(aheadMs) <= CLOCKS_APART_MS) return checkClock(version, now)
  const seconds = (Math.abs(aheadMs) / 1000).toFixed(1)
  const found = `the clock of the database is ${seconds} seconds ${aheadMs > 0 ? 'ahead of' : 'behind'} this machine's`
  return { check: 'clock', status: 'warn', found, mend: 'Keep both clocks right with NTP' }
}

/** Whether feeds can be reached. Without a network everything else still works. */
export async function checkFeeds(feeds: readonly FeedSource[]): Promise<readonly Finding[]> {
  const wanted: readonly FeedSource[] = feeds.length > 0 ? feeds : FEEDS.map(({ name }) => ({ name }))
  // Articles have as many addresses as there are sources, and a mirror of them has its own.
  return Promise.all(
    wanted.filter(({ name, address }) => name !== ARTICLES || address !== undefined).map(checkFeed),
  )
}

async function checkFeed({ name, address }: FeedSource): Promise<Finding> {
  const check = `feed ${name}`
  const url = address ?? FEEDS.find((feed) => feed.name === name)?.address
  if (url === undefined) {
    return { check, status: 'fail', found: 'there is no such feed', mend: 'Name urlhaus, feodo or threatfox' }
  }
  const place = shownAddress(url)
  try {
    const signal = AbortSignal.timeout(FEED_DEADLINE_MS)
    const headers = headersFor(new URL(url), identityFrom(process.env), true)
    const response = await fetch(url, { method: 'HEAD', redirect: 'manual', headers, signal })
    await response.body?.cancel()
    const found = `${place} answers ${response.status}`
    if (response.status < 400) return { check, status: 'ok', found }
    return { check, status: 'warn', found, mend: remedyFor(response.status, new URL(url).hostname) }
  } catch {
    const mend = 'Check the network, or ingest from a file'
    return { check, status: 'warn', found: `${place} cannot be reached`, mend }
  }
}
