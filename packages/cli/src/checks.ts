import { access, constants, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type EpochMicros, formatInstant } from '@vedette/core'
import { FEEDS } from '@vedette/core/ingest'
import { nowMicros } from './clock.ts'
import { headersFor, identityFrom, remedyFor, shownAddress } from './download.ts'
import { messageOf, systemCode } from './failure.ts'
import { freePort, localUrl } from './listening.ts'
import type { FeedSource, Settings } from './settings.ts'

/** What one look at the surroundings found. */
export interface Finding {
  readonly check: string
  readonly status: 'ok' | 'warn' | 'fail'
  readonly found: string
  /** How to mend it. */
  readonly mend?: string
}

const MEGABYTE = 1024 * 1024
const FEED_DEADLINE_MS = 5_000
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

/** Room for the database and its journal. */
export async function checkDisk(path: string): Promise<Finding> {
  const { folder } = await nearestFolder(path)
  const { bavail, bsize } = await statfs(folder)
  const free = Math.floor((bavail * bsize) / MEGABYTE)
  const found = `${free} MB free in ${folder}`
  if (free >= 1024) return { check: 'disk', status: 'ok', found }
  return {
    check: 'disk',
    status: free < 100 ? 'fail' : 'warn',
    found,
    mend: 'Free some space, or move the database',
  }
}

/** The folder that a path would be created in: the first above it that is there. */
async function nearestFolder(path: string): Promise<{ readonly folder: string; readonly writable: boolean }> {
  const folder = dirname(path)
  try {
    await access(folder, constants.F_OK)
  } catch {
    return folder === path ? { folder, writable: false } : nearestFolder(folder)
  }
  const writable = await access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  )
  return { folder, writable }
}

/** A database that is not there yet. */
export async function checkFuture(path: string): Promise<Finding> {
  const { folder, writable } = await nearestFolder(path)
  if (writable)
    return { check: 'database', status: 'ok', found: `${path} is not there yet and can be created` }
  return {
    check: 'database',
    status: 'fail',
    found: `${path} is not there and ${folder} cannot be written to`,
    mend: 'Give this user the right to write there, or give another --db',
  }
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

/** Whether feeds can be reached. Without a network everything else still works. */
export async function checkFeeds(feeds: readonly FeedSource[]): Promise<readonly Finding[]> {
  const wanted = feeds.length > 0 ? feeds : FEEDS.map(({ name }) => ({ name }))
  return Promise.all(wanted.map(checkFeed))
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
