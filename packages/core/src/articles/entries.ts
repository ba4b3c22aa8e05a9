import {
  ArticleFeedError,
  type EntryDrop,
  type EntryReading,
  type FeedEntry,
  MAX_FEED_BYTES,
} from './entry.ts'
import { type Bases, bestLink, entryOf, plain } from './entry-draft.ts'
import { readFeedJson } from './feed-json.ts'
import { feedText } from './feed-text.ts'
import { type FeedDrafts, readFeedXml } from './feed-xml.ts'
import { readWebAddress, type WebAddress } from './web-address.ts'

const MAX_FEED_TITLE = 500

/** What is known of a feed's bytes. */
export interface EntryOptions {
  /** The HTTP header, for its `charset`. */
  readonly contentType?: string
  /** Where the feed came from, for relative links. */
  readonly feedUrl?: string
}

/**
 * Reads a feed of articles: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, JSON Feed. What is broken is read as far as
 * it makes sense; what is missing is absent, nothing is made up. An entry that comes to nothing is counted.
 *
 * Relative links are read from an `xml:base`; without one, in RSS from the link of the channel (which a feed keeps
 * when another host passes it on), else from `feedUrl`. Takes time linear in the bytes.
 *
 * @param bytes - unpacked, at most {@link MAX_FEED_BYTES}.
 * @throws {@link ArticleFeedError} when it is no feed as a whole: too long, packed, a web page, other XML, XML with a
 *   document type, elements more than 256 deep.
 */
export function readEntries(bytes: Uint8Array, { contentType, feedUrl }: EntryOptions = {}): EntryReading {
  if (bytes.length > MAX_FEED_BYTES) {
    throw new ArticleFeedError(
      `The feed has ${bytes.length} bytes; at most ${MAX_FEED_BYTES} are read. Use a shorter one`,
    )
  }
  const text = feedText(bytes, contentType)
  if (text.trim() === '')
    throw new ArticleFeedError('There is nothing in it; expected a feed (RSS, Atom, JSON Feed)')
  const address = feedUrl === undefined ? undefined : readWebAddress(feedUrl)
  const drafts = /^\s*\{/.test(text) ? readFeedJson(text) : readFeedXml(text)
  return readingOf(drafts, address)
}

function readingOf(
  { format, feed, drafts, cut, more }: FeedDrafts,
  feedUrl: WebAddress | undefined,
): EntryReading {
  const known: Bases['known'] = new Map()
  const site = bestLink(feed.links, { feedUrl, usual: feedUrl, known })
  const usual = format === 'rss' || format === 'rdf' ? (site ?? feedUrl) : (feedUrl ?? site)
  const entries: FeedEntry[] = []
  const dropped: Partial<Record<EntryDrop, number>> = cut === 0 ? {} : { cut_off: cut }
  const seen = new Set<string>()
  for (const draft of drafts) {
    const entry = uniqueEntry(entryOf(draft, { feedUrl, usual, known }), seen)
    if (typeof entry === 'string') dropped[entry] = (dropped[entry] ?? 0) + 1
    else entries.push(entry)
  }
  const title = plain(feed.said.get('title'), MAX_FEED_TITLE)
  return { format, ...(title !== '' && { title }), entries, dropped, more }
}

/**
 * The same id with another link is another article: some feeds give all of their entries one id. The same link
 * with another id is another entry: of a page that is written on.
 */
function uniqueEntry(entry: FeedEntry | EntryDrop, seen: Set<string>): FeedEntry | EntryDrop {
  if (typeof entry === 'string' || (entry.id === undefined && entry.url === undefined)) return entry
  const key = JSON.stringify([entry.id, entry.url])
  if (seen.has(key)) return 'duplicate'
  seen.add(key)
  return entry
}
