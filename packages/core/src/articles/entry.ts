import type { EpochSeconds } from '../indicator.ts'

/** One entry of a feed of articles. */
export interface FeedEntry {
  /** `guid`, `atom:id` or `rdf:about`, as given. */
  readonly id?: string
  /** Where the article is: an absolute http or https address, not yet canonical. */
  readonly url?: string
  /** Plain text, at most 500 characters; empty where the feed gives none. */
  readonly title: string
  /**
   * When it was published. As the feed says, also when that is in the future: core has no clock, and
   * `observationsOf` takes no time that is later than the reading. Absent where the feed gives no date, or one
   * that cannot be read.
   */
  readonly published?: EpochSeconds
  /** When it was last changed, by the same rules. */
  readonly modified?: EpochSeconds
  /** Plain text, at most 1,000 characters: the feed's summary or, without one, the start of the content. */
  readonly summary?: string
  /** The article's HTML where the feed carries it (`content:encoded`, `atom:content`), as given. */
  readonly html?: string
  /** As given, plain text, nothing twice. */
  readonly categories: readonly string[]
}

/** The families of feeds that are read. `rdf` is RSS 1.0 (and 0.90). */
export type FeedFormat = 'rss' | 'rdf' | 'atom' | 'json'

/**
 * Why an entry came to nothing: `empty`: neither a link nor content. `duplicate`: the same id and link as an entry
 * before it. `cut_off`: the file ends inside it, and half an article would give half of a value.
 */
export type EntryDrop = 'empty' | 'duplicate' | 'cut_off'

/** What a feed's file says. */
export interface EntryReading {
  /** What it was read as. */
  readonly format: FeedFormat
  /** The feed's own title, plain text. */
  readonly title?: string
  /** In the feed's order. */
  readonly entries: readonly FeedEntry[]
  /** How many entries came to nothing, by reason. */
  readonly dropped: Readonly<Partial<Record<EntryDrop, number>>>
  /** Whether there were more entries than are read of one feed ({@link MAX_ENTRIES}); the rest was not looked at. */
  readonly more: boolean
}

/** Entries that are read of one feed. */
export const MAX_ENTRIES = 5_000

/** Bytes that a feed may have. */
export const MAX_FEED_BYTES = 10_000_000

/** A text that is no feed of articles as a whole. The message says what was expected and what to do. */
export class ArticleFeedError extends Error {
  /** Tells it from other errors. */
  override readonly name = 'ArticleFeedError'
}
