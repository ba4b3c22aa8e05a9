import { setTimeout as sleep } from 'node:timers/promises'
import { isLoopback, type Storage } from '@vedette/core'
import { type ArticleSource, type EntryReading, MAX_FEED_BYTES } from '@vedette/core/articles'
import { type ArticlePages, openArticlePages } from '../article-pages.ts'
import { nowSeconds } from '../clock.ts'
import { type Body, download, identityFrom } from '../download.ts'
import { messageOf } from '../failure.ts'
import { type Guard, withGuard } from '../guard.ts'
import { takeNewer } from '../newer.ts'
import { note, shownAddress } from '../output.ts'
import type { Reader } from '../reader.ts'
import { FEED_PAUSE_SECONDS } from '../settings.ts'
import type { FeedOutcome } from './outcome.ts'
import { readArticles } from './read-feed.ts'

const PAUSE_SECONDS = 5

/** How much is said beside the result. */
export interface Voice {
  readonly quiet: boolean
}

/** What all feeds of a run are read with. */
export interface Tools {
  readonly storage: Storage
  readonly reader: Reader
  readonly voice: Voice
}

/** A feed that could not be had or read. */
export class FeedProblem extends Error {}

/** How a feed is taken. */
interface Taking {
  readonly named: (title: string | undefined) => ArticleSource
  /** Whether the operator gave its address, which may then be anywhere. */
  readonly isOwn: boolean
  readonly mayTakeOver: boolean
}

/**
 * Asks a feed for what is newer, and reads its articles.
 *
 * @throws {@link FeedProblem} when it cannot be had or read.
 */
export function readAddress(tools: Tools, address: string, taking: Taking): Promise<FeedOutcome> {
  // For this feed alone: another one must not lead to what only this machine can reach.
  return withGuard(taking.isOwn ? [new URL(address).host] : [], (guard) =>
    readBehind(guard, tools, address, taking),
  )
}

async function readBehind(
  guard: Guard,
  { storage, reader, voice }: Tools,
  address: string,
  { named, mayTakeOver }: Taking,
): Promise<FeedOutcome> {
  const { title, name, minimumIntervalSeconds } = named(undefined)
  const { userAgent } = identityFrom(process.env)
  const outcome = await takeNewer(storage.downloads, {
    address,
    // What is interrupted may be asked again soon.
    begun: nowSeconds() - Math.max(0, minimumIntervalSeconds - FEED_PAUSE_SECONDS),
    ask(previous) {
      const limits = { guard, maxBytes: MAX_FEED_BYTES, ...(previous && { previous }) }
      return orProblem(download(address, { userAgent, ...limits }))
    },
    async take(body) {
      const reading = await entriesOf(reader, shownAddress(address), body)
      const desk = { storage, reader, pages: pagesBehind(guard), mayTakeOver }
      const outcome = await readArticles(desk, named(reading.title), reading, voice)
      return { outcome, isThrough: outcome.articles.every(({ status }) => status !== 'failed') }
    },
  })
  if (outcome === undefined) note(`${title} has nothing newer than the last download`, voice)
  return outcome ?? nothingRead(name)
}

/** @throws {@link FeedProblem} that begins with `name`. */
export function entriesOf(
  reader: Reader,
  name: string,
  { bytes, ...rest }: Pick<Body, 'bytes'> & Partial<Body>,
): Promise<EntryReading> {
  return orProblem(
    reader.run('entries', { bytes, ...rest }).catch((error: unknown) => {
      throw new Error(`${name}: ${messageOf(error)}`, { cause: error })
    }),
  )
}

async function orProblem<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw new FeedProblem(messageOf(error), { cause: error })
  }
}

/** What came of a feed that has nothing to read. */
export function nothingRead(source: string): FeedOutcome {
  return { source, new: 0, changed: 0, unchanged: 0, dropped: {}, articles: [] }
}

/** The pages of articles, asked through a guard. */
export function pagesBehind(guard: Guard): ArticlePages {
  const clock = { now: () => performance.now(), sleep: (ms: number) => sleep(ms) }
  // Pauses are for the machines of others.
  const pauseSeconds = ({ hostname }: URL) => (isLoopback(hostname) ? 0 : PAUSE_SECONDS)
  return openArticlePages({ userAgent: identityFrom(process.env).userAgent, guard, clock, pauseSeconds })
}
