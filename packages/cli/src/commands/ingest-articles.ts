import { type ArticleSource, sourceNamed } from '@vedette/core/articles'
import {
  entriesOf,
  FeedProblem,
  nothingRead,
  pagesBehind,
  readAddress,
  type Tools,
  type Voice,
} from '../articles/ask-feed.ts'
import { describe, type FeedOutcome, refusedIn, totalsOf } from '../articles/outcome.ts'
import { readArticles } from '../articles/read-feed.ts'
import { typedSource } from '../articles/typed-source.ts'
import { nowSeconds } from '../clock.ts'
import type { Run } from '../command.ts'
import { messageOf, UsageError } from '../failure.ts'
import { isAddress, noteOpen, readLocal } from '../feed-input.ts'
import { withGuard } from '../guard.ts'
import { note, print } from '../output.ts'
import { openReader, type Reader } from '../reader.ts'
import { ARTICLES } from '../settings.ts'
import type { Flags } from '../settings-reading.ts'
import { withStorage } from '../storage.ts'

/** `vedette ingest articles [SOURCE]` */
export const ingestArticles: Run = async ({ args, flags, settings }) => {
  const { db, quiet, sources } = await settings()
  const given = args[1]
  const feeds =
    given === undefined
      ? await readSources(db, enabled(sources, flags), { quiet })
      : [await readTyped(db, given, { flags, sources, voice: { quiet } })]
  const outcome = { feed: ARTICLES, ...totalsOf(feeds), rejected: refusedIn(feeds), sources: feeds }
  await print(flags['json'] === true ? `${JSON.stringify(outcome)}\n` : feeds.map(describe).join(''))
  if (feeds.every(hasFailed)) throw new Error('nothing could be read: see above')
}

/** Whether there was something to read, and nothing could be. */
function hasFailed({ error, articles }: FeedOutcome): boolean {
  return error !== undefined || (articles.length > 0 && articles.every(({ status }) => status === 'failed'))
}

function enabled(sources: readonly ArticleSource[], flags: Flags): readonly ArticleSource[] {
  const stray = ['source', 'category', 'reliability'].find((flag) => flags[flag] !== undefined)
  if (stray !== undefined) {
    throw new UsageError(`--${stray} speaks of a feed that you name: give its file or address as well`)
  }
  if (sources.length > 0) return sources
  throw new UsageError(
    'no source of articles is enabled: give a file or an address, or enable some by --sources krebs,talos ("vedette sources" lists them)',
  )
}

/** Sources one after the other; one that fails does not stop the others. */
async function readSources(
  db: string,
  sources: readonly ArticleSource[],
  voice: Voice,
): Promise<readonly FeedOutcome[]> {
  return withTools(db, voice, async (tools) => {
    const feeds: FeedOutcome[] = []
    for (const source of sources) feeds.push(await readSource(tools, source))
    return feeds
  })
}

async function readSource(tools: Tools, source: ArticleSource): Promise<FeedOutcome> {
  const { storage, voice } = tools
  const { name, title, feedUrl, minimumIntervalSeconds } = source
  const previous = await storage.downloads.last(feedUrl)
  const wait = previous === undefined ? 0 : previous.at + minimumIntervalSeconds - nowSeconds()
  if (wait > 0 && wait <= minimumIntervalSeconds) {
    note(`${title} was asked not long ago: it is left alone for ${wait} seconds more`, voice)
    return nothingRead(name)
  }
  try {
    const isOwn = sourceNamed(name)?.feedUrl !== feedUrl
    return await readAddress(tools, feedUrl, { named: () => source, isOwn, mayTakeOver: false })
  } catch (error) {
    // What the database says stops all.
    if (!(error instanceof FeedProblem)) throw error
    return { ...nothingRead(name), error: messageOf(error) }
  }
}

/** What is needed to read a feed that was typed. */
interface TypedOptions {
  readonly flags: Flags
  readonly sources: readonly ArticleSource[]
  readonly voice: Voice
}

async function readTyped(
  db: string,
  given: string,
  { flags, sources, voice }: TypedOptions,
): Promise<FeedOutcome> {
  const address = isAddress(given) ? given : undefined
  const place = address === undefined ? (given === '-' ? 'stdin' : given) : new URL(address).host
  const source = typedSource(flags, place, {
    configured: sources,
    ...(address !== undefined && { address }),
  })
  if (!source.isKnown) {
    note(
      'Nobody vouches for this feed, so nothing from it is for automatic blocking: say --source or --reliability if you do',
      voice,
    )
  }
  const { named, isNamed: mayTakeOver } = source
  if (address !== undefined) {
    noteOpen(address, voice)
    return withTools(db, voice, (tools) => readAddress(tools, address, { named, isOwn: true, mayTakeOver }))
  }
  const { name, bytes } = await readLocal(given)
  return withReader(async (reader) => {
    // Before the database is touched.
    const reading = await entriesOf(reader, name, { bytes })
    return withStorage({ db }, (storage) =>
      withGuard([], (guard) => {
        const desk = { storage, reader, pages: pagesBehind(guard), mayTakeOver }
        return readArticles(desk, named(reading.title), reading, voice)
      }),
    )
  })
}

function withTools<T>(db: string, voice: Voice, use: (tools: Tools) => Promise<T>): Promise<T> {
  return withReader((reader) => withStorage({ db }, (storage) => use({ storage, reader, voice })))
}

async function withReader<T>(use: (reader: Reader) => Promise<T>): Promise<T> {
  const reader = openReader()
  try {
    return await use(reader)
  } finally {
    await reader.close()
  }
}
