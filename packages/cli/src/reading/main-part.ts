import { Readability } from '@mozilla/readability'
import { parseHTML } from 'linkedom'
import type { PageElement, PageOutline } from './page-outline.ts'

/** Where a part of a page begins and ends, as UTF-16 offsets. */
export type PagePart = Pick<PageElement, 'start' | 'end'>

const MARK = 'data-vedette'
// The time that Readability takes grows faster than these; larger pages do without it.
const MAX_ELEMENTS = 10_000
const MAX_ATTRIBUTES = 20_000
const MAX_TEXTS = 50_000
const MAX_NESTED_ELEMENTS = 200_000
const MAX_NESTED_TEXT = 20_000_000

/**
 * Finds the part of a page that holds the article: what Readability chooses, unless the only `main` or `article` of
 * the page, or else the page, has tables, preformatted texts, indicators, or much text outside of that choice.
 *
 * Only its choice is taken, as of the text itself it drops tables and lists, and runs cells together.
 *
 * @param kept the elements that are no clutter, nor in any.
 */
export function mainPart(html: string, outline: PageOutline, kept: ReadonlySet<PageElement>): PagePart {
  const whole = scopeOf(kept, { start: 0, end: html.length })
  const chosen = isTooLarge(outline) ? undefined : chosenByReadability(html, outline)
  if (chosen === undefined || !kept.has(chosen) || !isInside(chosen, whole)) return whole
  const all = contentOf(kept, whole)
  const held = contentOf(kept, chosen)
  const isMost = held.lists * 2 >= all.lists && held.words * 2 >= all.words
  return held.blocks === all.blocks && held.values === all.values && isMost ? chosen : whole
}

/**
 * The only `main`, or else the only `article`, or else the body. One that holds little is there for something else, and
 * so is one beside which indicators stand.
 */
function scopeOf(kept: ReadonlySet<PageElement>, page: PagePart): PagePart {
  const elements = [...kept]
  const mains = elements.filter(({ name, attributes }) => name === 'main' || attributes['role'] === 'main')
  const articles = elements.filter(({ name }) => name === 'article')
  const { words, values } = contentOf(kept, page)
  const landmark = [mains, articles]
    .flatMap((found) => (found.length === 1 ? found : []))
    .find((found) => {
      const held = contentOf(kept, found)
      return held.values === values && held.words * (found.hasHeading ? 8 : 2) >= words
    })
  return landmark ?? elements.find(({ name }) => name === 'body') ?? page
}

function isTooLarge({ elements, attributes, texts, nestedElements, nestedText }: PageOutline): boolean {
  const isTooDeep = nestedElements > MAX_NESTED_ELEMENTS || nestedText > MAX_NESTED_TEXT
  const isTooMuch = elements.length > MAX_ELEMENTS || attributes > MAX_ATTRIBUTES || texts > MAX_TEXTS
  return isTooDeep || isTooMuch
}

/** What is used of the tree. */
interface TreeNode {
  readonly children: Iterable<TreeNode>
  getAttribute(name: string): string | null
}

function chosenByReadability(html: string, outline: PageOutline): PageElement | undefined {
  const [first, ...rest] = numbersOfParts(numbered(html, outline)).flatMap((n) => outline.elements[n] ?? [])
  return rest.reduce<PageElement | undefined>(sharedParent, first)
}

/** The marks of the elements that Readability puts together to an article. */
function numbersOfParts(html: string): readonly number[] {
  try {
    // Its types want those of a browser.
    const { document } = parseHTML(html) as unknown as { document: never }
    const reader = new Readability<TreeNode>(document, { serializer: (node: unknown) => node as TreeNode })
    const [page] = reader.parse()?.content?.children ?? []
    return [...(page?.children ?? [])].map((part) => Number(part.getAttribute(MARK) ?? -1))
  } catch {
    // Neither was made for pages of ill will: one with 500,000 classes is too much for the stack.
    return []
  }
}

/** The page with the number of each element in its tag: what Readability makes of it keeps them. */
function numbered(html: string, { elements }: PageOutline): string {
  const pieces: string[] = []
  let at = 0
  for (const { name, start, index } of elements) {
    // An end tag can open what it closes, as </p> does, and has no place for it.
    if (html[start + 1] === '/') continue
    const behind = start + 1 + name.length
    pieces.push(html.slice(at, behind), ` ${MARK}="${index}"`)
    at = behind
  }
  const text = pieces.join('') + html.slice(at)
  return elements.some(({ name }) => name === 'body')
    ? text
    : `<html><head></head><body>${text}</body></html>`
}

function sharedParent(a: PageElement | undefined, b: PageElement): PageElement | undefined {
  let shared = a
  while (shared !== undefined && !isInside(b, shared)) shared = shared.parent
  return shared
}

function isInside(inner: PagePart, outer: PagePart): boolean {
  return outer.start <= inner.start && inner.end <= outer.end
}

/** What must not be lost. Words are counted in characters, without those of links. */
function contentOf(kept: ReadonlySet<PageElement>, part: PagePart) {
  const content = { blocks: 0, lists: 0, words: 0, values: 0 }
  for (const element of kept) {
    if (!isInside(element, part)) continue
    content.words += element.ownWords
    content.values += element.values
    if (isBlock(element.name)) content.blocks++
    if (isList(element.name)) content.lists++
  }
  return content
}

function isBlock(name: string): boolean {
  return name === 'table' || name === 'pre'
}

function isList(name: string): boolean {
  return name === 'ul' || name === 'ol' || name === 'dl'
}
