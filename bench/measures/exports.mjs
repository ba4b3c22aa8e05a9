// `vedette export` as it is called: memory and speed of the whole process. And what one long answer adds to a server.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { VEDETTE } from '../built-packages.mjs'
import { atLeast, atMost, valueResult } from '../results.mjs'
import { median } from '../rounds.mjs'
import { forgetPeak, memoryOf, startProcess } from '../servers/processes.mjs'
import { freshQueries } from './pages.mjs'

const GOAL_ROWS = 5_000_000
const RATES = { txt: 500_000, csv: 150_000 }
const ROUNDS = 3
const LOOK_MS = 20
/** Memory at the end over that at a quarter of the way: what is more than this grows with the list. */
const FLAT = 1.15
const PROCESSES = 5
const MIB = ' MB'

export const wholeLists = [
  {
    name: 'export',
    title: '`vedette export`, 5 M rows: peak memory and rows a second',
    needs: ['linux'],
    run: wholeExports,
  },
  {
    name: 'memory',
    title: 'peak memory added by one 10,000-row json answer',
    needs: ['linux'],
    run: memoryOfAnswer,
  },
]

async function wholeExports(context) {
  const { path, rows: all } = context.large ?? context.base
  const rows = Math.min(all, GOAL_ROWS)
  const isWhole = rows === GOAL_ROWS
  const results = []
  for (const [format, rate] of Object.entries(RATES)) {
    const runs = []
    for (let round = 0; round < ROUNDS; round++) runs.push(await exportOnce(path, format, rows))
    const [peak, growth, seconds] = ['peak', 'growth', 'seconds'].map((name) =>
      median(runs.map((run) => run[name])),
    )
    const name = `vedette export --format ${format}`
    const memory = {
      ...atMost(150, MIB),
      text: '< 150 MB, flat',
      meets: (value) => value < 150 && growth <= FLAT,
    }
    results.push(
      valueResult(`${name}: peak memory`, peak, {
        ...{
          goal: memory,
          unit: 'MB',
          isWhole,
          rows,
          details: { 'at the end ÷ at a quarter of the way': growth },
        },
      }),
      valueResult(`${name}: rows a second`, rows / seconds, {
        goal: atLeast(rate),
        unit: 'rows/s',
        isWhole,
        rows,
      }),
    )
  }
  return results
}

async function exportOnce(path, format, rows) {
  const args = [VEDETTE, 'export', '--db', `sqlite:${path}`, '--format', format, '--limit', String(rows)]
  const begun = performance.now()
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  const samples = []
  let peak = 0
  const look = setInterval(() => {
    if (child.exitCode !== null) return
    const now = memoryOf(child.pid)
    // A process that has ended, and is not collected yet, has no memory.
    if (Number.isNaN(now)) return
    samples.push(now)
    peak = Math.max(peak, memoryOf(child.pid, 'VmHWM') || 0)
  }, LOOK_MS)
  const [code] = await once(child, 'exit')
  clearInterval(look)
  if (code !== 0) throw new Error(`vedette export ended with ${code}`)
  const seconds = (performance.now() - begun) / 1000
  const part = (from, to) =>
    median(samples.slice(Math.floor(samples.length * from), Math.ceil(samples.length * to)))
  return { peak, seconds, growth: part(0.9, 1) / part(0.2, 0.3) }
}

/** In a server that has answered pages only: what its process needs more at the most, until the answer is sent. */
async function memoryOfAnswer({ base }) {
  const added = []
  for (let n = 0; n < PROCESSES; n++) {
    const server = await startProcess('vedette', base.path)
    try {
      for (const raw of freshQueries({}, 100)) await server.request(raw)
      forgetPeak(server.pid)
      const before = memoryOf(server.pid)
      await server.request('limit=10000')
      added.push(memoryOf(server.pid, 'VmHWM') - before)
    } finally {
      await server.stop()
    }
  }
  const goal = atMost(32, MIB)
  return [valueResult('peak memory added by one 10,000-row json answer', median(added), { goal, unit: 'MB' })]
}
