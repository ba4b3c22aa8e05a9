import type { Recorded } from '@vedette/core/ingest'
import { columns, shown } from '../output.ts'

/** What became of an article. */
export interface ArticleOutcome {
  readonly title: string
  readonly url?: string
  /** `skipped`: it has no address, or is another source's. `failed`: it is read again the next time. */
  readonly status: 'new' | 'changed' | 'unchanged' | 'skipped' | 'failed'
  /** Why it was not read, or not its page. */
  readonly error?: string
  /** How many indicators of each type were found. */
  readonly found: Readonly<Record<string, number>>
  /** How much that looked like one is none, by the reason. */
  readonly refused: Readonly<Record<string, number>>
}

/** What became of a feed of articles. */
export interface FeedOutcome extends Recorded {
  readonly source: string
  /** Why nothing of it was read. */
  readonly error?: string
  /** Entries of the feed that came to nothing, by the reason. */
  readonly dropped: Readonly<Record<string, number>>
  readonly articles: readonly ArticleOutcome[]
}

/** The sum over all feeds, as a refresh tells it. */
export function totalsOf(feeds: readonly FeedOutcome[]): Recorded & { readonly read: number } {
  const sum = (count: (feed: FeedOutcome) => number) => feeds.reduce((all, feed) => all + count(feed), 0)
  return {
    read: sum(({ articles }) => articles.filter(isRead).length),
    new: sum((feed) => feed.new),
    changed: sum((feed) => feed.changed),
    unchanged: sum((feed) => feed.unchanged),
  }
}

/** What was refused in all articles together, by the reason. */
export function refusedIn(feeds: readonly FeedOutcome[]): Readonly<Record<string, number>> {
  const refused: Record<string, number> = {}
  for (const article of feeds.flatMap(({ articles }) => articles)) {
    for (const [reason, count] of Object.entries(article.refused))
      refused[reason] = (refused[reason] ?? 0) + count
  }
  return refused
}

/** A feed and its articles for people: those that were there already are only counted. */
export function describe(feed: FeedOutcome): string {
  const { source, error, dropped, articles } = feed
  if (error !== undefined) return `${shown(source)}: ${shown(error)}\n`
  const counts = (['new', 'changed', 'unchanged', 'failed', 'skipped'] as const)
    .map((status) => [status, articles.filter((article) => article.status === status).length] as const)
    .filter(([status, count]) => count > 0 || status === 'new')
    .map(([status, count]) => `${count} ${status}`)
  const lost = Object.entries(dropped).map(([reason, count]) => `, ${count} entries dropped (${reason})`)
  const head = `${shown(source)}: ${articles.length} articles (${counts.join(', ')})${lost.join('')}`
  const body = articles.filter(({ status }) => status !== 'unchanged').map(describeArticle)
  return `${head}; indicators: ${feed.new} new, ${feed.changed} changed, ${feed.unchanged} unchanged\n${body.join('')}`
}

function describeArticle({ title, url, status, error, found, refused }: ArticleOutcome): string {
  const counts = (label: string, table: Readonly<Record<string, number>>) =>
    Object.entries(table)
      .sort(([, a], [, b]) => b - a)
      .map(([name, count]) => [`    ${label}`, name, `${count}`])
  const rows = [...counts('found', found), ...counts('refused', refused)]
  const problem = error === undefined ? '' : `    ${shown(error)}\n`
  return `  ${status}  ${shown(title)}${url === undefined ? '' : `  ${shown(url)}`}\n${problem}${columns(rows)}`
}

function isRead({ status }: ArticleOutcome): boolean {
  return status === 'new' || status === 'changed'
}
