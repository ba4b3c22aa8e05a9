import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2'
import { lowered } from '../../canonical/characters.ts'
import { elementNamed, type HtmlElement } from './html-elements.ts'
import {
  beginCell,
  beginLink,
  breakLine,
  endCell,
  endLink,
  endRow,
  endTable,
  finished,
  newPage,
  type Page,
  write,
} from './readable.ts'
import type { Reading } from './reading.ts'

/** Where the walk is. */
interface Walk {
  readonly page: Page
  /** The element that is skipped, and how many of its name are open. */
  skipped: string
  skippedDepth: number
  /** How many elements of an article are open: a `header` among them is the article's. */
  articles: number
  ownUrl: string | undefined
}

/** What is kept of a tag. */
interface Tag {
  element: HtmlElement
  readonly attributes: Map<string, string>
}

/** Elements that have attributes of interest, and which. */
const ATTRIBUTES: ReadonlyMap<string, readonly string[]> = new Map([
  ['a', ['href', 'data-cfemail']],
  ['span', ['data-cfemail']],
  ['link', ['rel', 'href']],
  ['meta', ['property', 'content']],
])

/**
 * Reads a page as people see it: blocks on lines of their own, cells apart, inline elements joined, entities
 * decoded; without scripts, styles and navigation.
 *
 * No tree is built and no stack kept, only a few counters: any depth takes the same time, and no tag that was
 * forgotten can hide more than its own part of the page.
 */
export function readHtml(html: string): Reading {
  const walk: Walk = { page: newPage(), skipped: '', skippedDepth: 0, articles: 0, ownUrl: undefined }
  const tokenizer = new Tokenizer({ decodeEntities: true }, callbacks(html, walk))
  tokenizer.write(html)
  tokenizer.end()
  const reading = finished(walk.page)
  return walk.ownUrl === undefined ? reading : { ...reading, ownUrl: walk.ownUrl }
}

function callbacks(html: string, walk: Walk): TokenizerCallbacks {
  const tag: Tag = { element: elementNamed(''), attributes: new Map() }
  const text = textCallbacks(html, walk)
  return {
    ...text,
    ...attributeCallbacks(html, tag),
    onopentagname(start, end) {
      text.onend()
      tag.element = elementNamed(lowered(html.slice(start, end)))
      if (tag.attributes.size > 0) tag.attributes.clear()
    },
    onopentagend: () => open(walk, tag),
    onselfclosingtag() {
      open(walk, tag)
      if (tag.element.isSkipped) close(walk, tag.element)
    },
    onclosetag(start, end) {
      text.onend()
      close(walk, elementNamed(lowered(html.slice(start, end)).trimEnd()))
    },
    oncdata: () => {},
    ondeclaration: () => {},
    onprocessinginstruction: () => {},
  }
}

/** Pieces of text that follow each other are written at once; `onend` writes what is there. */
function textCallbacks(html: string, walk: Walk) {
  let from = 0
  let until = 0
  const flush = () => {
    if (until > from && walk.skipped === '') write(walk.page, html.slice(from, until))
    until = from
  }
  return {
    ontext(start: number, end: number) {
      if (start !== until) flush()
      if (until === from) from = start
      until = end
    },
    ontextentity(code: number) {
      flush()
      if (walk.skipped === '') write(walk.page, String.fromCodePoint(code))
    },
    oncomment: flush,
    onend: flush,
  }
}

function attributeCallbacks(html: string, tag: Tag) {
  let attribute = ''
  const append = (text: string) => {
    if (attribute !== '') tag.attributes.set(attribute, `${tag.attributes.get(attribute) ?? ''}${text}`)
  }
  return {
    onattribname(start: number, end: number) {
      const wanted = ATTRIBUTES.get(tag.element.name)
      const name = wanted === undefined ? '' : html.slice(start, end).toLowerCase()
      attribute = wanted?.includes(name) === true && !tag.attributes.has(name) ? name : ''
      append('')
    },
    onattribdata: (start: number, end: number) => append(html.slice(start, end)),
    onattribentity: (code: number) => append(String.fromCodePoint(code)),
    onattribend() {
      attribute = ''
    },
  }
}

