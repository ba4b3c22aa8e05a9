// The database of the typical handler: one wide table of texts, with the indexes that its queries ask for.
import { createHash } from 'node:crypto'
import { SqliteDatabase } from '../built-packages.mjs'
import { wireItems } from '../wire-items.mjs'

const SCHEMA = `
  create table if not exists indicators (
    id text primary key,
    extracted_at integer not null,
    type text not null,
    value text not null,
    confidence text not null,
    first_seen text not null,
    last_seen text not null,
    origin text not null,
    feed_name text not null,
    category text not null,
    article_id text,
    article_title text,
    article_url text,
    reference_url text,
    tags text not null,
    mitre_techniques text not null,
    context text
  );
  create index if not exists indicators_time on indicators (extracted_at);
  create index if not exists indicators_type on indicators (type, extracted_at);
  create index if not exists indicators_confidence on indicators (confidence, extracted_at);
  create table if not exists indicator_categories (
    category text not null, extracted_at integer not null, indicator_id text not null,
    primary key (category, extracted_at, indicator_id)
  ) without rowid;
  create table if not exists indicator_industries (
    industry text not null, extracted_at integer not null, indicator_id text not null,
    primary key (industry, extracted_at, indicator_id)
  ) without rowid;
  create index if not exists categories_of on indicator_categories (indicator_id);
  create index if not exists industries_of on indicator_industries (indicator_id);
  create table if not exists api_keys (hash text primary key, tier text not null);
`

const COLUMNS = [
  ...[
    'id',
    'extracted_at',
    'type',
    'value',
    'confidence',
    'first_seen',
    'last_seen',
    'origin',
    'feed_name',
    'category',
  ],
  ...['article_id', 'article_title', 'article_url', 'reference_url', 'tags', 'mitre_techniques', 'context'],
]
export const TYPICAL_KEY = 'typical-key'

/**
 * Opens it for filling.
 *
 * @returns `store`, which takes indicators as Vedette has stored them, and `close`.
 */
export function openTypicalDatabase(path) {
  const database = new SqliteDatabase(path)
  database.pragma('journal_mode = wal')
  database.exec(SCHEMA)
  const hash = createHash('sha256').update(TYPICAL_KEY).digest('hex')
  database.prepare('insert or replace into api_keys values (?, ?)').run(hash, 'pro')
  const statements = statementsOf(database)
  return {
    store: (indicators) => storeAll(database, statements, indicators),
    close: () => {
      // So that the planner of the reference knows its tables.
      database.exec('analyze')
      database.close()
    },
  }
}

function statementsOf(database) {
  const marks = COLUMNS.map(() => '?').join(', ')
  return {
    insert: database.prepare(`insert or replace into indicators (${COLUMNS.join(', ')}) values (${marks})`),
    forget: ['categories', 'industries'].map((name) =>
      database.prepare(`delete from indicator_${name} where indicator_id = ?`),
    ),
    category: database.prepare('insert into indicator_categories values (?, ?, ?)'),
    industry: database.prepare('insert into indicator_industries values (?, ?, ?)'),
  }
}

async function storeAll(database, statements, indicators) {
  const items = await wireItems(indicators)
  database.transaction(() => {
    for (const indicator of indicators) storeOne(statements, indicator, items.get(indicator.id))
  })()
}

function storeOne({ insert, forget, category, industry }, { id, extractedAt, reports }, item) {
  const { source, tags, mitre_techniques, ...plain } = item
  const row = {
    ...{ ...plain, ...source, extracted_at: extractedAt },
    ...{ tags: JSON.stringify(tags), mitre_techniques: JSON.stringify(mitre_techniques) },
  }
  insert.run(COLUMNS.map((column) => row[column] ?? null))
  for (const statement of forget) statement.run(id)
  for (const each of new Set(reports.map((report) => report.source.category)))
    category.run(each, extractedAt, id)
  for (const each of new Set(reports.flatMap((report) => report.industries)))
    industry.run(each, extractedAt, id)
}
