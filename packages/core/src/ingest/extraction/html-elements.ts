import { wordSet } from './word-set.ts'

/** Elements whose text is not read: it is no part of what an article says. */
const SKIPPED = wordSet(`
  script style title template noscript svg math iframe object canvas audio video nav header footer select option
  button datalist
`)

/** Where one of these begins, nothing before can still be navigation: a closing tag was forgotten. */
const ARTICLE = wordSet('article main h1')

/** Elements that begin and end a line. */
const BLOCKS = wordSet(`
  address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption
  figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol p pre section
  summary table tbody textarea tfoot thead tr ul xmp iframe input
`)

/** Elements whose blanks and line ends are kept. */
const PREFORMATTED = wordSet('pre textarea xmp listing')

/** Elements that say what follows, as a heading does, and how far that reaches: 1 as far as an `h1`. */
const HEADINGS = new Map([
  ['h1', 1],
  ['h2', 2],
  ['h3', 3],
  ['h4', 4],
  ['h5', 5],
  ['h6', 6],
  ['caption', 8],
  ['figcaption', 8],
  ['summary', 8],
  ['legend', 8],
  ['dt', 8],
])

/** Elements that make text bold. */
const BOLD = wordSet('b strong th u')

/** Elements with a role of their own. */
const OTHERS = wordSet('a link meta span sup td')

/** What an element is to an article. Several may hold at once. */
export interface HtmlElement {
  /** In lower case; nothing for one that has no role. */
  readonly name: string
  readonly isSkipped: boolean
  readonly isArticle: boolean
  readonly isBlock: boolean
  readonly isPreformatted: boolean
  readonly isBold: boolean
  /** How far what it says reaches, as a heading: 1 as far as an `h1`. */
  readonly level?: number
}

const ELEMENTS = new Map(
  [SKIPPED, ARTICLE, BLOCKS, PREFORMATTED, HEADINGS, BOLD, OTHERS].flatMap((names) =>
    [...names.keys()].map((name) => [name, elementOf(name)] as const),
  ),
)
const NONE = elementOf('')

function elementOf(name: string): HtmlElement {
  const level = HEADINGS.get(name)
  return {
    name,
    isSkipped: SKIPPED.has(name),
    isArticle: ARTICLE.has(name),
    isBlock: BLOCKS.has(name),
    isPreformatted: PREFORMATTED.has(name),
    isBold: BOLD.has(name),
    ...(level !== undefined && { level }),
  }
}

/** The element with a name in lower case. */
export function elementNamed(name: string): HtmlElement {
  return ELEMENTS.get(name) ?? NONE
}
