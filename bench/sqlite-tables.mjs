// The one place that knows the columns of our SQLite tables: how the shell, or JavaScript, reads what an answer holds.
import { parseCsv } from './built-packages.mjs'

export const MAIN_TABLE = 'indicator'
export const PAGE_ROWS = 10_000

const NEWEST = `order by extracted_at desc limit ${PAGE_ROWS}`
const WITH_SOURCE = `from indicator left join source on source.id = indicator.source ${NEWEST}`
const PLAIN = 'indicator.id, type, value, confidence, first_seen, last_seen'

/**
 * For each format: the columns that its rows are made of, newest first, how the shell is told to print them, and what
 * one row of these columns becomes.
 */
export const READS = {
  txt: { mode: 'list', sql: `select value from indicator ${NEWEST}` },
  json: {
    mode: 'json',
    sql: `select ${PLAIN}, source_json, reference_url, tags, mitre_techniques, context ${WITH_SOURCE}`,
    itemOf,
  },
  csv: { mode: 'csv', sql: `select ${PLAIN}, source_csv, tags_csv ${WITH_SOURCE}`, cellsOf },
}

/** The object of the contract. */
function itemOf({ source_json, reference_url, tags, mitre_techniques, context, ...plain }) {
  return {
    ...plain,
    source: {
      ...JSON.parse(`{${source_json}}`),
      ...(reference_url !== null && { reference_url: JSON.parse(reference_url) }),
    },
    tags: JSON.parse(tags),
    mitre_techniques: JSON.parse(mitre_techniques),
    ...(context !== null && { context: JSON.parse(context) }),
  }
}

/** The ten cells of the contract, as text. Those of the source and the tags are stored as they stand in a line. */
function cellsOf({ id, type, value, confidence, first_seen, last_seen, source_csv, tags_csv }) {
  const [ready] = parseCsv(`${source_csv},${tags_csv}`)
  return [id, type, value, confidence, first_seen, last_seen, ...ready]
}
