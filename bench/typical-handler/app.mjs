// The same interface as an engineer would write it in an afternoon: Express, Kysely, a count, objects, `res.json`.
import { createHash } from 'node:crypto'
import { core, express, kysely, SqliteDatabase, stringifyCsv } from '../built-packages.mjs'

const LOOKBACK = 365 * 86_400_000_000
const CSV_COLUMNS = [
  ...['id', 'type', 'value', 'confidence', 'first_seen', 'last_seen'],
  ...['source_article', 'source_feed', 'category', 'tags'],
]

export function typicalApp(path) {
  const db = new kysely.Kysely({
    dialect: new kysely.SqliteDialect({ database: new SqliteDatabase(path, { readonly: true }) }),
  })
  const app = express()
  app.get('/api/v1/iocs', requireKey(db), async (request, response) => {
    const query = readQuery(request.query)
    const { total } = await matching(db, query)
      .select((rows) => rows.fn.countAll().as('total'))
      .executeTakeFirstOrThrow()
    const rows = await matching(db, query)
      .selectAll('indicators')
      .orderBy('indicators.extracted_at', 'desc')
      .limit(query.limit)
      .offset(query.offset)
      .execute()
    answer(response, query, total, rows)
  })
  return app
}

function requireKey(db) {
  return async (request, response, next) => {
    const hash = createHash('sha256').update(String(request.get('X-API-Key'))).digest('hex') // prettier-ignore
    const key = await db.selectFrom('api_keys').where('hash', '=', hash).selectAll().executeTakeFirst()
    if (key === undefined) return response.status(401).json({ error: 'invalid_api_key' })
    next()
  }
}

/** `since` never reaches further back than the tier. */
function readQuery({ type, category, confidence, industry, since, until, limit, offset, format }) {
  const horizon = Date.now() * 1000 - LOOKBACK
  return {
    ...{ type, category, confidence, industry, format: format ?? 'json' },
    since: Math.max(horizon, since === undefined ? 0 : core.parseInstant(since)),
    until: until === undefined ? undefined : core.parseInstant(until),
    limit: Math.min(Number(limit ?? 100), 10_000),
    offset: Number(offset ?? 0),
  }
}

function matching(db, { type, category, confidence, industry, since, until }) {
  let rows = db.selectFrom('indicators').where('indicators.extracted_at', '>=', since)
  if (until !== undefined) rows = rows.where('indicators.extracted_at', '<', until)
  if (type !== undefined) rows = rows.where('type', '=', type)
  if (confidence !== undefined) rows = rows.where('confidence', '=', confidence)
  if (category !== undefined) rows = tied(rows, 'indicator_categories', 'category', category)
  if (industry !== undefined) rows = tied(rows, 'indicator_industries', 'industry', industry)
  return rows
}

/** Rows of a table that belongs to the indicators; the index is by time there, too. */
function tied(rows, table, column, value) {
  return rows
    .innerJoin(table, (join) =>
      join
        .onRef(`${table}.indicator_id`, '=', 'indicators.id')
        .onRef(`${table}.extracted_at`, '=', 'indicators.extracted_at'),
    )
    .where(`${table}.${column}`, '=', value)
}

function answer(response, { format, ...query }, total, rows) {
  response.set('X-Total-Count', String(total))
  if (format === 'txt')
    return response.type('text/plain').send(rows.map(({ value }) => `${value}\n`).join(''))
  if (format === 'csv') {
    const table = rows.map((row) => ({ ...row, source_article: row.article_id, source_feed: row.feed_name, tags: JSON.parse(row.tags).join(',') })) // prettier-ignore
    return response.type('text/csv').send(stringifyCsv(table, { header: true, columns: CSV_COLUMNS }))
  }
  const { limit, offset, ...filters } = query
  response.json({
    meta: {
      total,
      limit,
      offset,
      generated_at: new Date().toISOString(),
      feed_version: '1.0',
      source: 'typical',
      filters,
    },
    data: rows.map(itemOf),
    links: { self: response.req.originalUrl },
  })
}

function itemOf(row) {
  return {
    id: row.id,
    type: row.type,
    value: row.value,
    confidence: row.confidence,
    first_seen: row.first_seen,
    last_seen: row.last_seen,
    source: {
      origin: row.origin,
      feed_name: row.feed_name,
      category: row.category,
      article_id: row.article_id ?? undefined,
      article_title: row.article_title ?? undefined,
      article_url: row.article_url ?? undefined,
      reference_url: row.reference_url ?? undefined,
    },
    tags: JSON.parse(row.tags),
    mitre_techniques: JSON.parse(row.mitre_techniques),
    context: row.context ?? undefined,
  }
}
