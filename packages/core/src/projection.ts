import { csvCell, inertCell } from './formats/csv-cell.ts'
import type { Category, Indicator, Source } from './indicator.ts'
import { formatInstant } from './instant.ts'
import { type MergedView, mergedView } from './merge.ts'

/** What a line shows of its source. It reads otherwise when a category is asked for. */
export interface SourceView {
  /** The members of the JSON object `source`, but for `reference_url`. */
  readonly sourceJson: string
  /** The cells `source_article`, `source_feed` and `category`. */
  readonly sourceCsv: string
  /** JSON text. */
  readonly referenceUrl?: string
  /** JSON text. */
  readonly context?: string
}

/**
 * An indicator made ready for reading: every text that a format puts into a line, quoted as it is there. A store keeps
 * it when it writes, so that reading is joining. It follows from the indicator alone.
 */
export interface Projection extends SourceView {
  readonly id: string
  readonly type: string
  /** The bare value. */
  readonly value: string
  /** JSON text of the value, where that is more than quotes around it. */
  readonly valueJson?: string
  /** The cell of the value, where that is not the value as it is. */
  readonly valueCsv?: string
  readonly confidence: string
  /** Of 20 characters, such as `2026-05-16T00:00:00Z`. */
  readonly firstSeen: string
  readonly lastSeen: string
  /** JSON text. */
  readonly tags: string
  /** One cell. */
  readonly tagsCsv: string
  /** JSON text. */
  readonly mitreTechniques: string
  /** What reads otherwise when a category is asked for; absent where none does. */
  readonly variants?: Readonly<Partial<Record<Category, SourceView>>>
}

/** What a line can be made of. */
export const COLUMNS = [
  'id',
  'type',
  'value',
  'valueJson',
  'valueCsv',
  'confidence',
  'firstSeen',
  'lastSeen',
  'sourceJson',
  'sourceCsv',
  'referenceUrl',
  'context',
  'tags',
  'tagsCsv',
  'mitreTechniques',
] as const satisfies readonly (keyof Projection)[]

/** One of {@link COLUMNS}. */
export type Column = (typeof COLUMNS)[number]

/** Whether a column reads otherwise when a category is asked for. */
export function isOfSource(column: Column): column is keyof SourceView {
  return ['sourceJson', 'sourceCsv', 'referenceUrl', 'context'].includes(column)
}

/** Makes an indicator ready for reading. */
export function project(indicator: Indicator): Projection {
  const view = mergedView(indicator)
  const { id, type, value } = view
  const [valueJson, valueCsv] = [JSON.stringify(value), csvCell(value)]
  const variants = variantsOf(indicator, view.source.category)
  return {
    ...{ id, type, value, confidence: view.confidence },
    ...(valueJson.length !== value.length + 2 && { valueJson }),
    ...(valueCsv !== value && { valueCsv }),
    firstSeen: formatInstant(view.firstSeen),
    lastSeen: formatInstant(view.lastSeen),
    tags: JSON.stringify(view.tags),
    tagsCsv: inertCell(view.tags.join(',')),
    mitreTechniques: JSON.stringify(view.mitreTechniques),
    ...sourceView(view),
    ...(variants && { variants }),
  }
}

/** The best report of all is the best of its own category. */
function variantsOf(indicator: Indicator, shown: Category): Projection['variants'] {
  if (indicator.reports.length === 1) return undefined
  const categories = new Set(indicator.reports.map((report) => report.source.category))
  categories.delete(shown)
  if (categories.size === 0) return undefined
  const views = [...categories].map((each) => [each, sourceView(mergedView(indicator, each))])
  return Object.fromEntries(views) as Projection['variants'] & {}
}

function sourceView({ source, referenceUrl, context }: MergedView): SourceView {
  return {
    ...(known.get(source) ?? sourceTexts(source)),
    ...(referenceUrl !== undefined && { referenceUrl: JSON.stringify(referenceUrl) }),
    ...(context !== undefined && { context: JSON.stringify(context) }),
  }
}

type SourceTexts = Pick<SourceView, 'sourceJson' | 'sourceCsv'>

/** A feed's rows share one source. */
const known = new WeakMap<Source, SourceTexts>()

function sourceTexts(source: Source): SourceTexts {
  const { name, category, article } = source
  const members = {
    origin: article === undefined ? 'feed' : 'article',
    feed_name: name,
    category,
    article_id: article?.id,
    article_title: article?.title,
    article_url: article?.url,
  }
  const texts = {
    sourceJson: JSON.stringify(members).slice(1, -1),
    sourceCsv: `${inertCell(article?.id ?? '')},${inertCell(name)},${category}`,
  }
  known.set(source, texts)
  return texts
}

/** What a projection shows to whoever asked for a category. */
export function inCategory(projection: Projection, category: Category | undefined): Projection {
  const variant = category === undefined ? undefined : projection.variants?.[category]
  if (variant === undefined) return projection
  const { referenceUrl: _url, context: _context, ...rest } = projection
  return { ...rest, ...variant }
}
