import { gunzipSync } from 'node:zlib'
import type { ArticleRecord, EpochSeconds } from '@vedette/core'
import {
  articleOf,
  type ArticleSource,
  type EntryReading,
  type FeedEntry,
  MAX_FEED_BYTES,
  readEntries,
} from '@vedette/core/articles'
import {
  type ArticleOptions,
  extractFromHtml,
  extractFromText,
  type Extraction,
  type Finding,
} from '@vedette/core/ingest'
import { type MainHtml, mainHtml } from './main-html.ts'
import { decodePage } from './page-text.ts'

/** Bytes as they were downloaded or read from a file. */
export interface FeedInput {
  readonly bytes: Uint8Array
  readonly contentType?: string
  readonly url?: string
}

/** A page as it was downloaded. */
interface PageInput extends FeedInput {
  readonly url: string
}

/** How a text is written. */
export type Markup = 'html' | 'text'

/** A page or a text by itself. */
interface TextInput extends FeedInput {
  /** Looked for in its first characters when absent. */
  readonly markup?: Markup
}

/** An article to read: what its feed says of it, and its page where that was needed. */
interface ArticleInput {
  readonly entry: FeedEntry
  readonly page?: PageInput
  readonly source: ArticleSource
  readonly fetched: EpochSeconds
  readonly digest: string
}

/** What an article came to. */
export interface ArticleReading {
  readonly article: ArticleRecord
  readonly findings: readonly Finding[]
  readonly refused: Extraction['refused']
}

/**
 * All that is done with what strangers wrote, apart from everything else: see `openReader`. What a task takes and
 * gives is copied from thread to thread, so both are plain data, and small where they can be.
 */
export const READING_TASKS = {
  /** The entries of a feed, also of a packed one. */
  entries: ({ bytes, contentType, url }: FeedInput): EntryReading =>
    readEntries(unpacked(bytes), {
      ...(contentType !== undefined && { contentType }),
      ...(url !== undefined && { feedUrl: url }),
    }),
  /** What an article says; nothing where it has no address. */
  article: readArticle,
  /** What a page or a text says, of which nothing else is known. */
  extraction: extractionOf,
}

export type ReadingTasks = typeof READING_TASKS

/** Where markup is looked for, in UTF-16 code units. */
const HEAD = 4_096
const PAGE =
  /^\s*(?:<(?:!--[^>]{0,400}--|\?xml[^>]{0,200}\?)>\s*){0,3}<(?:!doctype html|html|head|body|article)\b/i
const FRAME = /<(?:!doctype html|html|head|body|main|article)\b/i
const MARKUP = /^\s*<!--|<(?:p|div|h[1-6]|table|ul|ol|pre|br|span|li|tr)[\s/>]/gi
/** Lines that only Markdown and AsciiDoc have: headings, fences, rules of tables. */
const MARKS = /^(?:#{1,6} \S|={1,6} [A-Z]|```|\|? ?:?-{3,}:? ?\|)/m
const LISTING = /<pre[\s>]/i
const LINE = /^.*\S/gm

/** Of a page, its article. Where it stands is what it says itself, if nobody else does. */
function extractionOf({ bytes, contentType, url, markup }: TextInput): Extraction {
  const text = decodePage(unpacked(bytes), contentType)
  if ((markup ?? markupOf(text)) === 'text')
    return extractFromText(text, { ...(url !== undefined && { url }) })
  // A part of a page has no navigation around it, and may have text outside of all elements.
  const { html, canonicalUrl }: MainHtml = FRAME.test(text) ? mainHtml(text) : { html: text }
  const address = url ?? canonicalUrl
  return extractFromHtml(html, { ...(address !== undefined && { url: address }) })
}

/**
 * What a text is. Markdown, and lists of any kind, may hold elements of HTML, such as a picture in the middle; a page has
 * lines of Markdown in its listings only.
 */
function markupOf(text: string): Markup {
  const head = text.slice(0, HEAD)
  if (PAGE.test(head)) return 'html'
  const tags = head.match(MARKUP)?.length ?? 0
  if (tags === 0 || (MARKS.test(head) && !LISTING.test(head))) return 'text'
  const lines = head.match(LINE)?.length ?? 0
  return head.trimStart().startsWith('<') || tags * 2 >= lines ? 'html' : 'text'
}

/** RFC 1952, section 2.3.1. */
function isPacked(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

function unpacked(bytes: Uint8Array): Uint8Array {
  if (!isPacked(bytes)) return bytes
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_FEED_BYTES })
  } catch (error) {
    throw new Error(`It is packed (gzip), and is damaged or has more than ${MAX_FEED_BYTES} bytes unpacked`, {
      cause: error,
    })
  }
}

function readArticle({ entry, page, source, fetched, digest }: ArticleInput): ArticleReading | undefined {
  const site = source.feedUrl === '' ? {} : { siteUrl: source.feedUrl }
  const { known, extraction } = page === undefined ? fromFeed(entry, site) : fromPage(entry, page, site)
  const article = articleOf(known, { source, text: extraction.text, fetched, digest })
  return article && { article, findings: extraction.findings, refused: extraction.refused }
}

/** What is known of an entry now, and what was found. */
interface Read {
  readonly known: FeedEntry
  readonly extraction: Extraction
}

function fromFeed(entry: FeedEntry, site: ArticleOptions): Read {
  const options = { ...site, ...(entry.url !== undefined && { url: entry.url }) }
  const extraction =
    entry.html === undefined
      ? extractFromText(entry.summary ?? '', options)
      : extractFromHtml(entry.html, options)
  return { known: entry, extraction }
}

/** The feed's own words come first; its page says what is missing in them. */
function fromPage(entry: FeedEntry, { bytes, contentType, url }: PageInput, site: ArticleOptions): Read {
  const options = { ...site, url }
  const text = decodePage(bytes, contentType)
  if (/^text\/plain\b/i.test(contentType ?? ''))
    return { known: entry, extraction: extractFromText(text, options) }
  const { html, title, published } = mainHtml(text)
  const known = {
    ...entry,
    ...(entry.title === '' && title !== undefined && { title }),
    ...(entry.published === undefined && published !== undefined && { published }),
  }
  return { known, extraction: extractFromHtml(html, options) }
}
