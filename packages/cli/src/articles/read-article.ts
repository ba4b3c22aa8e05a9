import { createHash } from 'node:crypto'
import { revise, type Storage } from '@vedette/core'
import { articleId, type ArticleSource, type FeedEntry, observationsOf } from '@vedette/core/articles'
import { type Finding, type Recorded, recordObservations } from '@vedette/core/ingest'
import { type ArticlePages, NoPage } from '../article-pages.ts'
import type { Body } from '../download.ts'
import { nowMicros, nowSeconds } from '../clock.ts'
import { messageOf } from '../failure.ts'
import type { Reader } from '../reader.ts'
import type { ArticleReading } from '../reading/tasks.ts'
import type { ArticleOutcome } from './outcome.ts'

/** What articles are read with, and where they go. */
export interface Desk {
  readonly storage: Storage
  readonly reader: Reader
  readonly pages: ArticlePages
  /**
   * Whether articles that were read of another source become those of this one. An article is of the source that had
   * it first: else whoever links to it could say what it is called, and how far it is believed.
   */
  readonly mayTakeOver: boolean
}

/** An article, and what it changed. */
export interface ReadArticle {
  readonly outcome: ArticleOutcome
  readonly recorded: Recorded
}

/** Grows when a release finds other things in the same article: then all are read once more. */
const READING = 1

/** UTF-16 code units of HTML that are no excerpt, however they end. */
const LONG = 5_000
const LAST_WORDS = 300
const GOES_ON =
  /(?:…|\.\.\.|&hellip;|&#8230;|&#x2026;|\b(?:read|continue|see) (?:more|on|reading|the full [a-z]+))[\s\]»→>]{0,9}$/i

const NOTHING: Recorded = { new: 0, changed: 0, unchanged: 0 }

/**
 * Reads the article of an entry, whose address is canonical, unless it was read and has not changed. Its indicators are stored before itself: see
 * `ArticleStore`. A failure is an outcome, but for one of the database.
 */
export async function readArticle(desk: Desk, entry: FeedEntry, source: ArticleSource): Promise<ReadArticle> {
  const { url } = entry
  const name = { title: entry.title === '' ? (url ?? 'an entry without title') : entry.title }
  if (url === undefined) return without({ ...name, status: 'skipped', error: 'has no address of its own' })
  const digest = digestOf(entry, source)
  const stored = await desk.storage.articles.find(articleId(url))
  if (stored?.digest === digest) return without({ ...name, url, status: 'unchanged' })
  if (stored !== undefined && stored.source !== source.title && !desk.mayTakeOver) {
    return without({ ...name, url, status: 'skipped', error: `is an article of ${stored.source}` })
  }
  let reading: Reading
  try {
    reading = await read(desk, { ...entry, url }, source, digest)
  } catch (error) {
    return without({ ...name, url, status: 'failed', error: messageOf(error) })
  }
  const { findings, refused, error } = reading
  const article = revise(stored, reading.article) ?? reading.article
  const ports = { writer: desk.storage.indicators, now: nowMicros }
  const recorded = await recordObservations(ports, observationsOf(article, findings, source))
  await desk.storage.articles.put(article)
  const status = stored === undefined ? 'new' : 'changed'
  const { title } = article
  const said = { title, url, status, ...(error !== undefined && { error }) } as const
  return { outcome: { ...said, found: countsOf(findings), refused }, recorded }
}

/** What was read, and why its page was not. */
interface Reading extends ArticleReading {
  readonly error?: string
}

async function read(
  { reader, pages }: Desk,
  entry: FeedEntry & { readonly url: string },
  source: ArticleSource,
  digest: string,
): Promise<Reading> {
  const { page, error } = isWhole(entry) ? {} : await pageOf(pages, entry.url)
  const input = { entry, source, fetched: nowSeconds(), digest, ...(page !== undefined && { page }) }
  const reading = await reader.run('article', input)
  if (reading === undefined) throw new Error('has no address that it could be known by')
  return { ...reading, ...(error !== undefined && { error }) }
}

/** The page, or why it is not to be had: then what the feed says is the article, until the feed says something else. */
async function pageOf(
  pages: ArticlePages,
  url: string,
): Promise<{ readonly page?: Body; readonly error?: string }> {
  try {
    return { page: await pages.get(url) }
  } catch (error) {
    if (!(error instanceof NoPage)) throw error
    return { error: `${messageOf(error)}. Only what the feed says was read` }
  }
}

/** Whether the feed carries the article itself, and not its beginning or a summary. */
function isWhole({ html }: FeedEntry): boolean {
  return html !== undefined && (html.length >= LONG || !GOES_ON.test(lastWords(html)))
}

function lastWords(html: string): string {
  const text = html.slice(-LAST_WORDS).replace(/<[^<>]*>/g, '')
  return text.trimEnd()
}

/** An article of which nothing was read. */
export function without(outcome: Omit<ArticleOutcome, 'found' | 'refused'>): ReadArticle {
  return { outcome: { ...outcome, found: {}, refused: {} }, recorded: NOTHING }
}

/**
 * What the feed says of an article stands for the article: its page is not asked for as long as that stays the same,
 * and the source is believed as before.
 */
function digestOf({ title, published, modified, summary, html }: FeedEntry, source: ArticleSource): string {
  const { title: name, category, reliability, industries } = source
  const said = [READING, name, category, reliability, industries, title, published, modified, html ?? summary]
  return createHash('sha256').update(JSON.stringify(said)).digest('hex')
}

function countsOf(findings: readonly Finding[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { type } of findings) counts[type] = (counts[type] ?? 0) + 1
  return counts
}
