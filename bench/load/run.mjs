// How steady a server is under load, see `node bench/load/run.mjs --help`. Needs the build.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { cachedPage } from './cached-page.mjs'
import { makeDatabase } from './database.mjs'
import { ingestBeside } from './ingest.mjs'
import { overload } from './overload.mjs'
import { startVedette } from './server.mjs'
import { slowReaders } from './slow-readers.mjs'
import { tableOf, writeInto } from './table.mjs'

const MEASURES = { page: cachedPage, readers: slowReaders, overload, ingest: ingestBeside }
const DOCUMENT = fileURLToPath(new URL('../../docs/performance.md', import.meta.url))
const HELP = `node bench/load/run.mjs [--only NAME,NAME] [--rows NUMBER] [--no-write]

Puts load on a real "vedette serve" over a SQLite database that it makes (100,000 indicators unless --rows is given),
prints a table, and writes it into docs/performance.md unless --no-write or --only is given.

  page      CPU of a page that is asked again and again, beside Express
  readers   1,000 clients that stop reading in the middle of an answer
  overload  ten times what the server can do: cached, uncached, and long answers
  ingest    300,000 rows are read into the same file; no answer is older than the database
`

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    rows: { type: 'string', default: '100000' },
    write: { type: 'boolean', default: true },
    help: { type: 'boolean', default: false },
  },
  allowNegative: true,
})
const names = values.only?.split(',') ?? Object.keys(MEASURES)
const unknown = names.find((name) => !Object.hasOwn(MEASURES, name))
if (values.help) console.log(HELP)
else if (unknown !== undefined) {
  console.error(`Unknown measure: ${unknown}\n\n${HELP}`)
  process.exitCode = 2
} else await run(Number(values.rows))

async function run(rows) {
  const folder = mkdtempSync(join(tmpdir(), 'vedette-load-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const database = join(folder, 'load.db')
  const key = await makeDatabase(database, rows)
  const scene = { folder, database, key, startServer: () => startVedette(folder, database) }
  const results = []
  for (const name of names) {
    const some = await MEASURES[name](scene)
    results.push(...some)
    console.log(tableOf(some))
  }
  if (values.write && values.only === undefined) writeInto(DOCUMENT, tableOf(results), rows)
}
