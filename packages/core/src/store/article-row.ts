import type { ArticleRecord } from '../article.ts'
import { requireArticleId } from '../identity.ts'
import { CATEGORIES, type Category, type EpochSeconds, INDUSTRIES, type Industry } from '../indicator.ts'

/** What a table keeps of an article, in the order of {@link ArticleRow}. */
export const ARTICLE_COLUMNS = [
  'id',
  'url',
  'title',
  'source',
  'category',
  'published',
  'modified',
  'fetched',
  'summary',
  'tags',
  'mitre_techniques',
  'threat_actors',
  'industries',
  'digest',
] as const

/**
 * An article as its row. What is free text is kept as JSON, quoted as it will be read: so it may hold what no database
 * takes, such as U+0000.
 */
export type ArticleRow = readonly [
  id: string,
  url: string,
  /** JSON text. */
  title: string,
  source: string,
  category: string,
  published: EpochSeconds | null,
  modified: EpochSeconds | null,
  fetched: EpochSeconds,
  /** JSON text. */
  summary: string | null,
  /** JSON, as the three lists after it. */
  tags: string,
  mitreTechniques: string,
  threatActors: string,
  industries: string,
  digest: string,
]

/** Bytes of a URL in UTF-8. PostgreSQL keeps an index of them, whose entries end at some 2,700. */
const MAX_URL_BYTES = 2048

/** No database takes it as text. */
const UNKEPT = /[\0\p{Surrogate}]/u
const DIGEST = /^[0-9a-f]{32,128}$/

/**
 * An article as its row.
 *
 * @throws Error when it is none: what is stored can be read again, on every store.
 */
export function toArticleRow(article: ArticleRecord): ArticleRow {
  const problem = problemOf(article)
  if (problem !== undefined) throw new Error(`The article ${article.id} cannot be stored: ${problem}`)
  const { id, url, title, source, category, published = null, modified = null, fetched, summary } = article
  const { tags, mitreTechniques, threatActors, industries, digest } = article
  return [
    ...([id, url, JSON.stringify(title), source, category, published, modified, fetched] as const),
    summary === undefined ? null : JSON.stringify(summary),
    ...([JSON.stringify(tags), JSON.stringify(mitreTechniques), JSON.stringify(threatActors)] as const),
    ...([JSON.stringify(industries), digest] as const),
  ]
}

/**
 * The inverse of {@link toArticleRow}.
 *
 * @throws Error when somebody else has written to the table what we never would.
 */
export function fromArticleRow(row: ArticleRow): ArticleRecord {
  const [id] = row
  try {
    const article = recordOf(row)
    const problem = problemOf(article)
    if (problem !== undefined) throw new Error(problem)
    return article
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause)
    throw new Error(
      `The article ${id} is damaged in the database: ${problem}. Delete its row, and it is read again`,
      { cause },
    )
  }
}

/** What {@link fromArticleRow} would throw, in words; nothing for a row that is whole. */
export function articleDamage(row: ArticleRow): readonly string[] {
  try {
    fromArticleRow(row)
    return []
  } catch (error) {
    return [(error as Error).message]
  }
}

function recordOf(row: ArticleRow): ArticleRecord {
  const [id, url, title, source, category, published, modified, fetched, summary, ...rest] = row
  const [tags, mitreTechniques, threatActors, industries, digest] = rest
  return {
    ...{ id, url, title: JSON.parse(title) as string, source, category: category as Category },
    ...(published !== null && { published }),
    ...(modified !== null && { modified }),
    fetched,
    ...(summary !== null && { summary: JSON.parse(summary) as string }),
    tags: JSON.parse(tags) as readonly string[],
    mitreTechniques: JSON.parse(mitreTechniques) as readonly string[],
    threatActors: JSON.parse(threatActors) as readonly string[],
    industries: JSON.parse(industries) as readonly Industry[],
    digest,
  }
}

/** What keeps it from being an article, in words. */
function problemOf(article: ArticleRecord): string | undefined {
  requireArticleId(article.id)
  const { url, title, source, category, published = 0, modified = 0, fetched, summary = '' } = article
  const { tags, mitreTechniques, threatActors, industries, digest } = article
  const admitted: Readonly<Record<string, boolean>> = {
    url: isPlain(url) && new TextEncoder().encode(url).length <= MAX_URL_BYTES,
    title: typeof title === 'string',
    source: isPlain(source),
    category: category !== 'threat-intel' && CATEGORIES.includes(category),
    published: Number.isSafeInteger(published),
    modified: Number.isSafeInteger(modified),
    fetched: Number.isSafeInteger(fetched),
    summary: typeof summary === 'string',
    tags: areTexts(tags),
    mitreTechniques: areTexts(mitreTechniques),
    threatActors: areTexts(threatActors),
    industries: areTexts(industries) && industries.every((each) => INDUSTRIES.includes(each)),
    digest: typeof digest === 'string' && DIGEST.test(digest),
  }
  const wrong = Object.keys(admitted).find((name) => admitted[name] === false)
  return wrong === undefined ? undefined : `"${wrong}" is not what it must be`
}

function isPlain(text: unknown): boolean {
  return typeof text === 'string' && text !== '' && !UNKEPT.test(text)
}

function areTexts(list: unknown): boolean {
  return Array.isArray(list) && list.every((each) => typeof each === 'string')
}
