import type { Category, Indicator } from './indicator.ts'
import { formatInstant } from './instant.ts'
import { type MergedView, mergedView } from './merge.ts'

/**
 * How one indicator is written on one line: its bare value, or the JSON object of the contract with or without
 * `context`. Every format is made of these lines.
 */
export type Form = 'value' | 'item' | 'item_without_context'

/** One indicator as JSON text of the contract, in two pieces. */
export interface ItemText {
  /** The whole object but for `context`. */
  readonly item: string
  /** The JSON text of `context` alone. */
  readonly context?: string
}

/**
 * An indicator made ready for reading. A store keeps it beside the indicator when it writes, so that reading is
 * copying. It follows from the indicator alone and can be made again at any time.
 */
export interface Projection extends ItemText {
  /** The bare value. */
  readonly value: string
  /** What reads otherwise when a category is asked for; absent where all sources are of one category. */
  readonly variants?: Readonly<Partial<Record<Category, ItemText>>>
}

/** Makes an indicator ready for reading. */
export function project(indicator: Indicator): Projection {
  const categories = [...new Set(indicator.reports.map((report) => report.source.category))]
  const all = itemText(mergedView(indicator))
  if (categories.length === 1) return { value: indicator.value, ...all }
  const variants = categories.map((category) => [category, itemText(mergedView(indicator, category))])
  return {
    value: indicator.value,
    ...all,
    variants: Object.fromEntries(variants) as Projection['variants'] & {},
  }
}

/** The one definition of a line. `category` is the one that was asked for, if any. */
export function lineOf(projection: Projection, form: Form, category: Category | undefined): string {
  if (form === 'value') return projection.value
  const text = (category === undefined ? undefined : projection.variants?.[category]) ?? projection
  if (form === 'item_without_context' || text.context === undefined) return text.item
  return `${text.item.slice(0, -1)},"context":${text.context}}`
}

/** The wire names and their order, but for `context`, which comes last. */
function itemText(view: MergedView): ItemText {
  const { source } = view
  const item = JSON.stringify({
    id: view.id,
    type: view.type,
    value: view.value,
    confidence: view.confidence,
    first_seen: formatInstant(view.firstSeen),
    last_seen: formatInstant(view.lastSeen),
    source: {
      origin: source.article === undefined ? 'feed' : 'article',
      feed_name: source.name,
      category: source.category,
      article_id: source.article?.id,
      article_title: source.article?.title,
      article_url: source.article?.url,
      reference_url: view.referenceUrl,
    },
    tags: view.tags,
    mitre_techniques: view.mitreTechniques,
  })
  return view.context === undefined ? { item } : { item, context: JSON.stringify(view.context) }
}
