export { articleUrl } from './article.ts'
export { articleOf, type ArticleText } from './article-of.ts'
export { type EntryOptions, readEntries } from './entries.ts'
export {
  ArticleFeedError,
  type EntryDrop,
  type EntryReading,
  type FeedEntry,
  type FeedFormat,
  MAX_ENTRIES,
  MAX_FEED_BYTES,
} from './entry.ts'
export { SOURCES, sourceNamed } from './known-sources.ts'
export { observationsOf } from './observations.ts'
export { parseSources } from './source-table.ts'
export type { ArticleSource } from './source.ts'
export { type ArticleTags, readTags } from './tags.ts'
export { decodeText } from './text-encoding.ts'
export { articleId } from '../identity.ts'
