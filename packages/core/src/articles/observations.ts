import type { Finding } from '../ingest/extraction/finding.ts'
import type { Observation } from '../ingest/observation.ts'
import type { Report } from '../indicator.ts'
import { lower, MAX_TAGS, sortedSet } from '../merge.ts'
import { oneLine } from '../one-line.ts'
import type { ArticleRecord } from '../article.ts'
import type { ArticleSource } from './source.ts'

const MAX_CONTEXT = 300

/**
 * What an article says of the indicators that were found in it: one report for each, whose source is the article.
 *
 * Confidence is the lower of the source's reliability and the certainty of the finding: `high` is only what a source
 * that checks its facts names as an indicator. Threat actors stand among the tags; that an article names one beside
 * an indicator is no attribution.
 *
 * A report was first seen when the article was published, and last when it was modified. Reading the same article
 * again says nothing new, and an article that was changed keeps its first time. A time behind `fetched` cannot be
 * right and is passed over; without any, the reading dates the report, and merging keeps the first reading.
 */
export function observationsOf(
  article: ArticleRecord,
  findings: readonly Finding[],
  source: Pick<ArticleSource, 'reliability'>,
): readonly Observation[] {
  const common = {
    source: {
      name: article.source,
      category: article.category,
      article: { id: article.id, title: article.title, url: article.url },
    },
    ...timesOf(article),
    tags: sortedSet([...article.tags, ...article.threatActors]).slice(0, MAX_TAGS),
    mitreTechniques: sortedSet(article.mitreTechniques),
    industries: sortedSet(article.industries),
  }
  return findings.map(({ type, value, certainty, context }) => {
    const line = oneLine(context, MAX_CONTEXT)
    const confidence = lower(source.reliability, certainty)
    return { type, value, report: { ...common, confidence, ...(line !== '' && { context: line }) } }
  })
}

function timesOf({
  published,
  modified,
  fetched,
}: ArticleRecord): Pick<Report, 'firstSeen' | 'lastSeen' | 'dated'> {
  const times = [published, modified].filter((time) => time !== undefined && time <= fetched) as number[]
  if (times.length === 0) return { firstSeen: fetched, lastSeen: fetched, dated: false }
  return { firstSeen: Math.min(...times), lastSeen: Math.max(...times), dated: true }
}
