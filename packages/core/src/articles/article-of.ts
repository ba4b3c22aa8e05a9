import { type EpochSeconds, INDUSTRIES } from '../indicator.ts'
import { articleId } from '../identity.ts'
import type { ArticleRecord } from '../article.ts'
import { articleUrl } from './article.ts'
import type { FeedEntry } from './entry.ts'
import type { ArticleSource } from './source.ts'
import { readTags } from './tags.ts'

/** What was read of an entry's article. */
export interface ArticleText {
  /** Who publishes it. */
  readonly source: ArticleSource
  /** Its readable text: that of the page or, without it, of the feed. */
  readonly text: string
  /** The moment of reading. */
  readonly fetched: EpochSeconds
  /** What was read, as a digest in hex. */
  readonly digest: string
}

/**
 * The article of an entry, with the tags that its words give. The feed's categories count as its title does: someone
 * has chosen them. To the industries of its victims come those of its source.
 *
 * @returns `undefined` for an entry without an address: there is nothing to name it by, and nothing to link to.
 */
export function articleOf(
  entry: FeedEntry,
  { source, text, fetched, digest }: ArticleText,
): ArticleRecord | undefined {
  const url = entry.url === undefined ? undefined : articleUrl(entry.url)
  if (url === undefined) return undefined
  const { industries, ...tags } = readTags([entry.title, ...entry.categories].join('\n'), text)
  return {
    id: articleId(url),
    url,
    title: entry.title === '' ? url : entry.title,
    source: source.title,
    category: source.category,
    ...(entry.published !== undefined && { published: entry.published }),
    ...(entry.modified !== undefined && { modified: entry.modified }),
    fetched,
    ...(entry.summary !== undefined && { summary: entry.summary }),
    ...tags,
    industries: INDUSTRIES.filter((each) => industries.includes(each) || source.industries.includes(each)),
    digest,
  }
}
