// The one place that knows our PostgreSQL tables, and the wide table that a reference reads from.
import { coreStore } from './built-packages.mjs'

const HOUR_MICROS = 3_600_000_000
/** Columns between `id` and `variants`, in their order, by core's names. */
const COLUMNS = coreStore.COLUMNS.filter((name) => name !== 'id')
const MARKS = Array.from({ length: COLUMNS.length + 4 }, (_, n) => `$${n + 1}`).join(', ')

/** One indicator as a store does it that was written in an afternoon: a prepared statement for each thing to write. */
export async function insertIndicator(client, indicator) {
  const { id, type, value, extractedAt, reports } = indicator
  const shown = coreStore.project(indicator)
  const columns = COLUMNS.map((column) => shown[column] ?? null)
  await client.query({
    name: 'indicator',
    text: `insert into vedette.indicator values (${MARKS}) on conflict (id) do nothing`,
    values: [extractedAt, id, ...columns, null, JSON.stringify({ type, value, reports })],
  })
  const lists = coreStore.listsOf(indicator)
  await client.query({
    name: 'listing',
    text: 'insert into vedette.listing select unnest($1::integer[]), $2',
    values: [lists, extractedAt],
  })
  await client.query({
    name: 'tally',
    text: `insert into vedette.tally select unnest($1::integer[]), $2, 1
      on conflict (list, hour) do update set indicators = tally.indicators + 1`,
    values: [lists, Math.floor(extractedAt / HOUR_MICROS)],
  })
}

/** What `psql` prints for the same rows: the columns that json is made of. */
export const COPY_JSON =
  'select id, type, value, confidence, first_seen, last_seen, source_json, reference_url, tags, mitre_techniques, context ' +
  'from vedette.indicator order by extracted_at desc limit 10000'

const WIDE_COLUMNS = [
  'id',
  'type',
  'value',
  'confidence',
  'first_seen',
  'last_seen',
  'source',
  'tags',
  'mitre_techniques',
  'context',
]

export const WIDE_TABLE = `
  create table wide (
    extracted_at bigint primary key, id uuid not null unique, type text not null, value text not null, confidence text not null,
    first_seen text not null, last_seen text not null, source jsonb not null, tags jsonb not null,
    mitre_techniques jsonb not null, context text
  )`

/** As rows, with what is nested ready as JSON, which the driver parses: kind to the reference. */
export const READ_WIDE = `select ${WIDE_COLUMNS.join(', ')} from wide order by extracted_at desc limit 10000`

/** Adds the objects of the contract, `[extractedAt, item]` each, and takes the place of what was there of them. */
export async function fillWide(client, items) {
  const rows = items.map(([extracted_at, item]) => ({ extracted_at, context: null, ...item }))
  await client.query(
    `insert into wide select extracted_at, id, type, value, confidence, first_seen, last_seen, source, tags, mitre_techniques, context
    from jsonb_populate_recordset(null::wide, $1)
    on conflict (id) do update set extracted_at = excluded.extracted_at, confidence = excluded.confidence,
      first_seen = excluded.first_seen, last_seen = excluded.last_seen, source = excluded.source, tags = excluded.tags,
      mitre_techniques = excluded.mitre_techniques, context = excluded.context`,
    [JSON.stringify(rows)],
  )
}
