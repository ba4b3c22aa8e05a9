import { type ArticleSource, articleUrl, type EntryReading, type FeedEntry } from '@vedette/core/articles'
import { progressOf } from '../progress.ts'
import type { ArticleOutcome, FeedOutcome } from './outcome.ts'
import { type Desk, NOTHING, type ReadArticle, readArticle } from './read-article.ts'

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
  const outcome = {
    title,
    ...(url !== undefined && { url }),
    status: 'failed',
    error,
    found: {},
    refused: {},
  } as const
  return { outcome, recorded: NOTHING }
}

/** Feeds have their newest entry first. Of several that lead to one article, the newest counts. */
function articlesOf(entries: readonly FeedEntry[]): readonly FeedEntry[] {
  const oldestFirst = entries.toReversed().sort((a, b) => (a.published ?? 0) - (b.published ?? 0))
  const last = new Map(oldestFirst.map((entry) => [addressOf(entry), entry]))
  return oldestFirst.filter((entry) => addressOf(entry) === undefined || last.get(addressOf(entry)) === entry)
}

function addressOf({ url }: FeedEntry): string | undefined {
  return url === undefined ? undefined : articleUrl(url)
}
