import { mainPart, type PagePart } from './main-part.ts'
import { withoutClutter } from './page-clutter.ts'
import { openPageHead, type PageHead } from './page-head.ts'
import { outlinePage, type PageElement } from './page-outline.ts'

/** The article of a page, and what the page says of itself. */
export interface MainHtml extends PageHead {
  /** As it stands in the page, without navigation, comments of readers, and lists of other articles. */
  readonly html: string
}

/**
 * Finds the article of a page of HTML. A page that is nested too deeply, or has too many elements, is given as a whole.
 *
 * Takes time that grows faster than the page for one of ill will: call it where it can be ended.
 *
 * @param url where the page stands, if that is known.
 */
export function mainHtml(html: string, url?: string): MainHtml {
  const { listener, head } = openPageHead(url)
  const outline = outlinePage(html, listener)
  if (outline === undefined) return { html, ...head() }
  const kept = withoutClutter(outline.elements)
  const part = mainPart(html, outline, kept)
  return { html: cut(html, part, outline.elements, kept), ...head() }
}

/** A part of a page without the clutter in it. */
function cut(
  html: string,
  part: PagePart,
  elements: readonly PageElement[],
  kept: ReadonlySet<PageElement>,
): string {
  const pieces: string[] = []
  let at = part.start
  for (const element of elements) {
    if (kept.has(element) || element.start < at || element.end > part.end) continue
    pieces.push(html.slice(at, element.start))
    at = element.end
  }
  pieces.push(html.slice(at, part.end))
  // What stood around a piece must not run together.
  return pieces.join(' ')
}
