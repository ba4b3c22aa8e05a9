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
  readonly id: string
  readonly title: string
  readonly url: string
}

/** Who said it. Two sources are the same when their {@link sourceKey} is. */
export interface Source {
  /** The feed's or the publication's name as people know it: `URLhaus`, `Krebs on Security`. */
  readonly name: string
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
  readonly source: Source
  /** The lower of the source's reliability and the certainty of the reading. */
  readonly confidence: Confidence
  readonly firstSeen: EpochSeconds
  /** Never before `firstSeen`. */
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
  readonly tags: readonly string[]
  readonly mitreTechniques: readonly string[]
  readonly industries: readonly Industry[]
}

/** One indicator and all that is known of it: one report per source, sorted by {@link sourceKey}, at least one. */
export interface Indicator {
  /** UUIDv5 of type and value: the same on every store, forever. */
  readonly id: string
  readonly type: IndicatorType
  /** In canonical spelling. */
  readonly value: string
  /** When the store last learned something new about it. Unique within a store. */
  readonly extractedAt: EpochMicros
  readonly reports: readonly Report[]
}

/** What tells sources apart: the article where there is one, else the feed's name. */
export function sourceKey(source: Source): string {
  return source.article === undefined ? `feed ${source.name}` : `article ${source.article.id}`
}
