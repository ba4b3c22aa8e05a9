import type { EntryDrop, FeedEntry } from './entry.ts'
import { parseFeedDate } from './feed-date.ts'
import type { Field, FieldRule } from './feed-fields.ts'
import { oneLine } from '../one-line.ts'
import { plainText } from './plain-text.ts'
import { resolveReference, type WebAddress, writeWebAddress } from './web-address.ts'

const MAX_TITLE = 500
const MAX_SUMMARY = 1_000
const MAX_ID = 2_048
const MAX_CATEGORY = 100
const MAX_CATEGORIES = 64
/** Links of an entry that are looked at. */
const MAX_LINKS = 16

/** How a text is to be read: as HTML, or as it stands. */
export type Wording = 'html' | 'plain'

/** A text of an entry. */
interface Said {
  readonly text: string
  readonly wording: Wording
  readonly rank: number
}

/** An `xml:base`, and those that it stands in. */
export interface Base {
  readonly reference: string
  readonly above: Base | undefined
}

interface Link {
  readonly reference: string
  readonly base: Base | undefined
  readonly rank: number
}

/** An entry while it is read. */
export interface Draft {
  readonly said: Map<Field, Said>
  readonly links: Link[]
  readonly categories: string[]
}

/** The ranks of links, the one that leads to the article best of all first. */
export const LINK_RANKS = { source: 0, article: 1, other: 2, permalink: 3, content: 4, id: 5 } as const

/** An entry of which nothing is known. */
export function emptyDraft(): Draft {
  return { said: new Map(), links: [], categories: [] }
}

/** Notes what an element said; a lower rank displaces a higher one. */
export function say(draft: Draft, { field, rank }: FieldRule, text: string, wording: Wording): void {
  if (text.trim() === '') return
  const before = draft.said.get(field)
  if (before === undefined || rank < before.rank) draft.said.set(field, { text, wording, rank })
}

/** Notes a link to the article. */
export function link(draft: Draft, reference: string, rank: number, base?: Base): void {
  if (draft.links.length < MAX_LINKS && reference.trim() !== '') draft.links.push({ reference, base, rank })
}

/** Notes a category. */
export function categorize(draft: Draft, text: string, wording: Wording): void {
  if (draft.categories.length >= MAX_CATEGORIES) return
  const category = plain({ text, wording }, MAX_CATEGORY)
  if (category !== '' && !draft.categories.includes(category)) draft.categories.push(category)
}

/** Where links are read from: what `xml:base` is relative to, and what counts without one. */
export interface Bases {
  readonly feedUrl: WebAddress | undefined
  readonly usual: WebAddress | undefined
  /** The bases that were read already. */
  readonly known: Map<Base, WebAddress | undefined>
}

/** The entry that a draft has become. */
export function entryOf({ said, links, categories }: Draft, bases: Bases): FeedEntry | EntryDrop {
  const url = bestLink(links, bases)
  const html = htmlOf(said.get('content'))
  const summary = plain(said.get('summary') ?? said.get('content'), MAX_SUMMARY)
  if (url === undefined && summary === '' && html === undefined) return 'empty'
  const id = said.get('id')?.text.trim() ?? ''
  const published = parseFeedDate(said.get('published')?.text ?? '')
  const modified = parseFeedDate(said.get('modified')?.text ?? '')
  return {
    // A longer one names nothing, and would have to be kept.
    ...(id !== '' && id.length <= MAX_ID && { id }),
    ...(url !== undefined && { url: writeWebAddress(url) }),
    title: plain(said.get('title'), MAX_TITLE),
    ...(published !== undefined && { published }),
    ...(modified !== undefined && { modified }),
    ...(summary !== '' && { summary }),
    ...(html !== undefined && { html }),
    categories,
  }
}

/** The first link that can be read, the best rank first. */
export function bestLink(links: readonly Link[], bases: Bases): WebAddress | undefined {
  for (const { reference, base } of [...links].sort((a, b) => a.rank - b.rank)) {
    const own = base === undefined ? undefined : addressOf(base, bases)
    const address = resolveReference(reference, own ?? bases.usual)
    if (address !== undefined) return address
  }
  return undefined
}

/** Each base is read once: one can hold thousands of links. */
function addressOf(base: Base | undefined, bases: Bases): WebAddress | undefined {
  if (base === undefined) return bases.feedUrl
  if (bases.known.has(base)) return bases.known.get(base)
  const address = resolveReference(base.reference, addressOf(base.above, bases))
  bases.known.set(base, address)
  return address
}

/** Any text of a feed as one plain line. */
export function plain(said: { text: string; wording: Wording } | undefined, most: number): string {
  if (said === undefined) return ''
  return said.wording === 'html' ? plainText(said.text, most) : oneLine(said.text, most)
}

function htmlOf(said: Said | undefined): string | undefined {
  return said === undefined || said.wording === 'html' ? said?.text.trim() : escapedText(said.text.trim())
}

/** Plain text as HTML. */
export function escapedText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
