import type { PageElement } from './page-outline.ts'

const NEVER_TEXT = new Set(['script', 'style', 'template', 'nav', 'footer'])
const NEVER_TEXT_ROLES = new Set(['navigation', 'contentinfo', 'search'])
/** Anybody writes there, so nothing in it was said by the author. */
const COMMENTS =
  /^(?!(?:has|with|no|show|open|allow)[-_])(?:[a-z]+[-_])?(?:comments?|disqus|replies|respond)(?:[-_](?:list|area|section|wrapper|container|thread|box|body|form|content))?$/
const LINKS =
  /^(?:[a-z]+[-_])?(?:related|recommended|recommendations|share|sharing|social|sidebar|menu|breadcrumbs?|newsletter|subscribe|promo|pagination|widget|teasers?|more-stories)(?:[-_][a-z]+)?$/
/** They hold the whole page, and their classes are about all of it. */
const FRAMES = new Set(['html', 'body', 'main', 'article'])

/** The elements of a page that are no clutter, nor in any. Labels inside of a code listing are about its colours. */
export function withoutClutter(elements: readonly PageElement[]): ReadonlySet<PageElement> {
  const kept = new Set<PageElement>()
  for (const element of elements) {
    const { parent } = element
    if (parent !== undefined && !kept.has(parent)) continue
    if (element.inListing || !isClutter(element)) kept.add(element)
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
  const mayBeLinks = name === 'aside' || role === 'complementary' || labels.some((label) => LINKS.test(label))
  return mayBeLinks && !FRAMES.has(name) && !element.hasTable && element.linked * 2 > element.text
}

/** A comment is often an `article` as well. */
function isFrame({ name }: PageElement, labels: readonly string[]): boolean {
  return FRAMES.has(name) && !labels.some((label) => /^comments?(?:[-_]body)?$/.test(label))
}

function labelsOf({ class: names = '', id = '' }: Readonly<Record<string, string>>): readonly string[] {
  // A class name of ill will may be long.
  return `${names.slice(0, 500)} ${id.slice(0, 100)}`.toLowerCase().split(/\s+/)
}
