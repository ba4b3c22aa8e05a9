import type { Category, EpochSeconds, Industry } from './indicator.ts'

/** An article as it is stored. What was read in it stands in the reports of its indicators, not here. */
export interface ArticleRecord {
  /** UUIDv5 of the canonical URL: the same on every store, forever. */
  readonly id: string
  /** In canonical spelling. No two articles have the same. */
  readonly url: string
  /** As it was published last, plain text. */
  readonly title: string
  /** The publication's name as people know it. */
  readonly source: string
  /** What kind of source it is. Never `threat-intel`, which is what feeds are. */
  readonly category: Category
  /** When it was published, as far as the source says. */
  readonly published?: EpochSeconds
  /** When it was changed last, as far as anybody knows. */
  readonly modified?: EpochSeconds
  /** When it was last read with a change. */
  readonly fetched: EpochSeconds
  /** What it is about, plain text. */
  readonly summary?: string
  /** What it is tagged with. */
  readonly tags: readonly string[]
  /** ATT&CK techniques and tactics, such as `T1059.001`. */
  readonly mitreTechniques: readonly string[]
  /** Names of groups. */
  readonly threatActors: readonly string[]
  /** Sectors that are spoken of. */
  readonly industries: readonly Industry[]
  /** What was read, as a digest in hex: while it stays the same, the article need not be read again. */
  readonly digest: string
}

/**
 * What to store of an article that was read, given what is stored of it.
 *
 * An article that has changed although its source gives no newer time was changed, as far as anybody knows, when that
 * was noticed. What is said of its indicators then is newer than what was said before, so it is what is shown.
 *
 * @returns nothing when the article has not changed.
 */
export function revise(stored: ArticleRecord | undefined, read: ArticleRecord): ArticleRecord | undefined {
  if (stored === undefined) return read
  if (stored.digest === read.digest) return undefined
  const before = lastStated(stored)
  return lastStated(read) > before ? read : { ...read, modified: Math.max(read.fetched, before + 1) }
}

/** The latest time that is known of an article itself. */
function lastStated({ published = -Infinity, modified = -Infinity }: ArticleRecord): EpochSeconds {
  return Math.max(published, modified)
}
