import type { Article, Category, Confidence, EpochSeconds, Industry, Report, Source } from '../indicator.ts'
import type { Projection } from '../projection.ts'

/** What a projection shows of a report. */
export type ShownReport = Pick<
  Projection,
  | 'sourceJson'
  | 'confidence'
  | 'firstSeen'
  | 'lastSeen'
  | 'context'
  | 'referenceUrl'
  | 'tags'
  | 'mitreTechniques'
>

/**
 * The report that a projection was made of, for an indicator that one source alone reports: all that it says is shown,
 * but for what is given beside it.
 */
export function reportOf(
  projection: ShownReport,
  hidden: { readonly dated: boolean; readonly industries: readonly Industry[] },
): Report {
  const { confidence, firstSeen, lastSeen, context, referenceUrl, tags, mitreTechniques } = projection
  return {
    source: sourceOf(projection.sourceJson),
    confidence: confidence as Confidence,
    firstSeen: secondsOf(firstSeen),
    lastSeen: secondsOf(lastSeen),
    dated: hidden.dated,
    ...(context !== undefined && { context: JSON.parse(context) as string }),
    ...(referenceUrl !== undefined && { referenceUrl: JSON.parse(referenceUrl) as string }),
    tags: JSON.parse(tags) as readonly string[],
    mitreTechniques: JSON.parse(mitreTechniques) as readonly string[],
    industries: hidden.industries,
  }
}

/** The wire names of a source. */
interface SourceMembers {
  readonly feed_name: string
  readonly category: Category
  readonly article_id?: string
  readonly article_title: string
  readonly article_url: string
}

function sourceOf(sourceJson: string): Source {
  const members = JSON.parse(`{${sourceJson}}`) as SourceMembers
  const { feed_name: name, category, article_id: id } = members
  if (id === undefined) return { name, category }
  const article: Article = { id, title: members.article_title, url: members.article_url }
  return { name, category, article }
}

function secondsOf(instant: string): EpochSeconds {
  return Date.parse(instant) / 1000
}
