import {
  CONFIDENCES,
  type Category,
  type Confidence,
  type EpochSeconds,
  type Indicator,
  type Report,
  type Source,
  sourceKey,
} from './indicator.ts'

/** Tags kept of one report: a source that keeps inventing tags must not make a row grow without end. */
export const MAX_TAGS = 64

/**
 * Adds reports to those that are known: one report per source afterwards, sorted by source.
 *
 * Commutative, associative and idempotent, so that the order in which feeds are read, a file that is read twice
 * and an ingest that was killed half-way all lead to the same reports.
 */
export function mergeReports(known: readonly Report[], added: readonly Report[]): readonly Report[] {
  const bySource = new Map<string, Report>()
  for (const report of [...known, ...added]) {
    const key = sourceKey(report.source)
    // Joined with itself, a report gets its one spelling (order of names, also in its article, sorted lists, one time
    // where it has no date), without which joining would depend on the order.
    const own = joinReports(report, report)
    const other = bySource.get(key)
    bySource.set(key, other === undefined ? own : joinReports(other, own))
  }
  return [...bySource].sort(([a], [b]) => byCodeUnit(a, b)).map(([, report]) => report)
}

/** What one source said at two times, as one report. */
function joinReports(a: Report, b: Report): Report {
  const told = tellsMore(a, b) ? a : b
  return {
    source: spelled(told.source),
    confidence: higher(a.confidence, b.confidence),
    ...joinTimes(a, b),
    ...(told.context && { context: told.context }),
    ...(told.referenceUrl && { referenceUrl: told.referenceUrl }),
    tags: union(a.tags, b.tags).slice(0, MAX_TAGS),
    mitreTechniques: union(a.mitreTechniques, b.mitreTechniques),
    industries: union(a.industries, b.industries),
  }
}

/** Comes behind every text that a source can say. */
const LAST = '\uffff'

type Times = Pick<Report, 'firstSeen' | 'lastSeen' | 'dated'>

/** Times that the source gave outweigh the moment of reading; of two moments of reading the first counts. */
function joinTimes(a: Times, b: Times): Times {
  if (a.dated !== b.dated) {
    const { firstSeen, lastSeen, dated } = a.dated ? a : b
    return { firstSeen, lastSeen, dated }
  }
  const firstSeen = Math.min(a.firstSeen, b.firstSeen)
  return { firstSeen, lastSeen: a.dated ? Math.max(a.lastSeen, b.lastSeen) : firstSeen, dated: a.dated }
}

/**
 * Whether `a` is shown rather than `b`, its source (an article can be retitled or moved), context and link: the newest
 * statement of a source is. Every part of this comparison survives {@link joinReports}, or merging would not be
 * associative.
 *
 * Of two statements of the same time the lesser text counts, and any text before none. So `offline` follows on
 * `online`: feeds that say when a host was last online do not say when it went. The source comes first, so that all
 * indicators of an article show the same title.
 */
function tellsMore(a: Report, b: Report): boolean {
  if (a.dated !== b.dated) return a.dated
  if (a.lastSeen !== b.lastSeen) return a.dated === a.lastSeen > b.lastSeen
  const order =
    bySpelling(a.source, b.source) ||
    byCodeUnit(a.context || LAST, b.context || LAST) ||
    byCodeUnit(a.referenceUrl || LAST, b.referenceUrl || LAST)
  return order <= 0
}

/** The highest confidence of any report. */
export function mergedConfidence(reports: readonly Report[]): Confidence {
  return reports.reduce<Confidence>((highest, report) => higher(highest, report.confidence), 'low')
}

/** What is shown of an indicator: its reports as one. */
export interface MergedView extends Pick<Indicator, 'id' | 'type' | 'value' | 'extractedAt'> {
  readonly confidence: Confidence
  readonly firstSeen: EpochSeconds
  readonly lastSeen: EpochSeconds
  /** Of the best report, as are `context` and `referenceUrl`. */
  readonly source: Source
  readonly context?: string
  readonly referenceUrl?: string
  readonly tags: readonly string[]
  readonly mitreTechniques: readonly string[]
}

/**
 * Merges the reports of an indicator for reading: earliest first seen, latest last seen, highest confidence, all
 * tags and techniques; source and context of the best report, among those of `category` when one is given and
 * has any.
 */
export function mergedView(indicator: Indicator, category?: Category): MergedView {
  const { id, type, value, extractedAt, reports } = indicator
  const best = bestReport(reports, category)
  return {
    id,
    type,
    value,
    extractedAt,
    confidence: mergedConfidence(reports),
    firstSeen: Math.min(...reports.map((report) => report.firstSeen)),
    lastSeen: Math.max(...reports.map((report) => report.lastSeen)),
    source: best.source,
    ...(best.context === undefined ? {} : { context: best.context }),
    ...(best.referenceUrl === undefined ? {} : { referenceUrl: best.referenceUrl }),
    tags: reports.reduce<readonly string[]>((all, report) => union(all, report.tags), []),
    mitreTechniques: reports.reduce<readonly string[]>(
      (all, report) => union(all, report.mitreTechniques),
      [],
    ),
  }
}

/** Highest confidence, then earliest, then source name. */
function bestReport(reports: readonly Report[], category: Category | undefined): Report {
  const wanted = reports.filter((report) => report.source.category === category)
  return (wanted.length > 0 ? wanted : reports).reduce((best, report) =>
    isBetter(report, best) ? report : best,
  )
}

function isBetter(a: Report, b: Report): boolean {
  const order =
    CONFIDENCES.indexOf(b.confidence) - CONFIDENCES.indexOf(a.confidence) ||
    a.firstSeen - b.firstSeen ||
    byCodeUnit(a.source.name, b.source.name) ||
    byCodeUnit(sourceKey(a.source), sourceKey(b.source))
  return order < 0
}

/** The higher of two confidences. */
export function higher(a: Confidence, b: Confidence): Confidence {
  return CONFIDENCES.indexOf(a) >= CONFIDENCES.indexOf(b) ? a : b
}

/** The lower of two confidences. */
export function lower(a: Confidence, b: Confidence): Confidence {
  return higher(a, b) === a ? b : a
}

/** Both lists as one, sorted by code unit, nothing twice; a list alone is so already. */
function union<T extends string>(a: readonly T[], b: readonly T[]): readonly T[] {
  if (a.length === 0) return b
  if (b.length === 0) return a
  return sortedSet([...a, ...b])
}

/** A list sorted by code unit, nothing twice. */
export function sortedSet<T extends string>(list: readonly T[]): readonly T[] {
  return [...new Set(list)].sort(byCodeUnit)
}

/** Sources of articles are made one by one, and those of feeds once: the rows of a feed share one. */
function spelled(source: Source): Source {
  if (source.article === undefined) return source
  const { name, category, article } = source
  return { name, category, article: { id: article.id, title: article.title, url: article.url } }
}

function bySpelling(a: Source, b: Source): number {
  return a === b ? 0 : byCodeUnit(JSON.stringify(a), JSON.stringify(b))
}

/** Orders text by UTF-16 code unit: the same on every machine and in every locale. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
