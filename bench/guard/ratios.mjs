// Ratios that a regression moves and a busy machine does not: time of the processor, in turn with a plain reference
// in the same process, medians.
import { bodyOf } from '../answers.mjs'
import { SqliteDatabase, stringifyCsv } from '../built-packages.mjs'
import { timeIngest } from '../measures/ingestion.mjs'
import { rounds, timed } from '../rounds.mjs'
import { startProcess, timeRequests } from '../servers/processes.mjs'
import { PAGE_ROWS, READS } from '../sqlite-tables.mjs'

const ROUNDS = 7
const LIST_TIMES = 2
const PAGE_TIMES = 200
const INGEST_ROWS = 5_000
const INGEST_ROUNDS = 5
const REQUESTS = 300

/** How each format is made from plain rows, without any thought of speed. */
const PLAIN = {
  txt: (rows) => rows.map(({ value }) => `${value}\n`).join(''),
  json: (rows) => JSON.stringify({ data: rows.map(READS.json.itemOf) }),
  csv: (rows) => stringifyCsv(rows.map(READS.json.itemOf).map(cellsOf)),
}

function cellsOf({ source, tags, ...plain }) {
  const { id, type, value, confidence, first_seen, last_seen } = plain
  const { article_id = '', feed_name, category } = source
  return [id, type, value, confidence, first_seen, last_seen, article_id, feed_name, category, tags.join(',')]
}

/** 10,000 rows in a format ÷ the same rows read and written in JavaScript. */
export function listRatio(made, format) {
  return besidePlain(made, { format, limit: PAGE_ROWS, times: LIST_TIMES })
}

/** A page of 100 rows, without HTTP, in the same way. */
export function pageRatio(made) {
  return besidePlain(made, { format: 'json', limit: 100, times: PAGE_TIMES })
}

async function besidePlain({ storage, path }, { format, limit, times }) {
  const database = new SqliteDatabase(path, { readonly: true })
  const { sql } = READS[format === 'csv' ? 'json' : format]
  const statement = database.prepare(`select * from (${sql}) limit ${limit}`)
  const raw = `limit=${limit}&format=${format}`
  const found = await rounds(ROUNDS, {
    reference: () => timed(times, () => Buffer.from(PLAIN[format](statement.all()))),
    ours: () => timed(times, () => bodyOf(storage, raw)),
  })
  database.close()
  return cpuRatio(found)
}

/** Page of 100 rows, without HTTP, behind 9,000 others ÷ the first one. */
export async function offsetRatio({ storage }) {
  const page = (offset) => () => timed(PAGE_TIMES, () => bodyOf(storage, `limit=100&offset=${offset}`))
  return cpuRatio(await rounds(ROUNDS, { reference: page(0), ours: page(9_000) }))
}

/** The same page asked again ÷ Express that says `{"ok":true}`. */
export async function againRatio({ path }) {
  const servers = await Promise.all([startProcess('vedette', path), startProcess('hello')])
  const [ours, reference] = servers
  const same = Array(REQUESTS).fill('limit=100')
  try {
    const found = await rounds(ROUNDS, {
      reference: () => timeRequests(reference, same),
      ours: () => timeRequests(ours, same),
    })
    return cpuRatio(found)
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
  }
}

/** Writing new indicators with all indexes ÷ bare inserts of the same rows: how many times as long. */
export async function ingestRatio() {
  return cpuRatio((await timeIngest(INGEST_ROWS, INGEST_ROUNDS, false)).times)
}

function cpuRatio({ ours, reference }) {
  return ours.cpu / reference.cpu
}
