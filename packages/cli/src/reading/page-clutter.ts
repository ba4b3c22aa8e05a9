import type { PageElement } from './page-outline.ts'

const NEVER_TEXT = new Set(['script', 'style', 'template', 'nav', 'footer'])
const NEVER_TEXT_ROLES = new Set(['navigation', 'contentinfo', 'search'])
/** Anybody writes there, so nothing in it was said by the author. */
const COMMENTS =
  /^(?!(?:has|with|no|show|open|allow)[-_])(?:[a-z]+[-_])?(?:comments?|commentlist|disqus|replies|respond)(?:[-_](?:list|area|section|wrapper|container|thread|box|body|form|content))?$/
/** Words in the names of classes of what leads to other articles. */
const OTHERS = new Set(
  'related relatedposts relatedarticles recommended recommendations teaser teasers recents'.split(' '),
)
/** Words in the names of classes of what is made of links. */
const LINKS = new Set(
  (
    'share sharing social sidebar menu breadcrumb breadcrumbs newsletter subscribe promo pagination tagcloud posts popular ' +
    'mostread trending carousel slider swiper'
  ).split(' '),
)
const LINKS_PHRASES = /^widget(?:[-_]|$)|(?:^|[-_])more[-_](?:stories|posts|articles)(?:[-_]|$)/
/** `has-sidebar` is said of what stands beside one. */
const BESIDE = /^(?:no|has|with|without|show|hide|open|allow)[-_]/
/** Headings over links to other articles. */
const HEADINGS = [
  /^(?:(?:you )?(?:may|might) also (?:like|enjoy|be interested in)|(?:read|up|what['’]?s) next|(?:keep|continue) reading)$/,
  /^more (?:(?:from|by)(?: [a-z ]{0,30}(?:blogs?|authors?|labs|team|news|research|us))?|like this|(?:in|on) this (?:topic|category|series)|(?:stories|posts|articles|news)(?: [a-z ]*)?)$/,
  /^(?:related|recommended|recent|latest|similar|popular|featured|trending|other|most (?:read|popular|viewed))(?: (?:[a-z]+ ){0,2}(?:posts?|articles?|stories|content|reading|reads|news|blogs?|resources|topics|insights|publications|research))?$/,
  /^(?:(?:artículos|artigos|posts|entradas|notícias|noticias) (?:relacionad|similar)[a-zé]+|articles (?:similaires|connexes|liés)|(?:ähnliche|weitere) (?:artikel|beiträge)|похожие .*|читайте также|популярное|関連記事|相关(?:文章|阅读|推荐)|相關文章|推荐阅读|관련 ?(?:글|기사|게시물))$/,
]
/** What asks for consent, and often lists the hosts that set cookies. */
const CONSENT = [
  /^(?:cookies?|consent|gdpr|privacy)[-_]?(?:banner|notice|consent|law|bar|popup|modal|dialog|overlay|settings|preferences|message|alert|container|wrapper)(?![a-z])/,
  /^(?:onetrust|cybotcookiebot|cmplz|cky)(?![a-z])/,
]
/** They hold the whole page, and their classes are about all of it. */
const FRAMES = new Set(['html', 'body', 'main', 'article'])

/** The elements of a page that are no clutter, nor in any. Labels inside of a code listing are about its colours. */
export function withoutClutter(elements: readonly PageElement[]): ReadonlySet<PageElement> {
  const kept = new Set<PageElement>()
  const others = new Set(elements.flatMap((element) => underHeading(element) ?? []))
  for (const element of elements) {
    const { parent } = element
    if (parent !== undefined && !kept.has(parent)) continue
    if (element.inListing || !(others.has(element) || isClutter(element))) kept.add(element)
  }
  return kept
}

/**
 * Whether an element is something around the article: navigation, comments of readers, a list of other articles.
 * In doubt it is not: an indicator that is lost is worse than a word too many.
 */
function isClutter(element: PageElement): boolean {
  const { name, attributes } = element
  const role = attributes['role'] ?? ''
  if (NEVER_TEXT.has(name) || NEVER_TEXT_ROLES.has(role)) return !element.hasHeading
  const labels = labelsOf(attributes)
  if (labels.some((label) => COMMENTS.test(label))) return !element.hasHeading && !isFrame(element, labels)
  if (labels.some((label) => CONSENT.some((names) => names.test(label))))
    return !element.hasHeading && !element.hasValues && !FRAMES.has(name)
  if (labels.some((label) => isMadeOf(OTHERS, label))) return isOfOthers(element)
  // A link by itself is no list of them, whatever it is called.
  const mayBeLinks =
    name === 'aside' ||
    role === 'complementary' ||
    (name !== 'a' && labels.some((label) => isMadeOf(LINKS, label) || LINKS_PHRASES.test(label)))
  return mayBeLinks && isMostlyLinks(element)
}

function isMadeOf(words: ReadonlySet<string>, label: string): boolean {
  return !BESIDE.test(label) && label.split(/[-_]+/, 8).some((word) => words.has(word))
}

function isMostlyLinks(element: PageElement): boolean {
  return mayBeDropped(element) && element.linked * 2 > element.text
}

/** Whether an element may be about something else: what has indicators is of the article, also where each is a link. */
function mayBeDropped({ name, hasTable, hasHeading, hasValues }: PageElement): boolean {
  return !FRAMES.has(name) && !hasTable && !hasHeading && !hasValues
}

/** What is said of another article beside its title. */
const LONGEST_TEASER = 400

/** Whether an element is made of links to articles, or of their titles with a few words on each. */
function isOfOthers(element: PageElement): boolean {
  const { linkedTitles, text } = element
  const areCards = linkedTitles > 1 && text < linkedTitles * LONGEST_TEASER
  return isMostlyLinks(element) || (areCards && mayBeDropped(element))
}

/** How far above a heading that which it heads may be. */
const MOST_STEPS = 2

/** The list of other articles that a heading, or a text that is none by its tag, says to follow. */
function underHeading(element: PageElement): PageElement | undefined {
  const words = element.title.replace(/\s+/g, ' ').trim().toLowerCase()
  const isFollowed = element.ownWords === 0 && !/^h[2-6]$/.test(element.name)
  if (words === '' || isFollowed || !HEADINGS.some((heading) => heading.test(words))) return undefined
  const { length } = words.replaceAll(' ', '')
  let around: PageElement | undefined = element
  for (let steps = 0; around !== undefined && steps <= MOST_STEPS; steps++) {
    if (around.linked > 0 && around.text > length && isOfOthers(around)) return around
    around = around.parent
  }
  return undefined
}

/** A comment is often an `article` as well. */
function isFrame({ name }: PageElement, labels: readonly string[]): boolean {
  return FRAMES.has(name) && !labels.some((label) => /^comments?(?:[-_]body)?$/.test(label))
}

function labelsOf({ class: names = '', id = '' }: Readonly<Record<string, string>>): readonly string[] {
  // A class name of ill will may be long.
  return `${names.slice(0, 500)} ${id.slice(0, 100)}`.toLowerCase().split(/\s+/)
}
