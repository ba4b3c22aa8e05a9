// Ratios that a regression moves and a busy machine does not: time of the processor, in turn with a plain reference
// in the same process, medians.
import { bodyOf } from '../answers.mjs'
import { SqliteDatabase, stringifyCsv } from '../built-packages.mjs'
import { timeIngest } from '../measures/ingestion.mjs'
import { rounds, timed } from '../rounds.mjs'
import { startProcess, timeRequests } from '../servers/processes.mjs'
import { PAGE_ROWS, READS } from '../sqlite-tables.mjs'

const ROUNDS = 7
const TIMES = 4
const INGEST_ROWS = 5_000
const INGEST_ROUNDS = 5
const REQUESTS = 300

/** How each format is made from plain rows, without any thought of speed. */
const PLAIN = {
  txt: (rows) => rows.map(({ value }) => `${value}\n`).join(''),
  json: (rows) => JSON.stringify({ data: rows.map(READS.json.itemOf) }),
  csv: (rows) => stringifyCsv(rows.map(READS.csv.cellsOf)),
}

/** 10,000 rows in a format ÷ the same rows read and written in JavaScript. */
export async function listRatio({ storage, path }, format) {
  const database = new SqliteDatabase(path, { readonly: true })
  const statement = database.prepare(READS[format].sql)
  const raw = `limit=${PAGE_ROWS}&format=${format}`
  const found = await rounds(ROUNDS, {
    reference: () => timed(TIMES, () => Buffer.from(PLAIN[format](statement.all()))),
    ours: () => timed(TIMES, () => bodyOf(storage, raw)),
  })
  database.close()
  return cpuRatio(found)
}

/** Page of 100 rows, without HTTP, behind 9,000 others ÷ the first one. */
export async function offsetRatio({ storage }) {
  const page = (offset) => () => timed(60, () => bodyOf(storage, `limit=100&offset=${offset}`))
  return cpuRatio(await rounds(ROUNDS, { reference: page(0), ours: page(9_000) }))
}

/** 100 pages of 100 rows ÷ one list of 10,000: what a page costs beside its rows. */
export async function pageRatio({ storage }) {
  const found = await rounds(ROUNDS, {
    reference: () => timed(2, () => bodyOf(storage, 'limit=10000')),
    ours: () => timed(2, () => hundredPages(storage)),
  })
  return cpuRatio(found)
}

async function hundredPages(storage) {
  for (let page = 0; page < 100; page++) await bodyOf(storage, 'limit=100')
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
  return cpuRatio((await timeIngest(INGEST_ROWS, INGEST_ROUNDS)).times)
}

function cpuRatio({ ours, reference }) {
  return ours.cpu / reference.cpu
}
