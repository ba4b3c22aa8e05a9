import type { KeyRecord } from './access.ts'
import type { ArticleRecord } from './article.ts'
import type { Layout } from './formats/layout.ts'
import type { EpochMicros, EpochSeconds, Indicator } from './indicator.ts'
import type { RateCount, RateLimit } from './rate.ts'
import type { Selection } from './selection.ts'

/** Which lines of a selection to read, and how they are written. */
export interface Page {
  /** Which indicators. */
  readonly selection: Selection
  /** How each is written, and what stands between two. */
  readonly layout: Layout
  /** Lines to pass over first. */
  readonly offset: number
  /** Lines to read at most; 1 or more. */
  readonly limit: number
}

/** Some lines, in order, in the layout that was asked for. */
export interface Slice {
  /** The lines, newest first, with the separator between them, in UTF-8. Nobody changes it afterwards. */
  readonly text: Uint8Array
  /** How many lines. */
  readonly rows: number
  /** `extractedAt` of the last line: a selection with this `until` goes on behind it. Absent without lines. */
  readonly last?: EpochMicros
}

/** One unmoving view of a store: whatever is written meanwhile, what is read here belongs together. */
export interface Snapshot {
  /** The greatest `extractedAt` that the store has ever given, 0 in a new store. Nothing changes without it growing. */
  readonly version: EpochMicros
  /**
   * How far back news can come: a change that this snapshot does not show yet has an `extractedAt` of at least
   * this, or of at least the moment at which the snapshot was taken. `Infinity` where no change is ever under way
   * while a snapshot is taken.
   */
  readonly settled: EpochMicros
  /** How many indicators `matches` admits. Exact. */
  count(selection: Selection): Promise<number>
  /** Reads a page: membership is exactly `matches`, order exactly `byNewest`, each line exactly `writeLine`. */
  read(page: Page): Promise<Slice>
}

/** The read side of a store: all that answering a query needs. */
export interface IndicatorReader {
  /**
   * Calls `use`, once, with a snapshot, which is valid until the returned promise settles.
   *
   * @param atLeast - a version that the caller has seen: a store that reads from copies which lag behind takes one
   *   that has come so far.
   * @throws IocError `unavailable` when the database cannot be reached, or not in time; whatever else `use` or the
   *   driver throws comes through as it is.
   */
  snapshot<T>(use: (snapshot: Snapshot) => Promise<T>, atLeast?: EpochMicros): Promise<T>
}

/** Says which indicators to store, given those that are stored, the store's version, and its clock if it has one. */
export type Change = (
  stored: ReadonlyMap<string, Indicator>,
  version: EpochMicros,
  clock?: EpochMicros,
) => readonly Indicator[]

/** The write side of a store. */
export interface IndicatorWriter {
  /**
   * Changes indicators, all or nothing, and one change after the other, whoever else writes.
   *
   * `change` gets the indicators that are stored under `ids` (absent where none is) and the store's version, and
   * returns those to store. It must be pure: a store may call it again when it has to start over. Each returned
   * indicator has an id of `ids` and an `extractedAt` of its own, greater than the version; a store may refuse
   * anything else. A store that several machines share also gives its clock: no `extractedAt` lies before it.
   *
   * @throws IocError `unavailable` when the database cannot be reached, or not in time. A change whose end nobody
   *   heard of is either stored or not; the same update again leads to the same indicators.
   */
  update(ids: readonly string[], change: Change): Promise<void>
}

/** Where indicators are kept. */
export interface IndicatorStore extends IndicatorReader, IndicatorWriter {}

/** Who may ask. Keys themselves pass through; only their SHA-256 is kept. */
export interface KeyRing {
  /**
   * Keeps a key by its digest.
   *
   * @throws when the id or the key is there already; nothing is changed then.
   */
  add(key: string, record: KeyRecord): Promise<void>
  /** Revoked and expired keys are found too: what that means is for `authenticate` to say. */
  find(key: string): Promise<KeyRecord | undefined>
  /** All keys, oldest first. */
  list(): Promise<readonly KeyRecord[]>
  /** Marks a key as revoked. @returns false when no key has this id; true also when it was revoked before. */
  revoke(id: string, at: EpochSeconds): Promise<boolean>
}

/** Counts requests. */
export interface RateCounter {
  /**
   * Counts one request of `bucket` in the present window of each limit, or, when any of them is full, in none.
   * Atomic: of requests that come at once, no more pass than fit. Counts survive a restart. A bucket is always
   * asked with windows of the same lengths.
   *
   * @param now - the caller's clock. A counter that several machines share goes by a clock of its own.
   * @throws IocError `unavailable` when nothing can be counted. The request is then counted or not.
   */
  take(bucket: string, limits: readonly RateLimit[], now: EpochMicros): Promise<RateCount>
}

/** What is remembered of the last download of an address. */
export interface Download {
  /** When it was done. */
  readonly at: EpochSeconds
  /** The header `ETag` of the answer, as it was. */
  readonly etag?: string
  /** The header `Last-Modified` of the answer, as it was. */
  readonly lastModified?: string
}

/** Remembers downloads, so that a feed is not asked for what it has given already. */
export interface DownloadLog {
  /** The last download of an address. */
  last(address: string): Promise<Download | undefined>
  /** Remembers a download in place of the one before. */
  note(address: string, download: Download): Promise<void>
}

/**
 * Keeps articles, so that one that has not changed is not read again.
 *
 * An article is stored after its indicators. A run that ends in between reads it once more, and finds its indicators
 * there; in the other order they would be passed over until the article changes.
 */
export interface ArticleStore {
  /**
   * The article as it was stored last.
   *
   * @throws IocError `unavailable` when the database cannot be reached, or not in time. Error when the text is no id,
   *   or what is stored under it is damaged.
   */
  find(id: string): Promise<ArticleRecord | undefined>
  /**
   * Stores an article, as a whole, in place of what was stored under its id.
   *
   * @throws Error when it is no article, or its URL is stored under another id; nothing is changed then. IocError
   *   `unavailable` when the database cannot be reached, or not in time: it is then stored or not, and storing it again
   *   leads to the same.
   */
  put(article: ArticleRecord): Promise<void>
  /** How many articles are stored. Exact. */
  count(): Promise<number>
}

/** All that one database holds. */
export interface Storage {
  /** What is listed. */
  readonly indicators: IndicatorStore
  /** Who may ask. */
  readonly keys: KeyRing
  /** How often they asked. */
  readonly rates: RateCounter
  /** What was downloaded. */
  readonly downloads: DownloadLog
  /** What was read. */
  readonly articles: ArticleStore
  /** Waits for what is under way, then lets go of files and connections. */
  close(): Promise<void>
}