function open(walk: Walk, { element, attributes }: Tag): void {
  const { name } = element
  noteOwnUrl(walk, name, attributes)
  if (element.isArticle) {
    walk.skipped = ''
    if (name !== 'h1') walk.articles++
  }
  if (walk.skipped !== '') {
    if (name === walk.skipped) walk.skippedDepth++
    return
  }
  if (element.isSkipped && !isSaid(walk, name)) {
    walk.skipped = name
    walk.skippedDepth = 1
    if (element.isBlock) breakLine(walk.page)
    return
  }
  const mail = attributes.size > 0 ? emailBehind(attributes.get('data-cfemail') ?? '') : ''
  if (mail !== '') write(walk.page, `${mail} `)
  openSeen(walk.page, element)
  if (name === 'a') beginLink(walk.page, attributes.get('href') ?? '')
}

/** The header of an article is a part of it, and so is the button that a heading is clicked by. */
function isSaid({ articles, page }: Walk, name: string): boolean {
  return (name === 'header' && articles > 0) || (name === 'button' && page.heading !== undefined)
}

const LONGEST_EMAIL = 1_000

/** The address that a script of Cloudflare shows in place of `[email protected]`: bytes, each with the first one's bits turned. */
function emailBehind(code: string): string {
  if (code.length < 4 || code.length > LONGEST_EMAIL || !/^(?:[0-9a-f]{2})+$/i.test(code)) return ''
  const [key = 0, ...bytes] = (code.match(/../g) ?? []).map((pair) => parseInt(pair, 16))
  return String.fromCharCode(...bytes.map((byte) => byte ^ key))
}

function openSeen(page: Page, element: HtmlElement): void {
  const { name, level } = element
  if (element.isBlock) {
    breakLine(page)
    // A heading that was never closed ends with the next block.
    if (name !== 'br') page.heading = undefined
  }
  // The number of a footnote is no part of the word before it.
  if (name === 'sup') write(page, ' ')
  if (name === 'tr') endRow(page)
  if (name === 'td' || name === 'th') beginCell(page)
  if (name === 'table') endTable(page)
  if (name === 'aside') page.aside++
  if (element.isPreformatted) page.preformatted++
  if (element.isBold) page.bold++
  if (level !== undefined) page.heading = level
}

function close(walk: Walk, element: HtmlElement): void {
  const { name } = element
  if (walk.skipped !== '') {
    if (name === walk.skipped && --walk.skippedDepth === 0) walk.skipped = ''
    return
  }
  const { page } = walk
  if (element.isBlock) breakLine(page)
  if (name === 'td' || name === 'th') endCell(page)
  if (name === 'tr') endRow(page)
  if (name === 'table') endTable(page)
  if (name === 'a') endLink(page)
  if (element.isArticle && name !== 'h1') walk.articles = Math.max(0, walk.articles - 1)
  if (element.level !== undefined) page.heading = undefined
  if (name === 'aside') page.aside = Math.max(0, page.aside - 1)
  if (element.isPreformatted) page.preformatted = Math.max(0, page.preformatted - 1)
  if (element.isBold) page.bold = Math.max(0, page.bold - 1)
}

function noteOwnUrl(walk: Walk, name: string, attributes: ReadonlyMap<string, string>): void {
  const isCanonical = name === 'link' && attributes.get('rel')?.toLowerCase() === 'canonical'
  const isOpenGraph = name === 'meta' && attributes.get('property')?.toLowerCase() === 'og:url'
  if (isCanonical) walk.ownUrl = attributes.get('href') ?? walk.ownUrl
  if (isOpenGraph) walk.ownUrl ??= attributes.get('content')
}
