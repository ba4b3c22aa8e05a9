import type { Storage } from '@vedette/core'
import {
  type Feed,
  FeedError,
  feedNamed,
  type FeedReading,
  FEEDS,
  recordObservations,
} from '@vedette/core/ingest'
import { nowMicros, nowSeconds } from '../clock.ts'
import type { Run } from '../command.ts'
import { download, identityFrom, isAbuseCh } from '../download.ts'
import { UsageError } from '../failure.ts'
import { type Input, isAddress, noteOpen, readLocal } from '../feed-input.ts'
import { decodeUtf8 } from '../input.ts'
import { takeNewer } from '../newer.ts'
import { columns, note, print, shown, shownAddress } from '../output.ts'
import { progressOf } from '../progress.ts'
import { ARTICLES, FEED_PAUSE_SECONDS } from '../settings.ts'
import { withStorage } from '../storage.ts'
import { suggestion } from '../suggestion.ts'

/** What `--json` prints. */
interface Outcome {
  readonly feed: string
  readonly read: number
  readonly new: number
  readonly changed: number
  readonly unchanged: number
  readonly rejected: Readonly<Record<string, number>>
}

interface Voice {
  readonly quiet: boolean
}

/** `vedette ingest FEED [SOURCE]` */
export const ingest: Run = async (invocation) => {
  const { args, flags, settings } = invocation
  const [name = '', given] = args
  if (name === ARTICLES) return (await import('./ingest-articles.ts')).ingestArticles(invocation)
  for (const flag of ['source', 'category', 'reliability']) {
    if (flags[flag] !== undefined) throw new UsageError(`--${flag} is for "vedette ingest articles"`)
  }
  const { db, quiet } = await settings()
  const feed = knownFeed(name)
  const source = given ?? feed.address
  const outcome = isAddress(source)
    ? await withStorage({ db }, (storage) => ingestAddress(storage, feed, source, { quiet }))
    : await ingestText(db, feed, await readLocal(source), { quiet })
  await print(flags['json'] === true ? `${JSON.stringify(outcome)}\n` : summaryOf(feed, outcome))
}

/** @throws {@link UsageError} with the nearest name. */
export function knownFeed(name: string): Feed {
  const feed = feedNamed(name)
  if (feed !== undefined) return feed
  const names = [...FEEDS.map((known) => known.name), ARTICLES]
  throw new UsageError(`unknown feed "${shown(name)}"${suggestion(name, names)}`)
}

/** Reads all of it before the database is touched. */
async function ingestText(db: string, feed: Feed, input: Input, voice: Voice): Promise<Outcome> {
  const reading = parse(feed, input)
  return withStorage({ db }, (storage) => record(storage, feed, reading, voice))
}

async function ingestAddress(storage: Storage, feed: Feed, address: string, voice: Voice): Promise<Outcome> {
  const previous = await storage.downloads.last(address)
  const { hostname } = new URL(address)
  const wait = previous === undefined ? 0 : previous.at + FEED_PAUSE_SECONDS - nowSeconds()
  if (isAbuseCh(hostname) && wait > 0 && wait <= FEED_PAUSE_SECONDS) {
    note(`${feed.title} was asked less than 5 minutes ago: its terms ask to wait ${wait} seconds more`, voice)
    return nothing(feed)
  }
  noteOpen(address, voice)
  const outcome = await takeNewer(storage.downloads, {
    address,
    ask: (previous) => download(address, { ...identityFrom(process.env), ...(previous && { previous }) }),
    async take({ bytes }) {
      const reading = parse(feed, { name: shownAddress(address), bytes })
      return { outcome: await record(storage, feed, reading, voice), isThrough: true }
    },
  })
  if (outcome === undefined) note(`${feed.title} has nothing newer than the last download`, voice)
  return outcome ?? nothing(feed)
}

function parse(feed: Feed, { name, bytes }: Input): FeedReading {
  const text = decodeUtf8(bytes, name)
  try {
    return feed.parse(text, { observedAt: nowSeconds() })
  } catch (error) {
    if (!(error instanceof FeedError)) throw error
    const line = error.line === undefined ? '' : `:${error.line}`
    throw new Error(`${name}${line}: ${shown(error.message)}`, { cause: error })
  }
}

async function record(storage: Storage, feed: Feed, reading: FeedReading, voice: Voice): Promise<Outcome> {
  const progress = await progressOf(feed.title, voice)
  try {
    const ports = { writer: storage.indicators, now: nowMicros }
    const recorded = await recordObservations(ports, reading.observations, progress.update)
    return { feed: feed.name, read: reading.read, ...recorded, rejected: reading.rejected }
  } finally {
    progress.stop()
  }
}

function nothing(feed: Feed): Outcome {
  return { feed: feed.name, read: 0, new: 0, changed: 0, unchanged: 0, rejected: {} }
}

function summaryOf(feed: Feed, outcome: Outcome): string {
  const rejected = Object.entries(outcome.rejected).sort(([, a], [, b]) => b - a)
  const sum = rejected.reduce((all, [, count]) => all + count, 0)
  const head = `${feed.title}: ${outcome.read} rows read, ${sum} rejected; indicators: ${outcome.new} new, ${outcome.changed} changed, ${outcome.unchanged} unchanged\n`
  return head + columns(rejected.map(([reason, count]) => ['  rejected', reason, `${count}`]))
}
