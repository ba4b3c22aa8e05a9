// The table of results, on the screen and in the document.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'

const [START, END] = ['<!-- load -->', '<!-- /load -->']

/**
 * @param results - each with `measure`, `figure` and `goal` in words, and `isMet`; without a goal it only informs.
 * @returns the table as Markdown.
 */
export function tableOf(results) {
  const rows = results.map(({ measure, figure, goal, isMet }) => [
    measure,
    figure,
    goal ?? '',
    goal === undefined ? '' : isMet ? 'pass' : 'miss',
  ])
  const all = [['measure', 'figure', 'goal', ''], ...rows]
  const widths = all[0].map((_, n) => Math.max(3, ...all.map((row) => row[n].length)))
  const line = (cells) => `| ${cells.map((cell, n) => cell.padEnd(widths[n])).join(' | ')} |`
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`
  return [line(all[0]), rule, ...rows.map(line)].join('\n')
}

/** Puts the table between its marks, with the machine and the day; the rest of the document is left as it is. */
export function writeInto(path, table, rows) {
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}`
  const day = new Date().toISOString().slice(0, 10)
  const block = `${START}\n\n${day}, ${machine}, ${rows.toLocaleString('en')} indicators.\n\n${table}\n\n${END}`
  const text = existsSync(path) ? readFileSync(path, 'utf8') : `# Performance\n\n${START}\n${END}\n`
  const [from, to] = [text.indexOf(START), text.indexOf(END)]
  if (from < 0 || to < from) throw new Error(`${path} has no place for the table: ${START} … ${END}`)
  writeFileSync(path, text.slice(0, from) + block + text.slice(to + END.length))
}
