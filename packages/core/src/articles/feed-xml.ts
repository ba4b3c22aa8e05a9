import { Parser } from 'htmlparser2'
import { ArticleFeedError, type FeedFormat, MAX_ENTRIES } from './entry.ts'
import { type Base, type Draft, emptyDraft, escapedText, link, LINK_RANKS, say } from './entry-draft.ts'
import { type Attributes, breaksOff, note, type OpenField, openField } from './feed-element.ts'
import { fieldRule, type Names, namesOfDocument } from './feed-fields.ts'

/** Elements within elements. Real feeds have ten or twenty. */
const MAX_DEPTH = 256
/** The one document type that feeds had: that of RSS 0.91. It is not fetched, and defines nothing here. */
const RSS_DOCTYPE = /^!doctype\s+rss\s+public\s+"-\/\/netscape[^"[\]]*"\s*(?:"[^"[\]]*"\s*)?$/i

const ROOTS: ReadonlyMap<string, FeedFormat> = new Map([
  ['rss', 'rss'],
  ['channel', 'rss'],
  ['rdf:rdf', 'rdf'],
  ['rdf', 'rdf'],
  ['feed', 'atom'],
])

/** What the XML of a feed holds. */
export interface FeedDrafts {
  readonly format: FeedFormat
  readonly feed: Draft
  readonly drafts: readonly Draft[]
  /** Entries that the file ends in. */
  readonly cut: number
  readonly more: boolean
}

/** An element that is open. An `inside` is part of a field's text; an `other` says nothing to us. */
interface Frame {
  kind: 'root' | 'feed' | 'entry' | 'field' | 'inside' | 'other'
  readonly base: Base | undefined
}

interface Reading {
  readonly names: Names
  readonly frames: Frame[]
  readonly feed: Draft
  readonly drafts: Draft[]
  format: FeedFormat | undefined
  entry: { readonly draft: Draft; readonly frame: Frame } | undefined
  open: (OpenField & { readonly frame: Frame }) | undefined
  more: boolean
}

/**
 * Reads RSS, RSS 1.0 or Atom, also where it is broken: elements that are not closed, bare `&` and `<`, upper-case
 * names, text before the XML. One pass, without a tree. Entities are those of XML and numbers; nothing else is
 * defined or fetched.
 *
 * @throws {@link ArticleFeedError} for a web page, other XML, a document type, elements too deep in each other.
 */
export function readFeedXml(text: string): FeedDrafts {
  const reading: Reading = {
    names: namesOfDocument(),
    frames: [],
    feed: emptyDraft(),
    drafts: [],
    format: undefined,
    entry: undefined,
    open: undefined,
    more: false,
  }
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        start(reading, name, attributes)
        if (reading.more) parser.pause()
      },
      ontext: (data) => {
        reading.open?.pieces.push(written(reading.open, data))
      },
      onclosetag: (name) => end(reading, name),
      onprocessinginstruction: refuseDefinitions,
    },
    { xmlMode: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  )
  parser.write(text)
  // What is still open was not ended by the feed. The parser is not told of the end: it would close everything.
  const cut = reading.entry === undefined ? 0 : 1
  if (reading.format === undefined) throw notAFeed(text)
  return { format: reading.format, feed: reading.feed, drafts: reading.drafts, cut, more: reading.more }
}

function start(reading: Reading, rawName: string, attributes: Attributes): void {
  const { frames, names } = reading
  if (reading.more) return
  if (frames.length >= MAX_DEPTH) {
    throw new ArticleFeedError(
      `Elements stand more than ${MAX_DEPTH} deep in each other; no feed is like that. Look at what the address gives`,
    )
  }
  // What is in a text is part of it, whatever it declares.
  if (reading.open === undefined) names.declare(attributes)
  const name = names.of(rawName)
  const above = frames.at(-1)
  const given = attributes['xml:base']
  const base = given === undefined ? above?.base : { reference: given, above: above?.base }
  const frame: Frame = { kind: 'other', base }
  frames.push(frame)
  if (above === undefined) startRoot(reading, name, frame)
  else startElement(reading, { rawName, name, attributes, above, frame })
}

function startRoot(reading: Reading, name: string, frame: Frame): void {
  reading.format ??= ROOTS.get(name)
  if (reading.format === undefined) throw name === 'html' ? webPage() : otherXml(name)
  frame.kind = name === 'feed' || name === 'channel' ? 'feed' : 'root'
}

