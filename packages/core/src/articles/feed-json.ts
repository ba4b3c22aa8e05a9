import { ArticleFeedError, MAX_ENTRIES } from './entry.ts'
import { categorize, type Draft, emptyDraft, link, LINK_RANKS, say, type Wording } from './entry-draft.ts'
import type { Field } from './feed-fields.ts'
import type { FeedDrafts } from './feed-xml.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * Reads JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/).
 *
 * @throws {@link ArticleFeedError} when the JSON is none, or no such feed.
 */
export function readFeedJson(text: string): FeedDrafts {
  const document = parse(text)
  const items = document['items']
  if (!Array.isArray(items))
    throw new ArticleFeedError('This is JSON but no JSON Feed: expected "items", an array')
  const feed = emptyDraft()
  told(feed, 'title', document['title'], 'plain')
  link(feed, textOf(document['home_page_url']), LINK_RANKS.article)
  const drafts = items
    .slice(0, MAX_ENTRIES)
    .map((item: unknown) => (isFields(item) ? draftOf(item) : emptyDraft()))
  return { format: 'json', feed, drafts, cut: 0, more: items.length > MAX_ENTRIES }
}

function parse(text: string): Fields {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    throw new ArticleFeedError('The JSON cannot be read; the file is damaged or cut. Fetch it again')
  }
  return isFields(document) ? document : {}
}

function draftOf(item: Fields): Draft {
  const draft = emptyDraft()
  told(draft, 'id', item['id'], 'plain')
  link(draft, textOf(item['url']), LINK_RANKS.article)
  link(draft, textOf(item['external_url']), LINK_RANKS.other)
  told(draft, 'title', item['title'], 'plain')
  told(draft, 'summary', item['summary'], 'plain')
  told(draft, 'content', item['content_html'], 'html')
  told(draft, 'content', item['content_text'], 'plain', 1)
  told(draft, 'published', item['date_published'], 'plain')
  told(draft, 'modified', item['date_modified'], 'plain')
  const tags: unknown = item['tags']
  if (Array.isArray(tags)) for (const tag of tags) categorize(draft, textOf(tag), 'plain')
  return draft
}

function told(draft: Draft, field: Field, value: unknown, wording: Wording, rank = 0): void {
  say(draft, { field, rank }, textOf(value), wording)
}

/** Version 1.0 had numbers for ids. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? `${value}` : ''
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
