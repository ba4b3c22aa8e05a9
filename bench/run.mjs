// `npm run bench`: every measure beside its reference, in one table. See --help.
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { openSqliteStorage } from './built-packages.mjs'
import { databaseOf } from './databases.mjs'
import { cellsOf, HEAD, writeDocument } from './document.mjs'
import { describeCommit, describeMachine, describeVersions } from './machine.mjs'
import { MEASURES } from './measures/all.mjs'
import { PAGE_ROWS } from './sqlite-tables.mjs'

const MILLION = 1_000_000
const DOCS = fileURLToPath(new URL('../docs', import.meta.url))
const HELP = `Usage: npm run bench -- [MEASURE …] [--document FOLDER]

Measures this checkout, as it is built, beside its references and prints a table. Without names all measures run.
Figures of a run with a million rows or more go into docs/performance.md, in place of those that the same measures
gave before; those of a smaller run into FOLDER, if one is given.

Measures:
${MEASURES.map(({ name, title }) => `  ${name.padEnd(16)}${title}`).join('\n')}

Environment:
  VEDETTE_BENCH_ROWS          rows, 1000000 unless given. More than a million: a second database of that size, beside
                              the one of a million that most measures use. One run can hold both; runs of the same
                              machine and versions add up to one document.
  VEDETTE_BENCH_BASE          rows of the first database where it is not to have a million
  VEDETTE_BENCH_DIR           where databases are kept and found again
  VEDETTE_BENCH_POSTGRES_URL  an empty PostgreSQL database that may be written to, instead of one made for the run`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { help: { type: 'boolean' }, document: { type: 'string' } },
})
if (values.help) console.log(HELP)
else await main()

async function main() {
  const unknown = positionals.filter((name) => !MEASURES.some((measure) => measure.name === name))
  if (unknown.length > 0) throw new Error(`Not a measure: ${unknown.join(', ')}. See --help`)
  const wanted = MEASURES.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
  const context = await openContext(wanted)
  const stamp = { date: new Date().toISOString().slice(0, 10), commit: describeCommit() }
  const results = []
  for (const measure of wanted) {
    const lines = (await run(measure, context)).map((line) => ({ ...line, ...stamp }))
    results.push(...lines)
    // At once: what a long run has found by then is not lost with its end.
    if (lines.length > 0) write(context, { [measure.name]: lines })
  }
  await Promise.all([context.base.storage.close(), context.large?.storage.close()])
  printTable(results)
}

function write({ base, versions }, measures) {
  const folder = values.document ?? (base.rows >= MILLION ? DOCS : undefined)
  if (folder === undefined) return
  const order = MEASURES.map(({ name }) => name)
  writeDocument(folder, { machine: describeMachine(), versions, measures }, order)
}

async function openContext(wanted) {
  const rows = rowsIn('VEDETTE_BENCH_ROWS', MILLION)
  const baseRows = rowsIn('VEDETTE_BENCH_BASE', Math.min(rows, MILLION))
  const needsTypical = wanted.some(({ needs = [] }) => needs.includes('typical'))
  const open = async (made) => ({ ...made, storage: await openSqliteStorage(made.path) })
  const base = await open(await databaseOf(baseRows, { typical: needsTypical }))
  const large = rows > baseRows ? await open(await databaseOf(rows)) : undefined
  return { base, large, rows: baseRows, versions: describeVersions() }
}

function rowsIn(name, otherwise) {
  const rows = Number(process.env[name] ?? otherwise)
  // Whole lists are what is measured.
  if (!Number.isInteger(rows) || rows < PAGE_ROWS)
    throw new Error(`${name}: a whole number, ${PAGE_ROWS} or more`)
  return rows
}

function has({ large, versions }, need) {
  if (need === 'large') return large !== undefined
  if (need === 'shell') return versions['sqlite3 shell'] !== 'none'
  return need !== 'linux' || process.platform === 'linux'
}

/** @returns the lines of a measure; none where something is missing or fails, which does not stop the others. */
async function run(measure, context) {
  const missing = (measure.needs ?? []).find((need) => !has(context, need))
  if (missing !== undefined) {
    console.error(`${measure.name}: not measured, there is no ${missing}`)
    return []
  }
  console.error(`${measure.name}: ${measure.title}`)
  const begun = performance.now()
  try {
    return (await measure.run(context)).map((result) => ({ rows: context.base.rows, ...result }))
  } catch (error) {
    console.error(error)
    process.exitCode = 1
    return []
  } finally {
    console.error(`  ${((performance.now() - begun) / 1000).toFixed(1)} s`)
  }
}

function printTable(results) {
  // Notes are long: they stand in the document.
  const columns = [HEAD, ...results.map(cellsOf)].map((cells) => cells.slice(0, -1))
  const widths = columns[0].map((_, n) => Math.max(...columns.map((cells) => cells[n].length)))
  for (const cells of columns) console.log(cells.map((cell, n) => cell.padEnd(widths[n])).join('  ').trimEnd()) // prettier-ignore
}
