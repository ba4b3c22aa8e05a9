import { wordSet } from './word-set.ts'

/** Elements whose text is not read: it is no part of what an article says. */
export const SKIPPED: ReadonlySet<string> = wordSet(`
  script style title template noscript svg math iframe object canvas audio video nav header footer select option
  button datalist
`)

/** Where one of these begins, nothing before can still be navigation: a closing tag was forgotten. */
export const ARTICLE: ReadonlySet<string> = wordSet('article main h1')

/** Elements that begin and end a line. */
export const BLOCKS: ReadonlySet<string> = wordSet(`
  address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption
  figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol p pre section
  summary table tbody textarea tfoot thead tr ul xmp iframe input
`)

/** Elements whose blanks and line ends are kept. */
export const PREFORMATTED: ReadonlySet<string> = wordSet('pre textarea xmp listing')

/** Elements that say what follows, as a heading does, and how far that reaches: 1 as far as an `h1`. */
export const HEADINGS: ReadonlyMap<string, number> = new Map([
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
export const BOLD: ReadonlySet<string> = wordSet('b strong th u')
