/**
 * The types of indicator, in the words of the contract.
 */
export const INDICATOR_TYPES = [
  'ipv4',
  'ipv6',
  'domain',
  'url',
  'md5',
  'sha1',
  'sha256',
  'sha512',
  'email',
  'cve',
  'mitre_attack',
] as const

/** One of {@link INDICATOR_TYPES}. */
export type IndicatorType = (typeof INDICATOR_TYPES)[number]

/** How far an indicator can be trusted, lowest first: only `high` is meant for automatic blocking. */
export const CONFIDENCES = ['low', 'medium', 'high'] as const

/** One of {@link CONFIDENCES}. */
export type Confidence = (typeof CONFIDENCES)[number]

/** What kind of source reported an indicator. Threat feeds are `threat-intel`; the others are articles. */
export const CATEGORIES = ['news', 'research', 'threat-intel', 'vendor', 'government'] as const

/** One of {@link CATEGORIES}. */
export type Category = (typeof CATEGORIES)[number]

/** The sectors that an attack can be aimed at. */
export const INDUSTRIES = [
  'finance',
  'healthcare',
  'government',
  'technology',
  'manufacturing',
  'retail',
  'energy',
  'education',
  'telecom',
  'transportation',
  'defense',
  'water',
] as const

/** One of {@link INDUSTRIES}. */
export type Industry = (typeof INDUSTRIES)[number]

/** Whole microseconds since 1970-01-01T00:00:00Z. Exact in a number until the year 2255. */
export type EpochMicros = number

/** Whole seconds since 1970-01-01T00:00:00Z. */
export type EpochSeconds = number

/** The article that an indicator was read in. */
export interface Article {
  /** Names the article, also in links to it. */
  readonly id: string
  /** As it was published. */
  readonly title: string
  /** Where it can be read. */
  readonly url: string
}

/** Who said it. Two sources are the same when they are the same article or, without articles, have the same name. */
export interface Source {
  /** The feed's or the publication's name as people know it: `URLhaus`, `Krebs on Security`. */
  readonly name: string
  /** What kind of source it is. */
  readonly category: Category
  /** Present when the source is an article; a source without it is a threat feed. */
  readonly article?: Article
}

/**
 * Everything that one source says of one indicator.
 *
 * A list inside a report is sorted by code unit and holds nothing twice.
 */
export interface Report {
  /** Who says it. */
  readonly source: Source
  /** The lower of the source's reliability and the certainty of the reading. */
  readonly confidence: Confidence
  /** When the source first saw it. */
  readonly firstSeen: EpochSeconds
  /** When the source last saw it. Never before `firstSeen`. */
  readonly lastSeen: EpochSeconds
  /**
   * Whether the source gave the times itself. Where it did not (a bare list), both times are the moment of
   * reading, and reading the list again says nothing new.
   */
  readonly dated: boolean
  /** One readable line: what the indicator is known for. */
  readonly context?: string
  /** The source's own page about this indicator. */
  readonly referenceUrl?: string
  /** Families, campaigns and whatever else the source tags it with, as spelled there. */
  readonly tags: readonly string[]
  /** ATT&CK techniques and tactics, such as `T1059.001`. */
  readonly mitreTechniques: readonly string[]
  /** Sectors that it was aimed at. */
  readonly industries: readonly Industry[]
}

/** One indicator and all that is known of it: one report per source, sorted by source, at least one. */
export interface Indicator {
  /** UUIDv5 of type and value: the same on every store, forever. */
  readonly id: string
  /** What it is. */
  readonly type: IndicatorType
  /** In canonical spelling. */
  readonly value: string
  /** When the store last learned something new about it. Unique within a store. */
  readonly extractedAt: EpochMicros
  /** What each source says. */
  readonly reports: readonly Report[]
}

/** What tells sources apart: the article where there is one, else the feed's name. */
export function sourceKey(source: Source): string {
  return source.article === undefined ? `feed ${source.name}` : `article ${source.article.id}`
}
