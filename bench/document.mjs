// docs/performance.md and docs/performance.json: what was measured last, of each measure. The text outside the marks
// is written by hand and stays.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { NOTES } from './notes.mjs'
import { shownNumber, verdict } from './results.mjs'

const BEGIN = '<!-- figures -->'
const END = '<!-- /figures -->'
/** Titles of the columns, for both tables. */
export const HEAD = ['measure', 'ours', 'reference', 'ratio', 'wall ratio', 'goal', 'result', 'rows', 'note']

/**
 * Puts the lines of a run in the place of those of the same name; others stay, as long as machine and versions are the
 * same. A line that was measured at the size its goal speaks of does not give way to one that was not.
 *
 * @param run `{ machine, versions, measures: { name: [result …] } }`
 * @param order the names of all measures.
 */
export function writeDocument(folder, run, order) {
  mkdirSync(folder, { recursive: true })
  const [data, text] = ['performance.json', 'performance.md'].map((name) => join(folder, name))
  const before = existsSync(data) ? JSON.parse(readFileSync(data, 'utf8')) : {}
  const known = isSame(before, run) ? before : {}
  const merged = {
    machine: run.machine,
    versions: { ...known.versions, ...run.versions },
    measures: Object.fromEntries(
      order.map((name) => [name, linesOf(known.measures?.[name] ?? [], run.measures[name] ?? [])]),
    ),
  }
  writeFileSync(data, `${JSON.stringify(merged, null, 2)}\n`)
  const frame = existsSync(text) ? readFileSync(text, 'utf8') : `# Performance\n\n${BEGIN}\n${END}\n`
  const [head, rest] = frame.split(BEGIN)
  const tail = rest?.split(END)[1]
  if (tail === undefined) throw new Error(`${text} has no ${BEGIN} … ${END}`)
  writeFileSync(text, `${head}${BEGIN}\n${markdown(merged)}\n${END}${tail}`)
}

function linesOf(known, measured) {
  const lines = new Map(known.map((line) => [line.name, line]))
  for (const line of measured) {
    if (line.isWhole || !lines.get(line.name)?.isWhole) lines.set(line.name, line)
  }
  return [...lines.values()]
}

/** A database server is only known to a run that needs one. */
function isSame(before, { machine, versions }) {
  const known = Object.keys(versions).filter((name) => before.versions?.[name] !== undefined)
  return (
    isDeepStrictEqual(before.machine, machine) &&
    known.every((name) => before.versions[name] === versions[name])
  )
}

function markdown({ machine, versions, measures }) {
  const results = Object.values(measures).flat()
  const facts = { ...machine, ...versions }
  const lines = Object.entries(facts).map(([name, value]) => `${name} ${value}`)
  const days = [...new Set(results.map(({ date }) => date))].sort()
  const commits = [...new Set(results.map(({ commit }) => commit))]
  return [
    `Measured ${days.length > 1 ? `${days[0]} to ${days.at(-1)}` : days[0]}, commit ${commits.join(', ')}. ${lines.join(' · ')}`,
    '',
    `| ${HEAD.join(' | ')} |`,
    `|${HEAD.map(() => '---').join('|')}|`,
    ...results.map((result) => `| ${cellsOf(result).join(' | ')} |`),
  ].join('\n')
}

/** The cells of a line, for both tables. */
export function cellsOf(result) {
  const { name, ours, reference, value, wall, goal, unit, rows, found } = result
  const isRatio = reference !== undefined
  return [
    name,
    `${shownNumber(ours)} ${unit}`,
    isRatio ? `${shownNumber(reference)} ${unit}` : '',
    isRatio ? shownNumber(value) : '',
    shownNumber(wall),
    goal,
    verdict(result),
    rows.toLocaleString('en'),
    [found && `worst: \`${found}\``, result.note, NOTES[name]].filter(Boolean).join('. '),
  ]
}
