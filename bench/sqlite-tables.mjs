// The one place that knows the columns of our SQLite tables: how the shell, or JavaScript, reads what an answer holds.
import { core } from './built-packages.mjs'

export const MAIN_TABLE = 'indicator'
export const PAGE_ROWS = 10_000

const NEWEST = `from indicator order by extracted_at desc limit ${PAGE_ROWS}`

/**
 * For each format: the columns that its rows are made of, newest first, how the shell is told to print them, and what
 * one row of these columns becomes.
 */
export const READS = {
  txt: { mode: 'list', sql: `select value ${NEWEST}` },
  json: { mode: 'json', sql: `select item, context ${NEWEST}`, itemOf },
  csv: { mode: 'csv', sql: `select item ${NEWEST}`, cellsOf },
}

/** The object of the contract. */
function itemOf({ item, context }) {
  return { ...JSON.parse(item), ...(context !== null && { context: JSON.parse(context) }) }
}

/** The ten cells of the contract, as text. */
function cellsOf({ item }) {
  const { source, tags, ...plain } = JSON.parse(item)
  const row = {
    ...plain,
    source_article: inert(source.article_id ?? ''),
    source_feed: inert(source.feed_name),
    category: source.category,
    tags: inert(tags.join(',')),
  }
  return core.CSV_COLUMNS.map((column) => row[column])
}

function inert(text) {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
}
