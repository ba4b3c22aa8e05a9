// The `sqlite3` shell as a reference. Several queries run in one process and each is timed by the shell itself, so that
// neither its start nor its first look at the file counts.
import { spawnSync } from 'node:child_process'
import { parseCsv } from './built-packages.mjs'

const TIMES = /^Run Time: real ([\d.]+) user ([\d.]+) sys ([\d.]+)$/gm

/** The shell's version, or `undefined` where there is none. */
export function shellVersion() {
  const { status, stdout } = spawnSync('sqlite3', ['--version'], { encoding: 'utf8' })
  return status === 0 ? stdout.split(' ')[0] : undefined
}

/** @returns `{ cpu, wall }` of one query, in milliseconds: the mean of `times`, after one that does not count. */
export function timeShell(path, { mode, sql }, times) {
  const script = ['.timer on', `.mode ${mode}`, '.output /dev/null', ...Array(times + 1).fill(`${sql};`)]
  const runs = [...shell(path, script).matchAll(TIMES)].slice(1)
  if (runs.length !== times) throw new Error(`The shell timed ${runs.length} queries of ${times}`)
  const sum = (values) => (values.reduce((all, value) => all + Number(value), 0) / times) * 1000
  return {
    cpu: sum(runs.flatMap(([, , user, system]) => [user, system])),
    wall: sum(runs.map(([, real]) => real)),
  }
}

/** What the shell prints, row by row as objects or, for `list`, as it is. */
export function printShell(path, { mode, sql }) {
  const printed = shell(path, ['.headers on', `.mode ${mode}`, `${sql};`])
  if (mode === 'json') return JSON.parse(printed)
  if (mode === 'csv') return parseCsv(printed, { columns: true })
  return printed.slice(printed.indexOf('\n') + 1)
}

function shell(path, script) {
  const { status, stdout, stderr, error } = spawnSync('sqlite3', ['-readonly', path], {
    input: `${script.join('\n')}\n`,
    encoding: 'utf8',
    maxBuffer: 1 << 29,
  })
  if (error !== undefined) throw error
  if (status !== 0 || stderr !== '') throw new Error(`sqlite3 ended with ${status}: ${stderr}`)
  return stdout
}
