import type { FeedFormat } from './entry.ts'
import { type Base, categorize, type Draft, link, LINK_RANKS, say } from './entry-draft.ts'
import { type Field, type FieldRule, fieldRule } from './feed-fields.ts'

/** Names in lower case. */
export type Attributes = Readonly<Record<string, string>>

/** An element of an entry while its text is read. */
export interface OpenField {
  readonly rule: FieldRule
  readonly attributes: Attributes
  /** How what is in it is written: as escaped HTML, as elements (XHTML), or plain. */
  readonly writing: 'escaped' | 'elements' | 'plain'
  /** In pieces: joined one by one, a million of them would take hundreds of megabytes. */
  readonly pieces: string[]
}

const HTML = /^(?:text\/html|application\/xhtml\+xml)$/
const READABLE = /^(?:|text|html|xhtml|escaped|text\/html|text\/plain|application\/xhtml\+xml)$/
const ABSOLUTE = /^https?:\/\//i
/** Fields in which no element stands, but that of a feed which forgot to close them. */
const FLAT: ReadonlySet<Field> = new Set([
  'id',
  'link',
  'title',
  'published',
  'modified',
  'category',
  'sourceLink',
])

/** An element of an entry whose text begins. */
export function openField(
  rule: FieldRule,
  name: string,
  attributes: Attributes,
  format: FeedFormat | undefined,
): OpenField {
  const type = typeOf(attributes)
  const elements = type.includes('xhtml') || name === 'body' || attributes['mode']?.toLowerCase() === 'xml'
  // RFC 4287, section 3.1.1: text, where Atom says nothing. In RSS everything is taken for HTML.
  const isPlain = type === 'text' || type === 'text/plain' || (type === '' && format === 'atom')
  return { rule, attributes, writing: elements ? 'elements' : isPlain ? 'plain' : 'escaped', pieces: [] }
}

/** Whether an element within `open` shows that `open` should have been closed. */
export function breaksOff({ rule, writing }: OpenField, name: string): boolean {
  return writing !== 'elements' && FLAT.has(rule.field) && fieldRule(name) !== undefined
}

/** Notes in a draft what an element said. */
export function note(
  draft: Draft,
  { rule, attributes, writing, pieces }: OpenField,
  format: FeedFormat | undefined,
  base: Base | undefined,
): void {
  const text = pieces.join('')
  const wording = writing === 'plain' ? 'plain' : 'html'
  switch (rule.field) {
    case 'link':
      noteLink(draft, attributes, text, base)
      break
    case 'sourceLink':
      link(draft, text, LINK_RANKS.source, base)
      break
    case 'category':
      categorize(draft, attributes['term'] ?? text, wording)
      break
    case 'id':
      say(draft, rule, text, 'plain')
      if (ABSOLUTE.test(text.trim()) && attributes['ispermalink']?.toLowerCase() !== 'false') {
        link(draft, text, format === 'atom' ? LINK_RANKS.id : LINK_RANKS.permalink, base)
      }
      break
    case 'content':
      link(draft, attributes['src'] ?? '', LINK_RANKS.content, base)
      if (READABLE.test(typeOf(attributes))) say(draft, rule, text, wording)
      break
    default:
      say(draft, rule, text, wording)
  }
}

/** RSS writes a link as text, Atom as an attribute, and says what it leads to (RFC 4287, section 4.2.7.2). */
function noteLink(draft: Draft, attributes: Attributes, text: string, base: Base | undefined): void {
  const { href, rel = 'alternate' } = attributes
  if (href === undefined) link(draft, text, LINK_RANKS.article, base)
  else if (rel.toLowerCase() === 'alternate') {
    const type = typeOf(attributes)
    link(draft, href, type === '' || HTML.test(type) ? LINK_RANKS.article : LINK_RANKS.other, base)
  }
}

function typeOf(attributes: Attributes): string {
  return (attributes['type'] ?? '').trim().toLowerCase()
}
