import type { Category, Confidence, Industry } from '../indicator.ts'

/** A publication whose articles are read. */
export interface ArticleSource {
  /** What people type: `krebs`. Lower case, letters, digits and hyphens. */
  readonly name: string
  /** What people read, and what `feed_name` says: `Krebs on Security`. */
  readonly title: string
  /** Where its RSS, Atom or JSON feed is. */
  readonly feedUrl: string
  /** What kind of source it is. */
  readonly category: Exclude<Category, 'threat-intel'>
  /**
   * The highest confidence that anything found in its articles gets. `high`: it publishes indicators of its own
   * analyses, in lists made for blocking. `medium`: it passes on what others found.
   */
  readonly reliability: Confidence
  /** Sectors that all of its articles are about; mostly none. */
  readonly industries: readonly Industry[]
  /** Under what terms its texts can be used, as far as known. Only facts and links are taken from them. */
  readonly licence: string
  /** The feed is not asked for more often. */
  readonly minimumIntervalSeconds: number
}