interface Element {
  readonly rawName: string
  readonly name: string
  readonly attributes: Attributes
  readonly above: Frame
  readonly frame: Frame
}

function startElement(reading: Reading, { rawName, name, attributes, above, frame }: Element): void {
  const isEntry = name === (reading.format === 'atom' ? 'entry' : 'item')
  const { open } = reading
  if (open !== undefined) {
    if (!isEntry && !breaksOff(open, name)) {
      frame.kind = 'inside'
      if (open.writing !== 'plain') open.pieces.push(tagOf(rawName, attributes))
      return
    }
    endField(reading)
    setFree(reading, open.frame)
  }
  if (isEntry && (above.kind !== 'other' || reading.entry === undefined)) {
    startEntry(reading, attributes, frame)
    return
  }
  const rule = above.kind === 'feed' || above.kind === 'entry' ? fieldRule(name) : undefined
  if (rule !== undefined) {
    frame.kind = 'field'
    reading.open = { frame, ...openField(rule, name, attributes, reading.format) }
  } else if (above.kind === 'root' && name === 'channel') frame.kind = 'feed'
}

/** The element that its feed forgot to close holds nothing: what follows stands beside it. */
function setFree({ frames, entry }: Reading, unclosed: Frame): void {
  // The last frame is that of the element which shows it.
  for (let at = frames.length - 2; at >= 0; at--) {
    const frame = frames[at] as Frame
    frame.kind = entry === undefined ? 'feed' : 'entry'
    if (frame === unclosed) return
  }
}

function startEntry(reading: Reading, attributes: Attributes, frame: Frame): void {
  endEntry(reading)
  reading.more = reading.drafts.length >= MAX_ENTRIES
  if (reading.more) return
  const draft = emptyDraft()
  const about = attributes['rdf:about'] ?? ''
  say(draft, { field: 'id', rank: 1 }, about, 'plain')
  link(draft, about, LINK_RANKS.permalink)
  frame.kind = 'entry'
  reading.entry = { draft, frame }
}

function end(reading: Reading, name: string): void {
  const frame = reading.frames.pop()
  if (frame?.kind === 'inside' && reading.open?.writing !== 'plain') {
    reading.open?.pieces.push(`</${name}>`)
  } else if (frame !== undefined && frame === reading.open?.frame) endField(reading)
  else if (frame !== undefined && frame === reading.entry?.frame) endEntry(reading)
}

function endField(reading: Reading): void {
  const { open, entry, feed, format } = reading
  if (open !== undefined) note(entry?.draft ?? feed, open, format, open.frame.base)
  reading.open = undefined
}

function endEntry(reading: Reading): void {
  if (reading.entry !== undefined) reading.drafts.push(reading.entry.draft)
  reading.entry = undefined
}

function written({ writing }: OpenField, data: string): string {
  return writing === 'elements' ? escapedText(data) : data
}

function tagOf(name: string, attributes: Attributes): string {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escapedText(value).replaceAll('"', '&quot;')}"`,
  )
  return `<${name}${written.join('')}>`
}

/** Neither is needed by any feed of today, and both have been used to read files and to fill memories. */
function refuseDefinitions(name: string, data: string): void {
  if (/^!doctype\s+html/i.test(data)) throw webPage()
  if (!name.startsWith('!') || RSS_DOCTYPE.test(data)) return
  if (name !== '!doctype' && name !== '!entity') return
  throw new ArticleFeedError(
    'The feed has a document type (<!DOCTYPE or <!ENTITY), which is not read; use another',
  )
}

function webPage(): ArticleFeedError {
  return new ArticleFeedError(
    'This is a web page, not a feed; look in it for the address of its RSS or Atom feed',
  )
}

function otherXml(name: string): ArticleFeedError {
  return new ArticleFeedError(
    `This is XML but no feed: expected <rss>, <rdf:RDF> or <feed>, not <${name.slice(0, 40)}>`,
  )
}

function notAFeed(text: string): ArticleFeedError {
  const start = JSON.stringify(text.trimStart().slice(0, 20))
  return new ArticleFeedError(
    `This is no feed: expected RSS, Atom or JSON Feed, not a text that starts with ${start}`,
  )
}
