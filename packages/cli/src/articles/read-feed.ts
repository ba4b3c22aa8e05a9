import { type ArticleSource, articleUrl, type EntryReading, type FeedEntry } from '@vedette/core/articles'
import { progressOf } from '../progress.ts'
import type { ArticleOutcome, FeedOutcome } from './outcome.ts'
import { type Desk, type ReadArticle, readArticle, without } from './read-article.ts'

const BUDGET_MS = 600_000

/** Reads all articles of a feed, the oldest first, so that what was published last is also listed first. */
export async function readArticles(
  desk: Desk,
  source: ArticleSource,
  { entries, dropped, more }: EntryReading,
  voice: { readonly quiet: boolean },
): Promise<FeedOutcome> {
  const articles: ArticleOutcome[] = []
  const sum = { new: 0, changed: 0, unchanged: 0 }
  const progress = await progressOf(source.title, voice)
  const end = performance.now() + BUDGET_MS
  try {
    for (const entry of articlesOf(entries)) {
      const { outcome, recorded } =
        performance.now() > end ? leftAlone(entry) : await readArticle(desk, entry, source)
      articles.push(outcome)
      sum.new += recorded.new
      sum.changed += recorded.changed
      sum.unchanged += recorded.unchanged
      progress.update(articles.length, entries.length)
    }
  } finally {
    progress.stop()
  }
  return { source: source.name, ...sum, dropped: { ...dropped, ...(more && { too_many: 1 }) }, articles }
}

/** What is due when the time of a source is over: a slow site must not hold up the others. */
function leftAlone({ title, url }: FeedEntry): ReadArticle {
  const error = `is left for the next time: its source has had ${BUDGET_MS / 60_000} minutes`
  return without({ title, ...(url !== undefined && { url }), status: 'failed', error })
}

/** Feeds have their newest entry first. Of several that lead to one article, the newest counts. */
function articlesOf(entries: readonly FeedEntry[]): readonly FeedEntry[] {
  const oldestFirst = entries
    .map(withAddress)
    .reverse()
    .sort((a, b) => (a.published ?? 0) - (b.published ?? 0))
  const last = new Map(oldestFirst.map((entry) => [entry.url, entry]))
  return oldestFirst.filter((entry) => entry.url === undefined || last.get(entry.url) === entry)
}

/** With its address as articles are known by it, or with none. */
function withAddress({ url: given, ...entry }: FeedEntry): FeedEntry {
  const url = given === undefined ? undefined : articleUrl(given)
  return { ...entry, ...(url !== undefined && { url }) }
}
