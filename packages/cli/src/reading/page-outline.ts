import { Parser } from 'htmlparser2'

/** An element of a page, as a part of its text. */
export interface PageElement {
  readonly name: string
  /** Its number among the elements, which is the order in which they begin. */
  readonly index: number
  readonly parent: PageElement | undefined
  /** From its tag to behind its end, as UTF-16 offsets. */
  readonly start: number
  end: number
  readonly attributes: Readonly<Record<string, string>>
  /** Whether it stands in preformatted text. */
  readonly inListing: boolean
  /** Characters of text inside, without blanks, and how many of them stand in links. */
  text: number
  linked: number
  /** Characters of its own, outside of links, not of elements inside. */
  ownWords: number
  /** How many texts of its own, or of phrases in it, are an indicator alone, and characters of the others. */
  values: number
  remarks: number
  /** Whether it or an element inside holds indicators, with no more than labels beside them. */
  hasValues: boolean
  /** Whether it is or holds a table or a preformatted text. */
  hasTable: boolean
  /** Whether it is or holds what a page has once: `main` or `h1`. */
  hasHeading: boolean
  /** The words of a heading, or of a few words that may be one; of longer ones the beginning. */
  title: string
  /** How many headings inside are links. */
  linkedTitles: number
}

/** The elements of a page, and what it would cost to look at each of them with all that is inside. */
export interface PageOutline {
  readonly elements: readonly PageElement[]
  readonly attributes: number
  /** Pieces of text: an entity is one by itself. */
  readonly texts: number
  /** Elements, and characters of text, each counted once for every element around it. */
  readonly nestedElements: number
  readonly nestedText: number
}

/** Told of each piece as it comes by. */
export interface PageListener {
  readonly open?: (element: PageElement) => void
  readonly text?: (text: string, inside: PageElement | undefined) => void
}

// Building a tree takes the square of the depth; no page that people wrote comes near.
const MAX_DEPTH = 500
const MAX_ELEMENTS = 200_000

/** Outlines a page in linear time, or gives nothing when it is nested too deeply or has too many elements. */
export function outlinePage(html: string, listener: PageListener = {}): PageOutline | undefined {
  const elements: PageElement[] = []
  const inside: PageElement[] = []
  const sums = { attributes: 0, texts: 0, nestedElements: 0, nestedText: 0, openLinks: 0 }
  let isTooMuch = false
  let isOver = false
  const parser = new Parser({
    onopentag(name, attributes) {
      const element = opened(name, attributes, elements.length, parser.startIndex, inside.at(-1))
      elements.push(element)
      inside.push(element)
      sums.attributes += Object.keys(attributes).length
      sums.nestedElements += inside.length
      if (name === 'a') sums.openLinks++
      listener.open?.(element)
      isTooMuch = inside.length > MAX_DEPTH || elements.length > MAX_ELEMENTS
      if (isTooMuch) parser.pause()
    },
    ontext(text) {
      const element = inside.at(-1)
      sums.texts++
      listener.text?.(text, element)
      if (element !== undefined) sums.nestedText += addText(element, text, sums.openLinks > 0) * inside.length
    },
    onclosetag(name, isImplied) {
      const element = inside.pop()
      if (element === undefined) return
      if (name === 'a') sums.openLinks--
      // What is closed by the tag of another ends before it; what has no content ends with its own tag.
      const isBefore = isImplied && parser.startIndex !== element.start
      element.end = isOver ? html.length : isBefore ? parser.startIndex : parser.endIndex + 1
      addTo(inside.at(-1), element)
    },
  })
  parser.write(html)
  if (isTooMuch) return undefined
  isOver = true
  parser.end()
  const { attributes, texts, nestedElements, nestedText } = sums
  return { elements, attributes, texts, nestedElements, nestedText }
}

function opened(
  name: string,
  attributes: Record<string, string>,
  index: number,
  start: number,
  parent: PageElement | undefined,
): PageElement {
  return {
    name,
    index,
    parent,
    start,
    end: start,
    attributes,
    inListing: parent !== undefined && (parent.inListing || parent.name === 'pre' || parent.name === 'code'),
    text: 0,
    linked: 0,
    ownWords: 0,
    values: 0,
    remarks: 0,
    hasValues: false,
    hasTable: name === 'table' || name === 'pre',
    hasHeading: name === 'main' || name === 'h1',
    title: '',
    linkedTitles: 0,
  }
}

/** Counts a text in its element. @returns its characters without blanks. */
function addText(element: PageElement, text: string, isLinked: boolean): number {
  if (element.name === 'script' || element.name === 'style') return 0
  const length = text.replace(/\s+/g, '').length
  element.text += length
  noteTitle(element, text)
  if (isValue(text)) element.values++
  else element.remarks += length
  if (isLinked) element.linked += length
  else element.ownWords += length
  return length
}

const LONGEST_VALUE = 300
/** A hash, or what its author made unclickable, at most behind a label: no title of an article is only that. */
const VALUE =
  /^\s*(?:\w[\w ]{0,19}:\s*)?(?:[0-9a-f]{32,128}|hxxps?:\S+|[^\s[\](){}]+(?:\[\.\]|\(\.\)|\[dot\])\S+)\s*$/i

function isValue(text: string): boolean {
  return text.length <= LONGEST_VALUE && VALUE.test(text)
}

/** Elements whose text is a part of the sentence around them. */
const PHRASES = new Set(
  'a abbr b bdi bdo cite code del em font i ins kbd mark q s samp small span strike strong sub sup tt u var'.split(
    ' ',
  ),
)
/** Characters of labels and types beside a value; a sentence has more. */
const MOST_REMARKS = 24

/**
 * Counts what is alone in a phrase for the line that the phrase is in, and takes it back where a sentence or a heading
 * holds it.
 */
function settleValues(element: PageElement): void {
  const { name, parent, values, remarks } = element
  if (parent !== undefined && PHRASES.has(name)) {
    parent.values += values
    parent.remarks += remarks
    element.values = 0
  } else if (remarks > MOST_REMARKS * values || isHeading(name)) element.values = 0
  element.hasValues ||= element.values > 0
}

const MAX_TITLE = 80

/** A heading may hold its words in a link or a span. */
function noteTitle(element: PageElement, text: string): void {
  const heading = [element, element.parent, element.parent?.parent].find((around) => isHeading(around?.name))
  const titled = heading ?? element
  if (titled.title.length <= MAX_TITLE) titled.title += text.slice(0, MAX_TITLE + 1)
}

function isHeading(name: string | undefined): boolean {
  return name !== undefined && /^h[2-6]$/.test(name)
}

function addTo(parent: PageElement | undefined, element: PageElement): void {
  settleValues(element)
  if (parent === undefined) return
  parent.text += element.text
  parent.linked += element.linked
  parent.hasValues ||= element.hasValues
  parent.hasTable ||= element.hasTable
  parent.hasHeading ||= element.hasHeading
  parent.linkedTitles += element.linkedTitles
  if (isHeading(element.name) && element.linked * 2 > element.text) parent.linkedTitles++
}
