// A real PostgreSQL, thrown away after use: `node scripts/postgres.mjs [--data DIR] [--bin DIR] [--port N]
// [--standby-of URL] [-c name=value ...]` prints where it is as a line of JSON, and takes it down when its own stdin
// ends. Until then it obeys: `stop fast`, `stop immediate`, `start`, `restart fast`, `restart immediate`.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { realpathSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { obeyCommands } from './commands.mjs'
import { openCluster } from './postgres-cluster.mjs'

const PROGRAM = fileURLToPath(import.meta.url)

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === PROGRAM) serve()

/**
 * Starts a server in a process of its own, so that it ends with this one, however that ends.
 *
 * @param options `data`: a folder that is kept and may hold data already; `bin`: the folder of the programs; `port`;
 * `settings`: those of postgresql.conf, by name.
 * @returns `{ url, port, data, bin, socketDir, stop }`
 * @throws when no server can be started here.
 */
export async function startPostgres({ data, bin, port, settings = {} } = {}) {
  const child = spawn(process.execPath, [
    PROGRAM,
    ...Object.entries({ data, bin, port }).flatMap(([name, value]) =>
      value === undefined ? [] : [`--${name}`, String(value)],
    ),
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ])
  const errors = []
  child.stderr.on('data', (chunk) => errors.push(chunk))
  const lines = createInterface({ input: child.stdout })
  const gone = once(child, 'close')
  const [line] = await Promise.race([once(lines, 'line'), gone.then(() => [])])
  if (line === undefined) throw new Error(Buffer.concat(errors).toString())
  const handles = [child, child.stdin, child.stdout, child.stderr]
  // A server does not keep its user alive.
  for (const handle of handles) handle.unref()
  const stop = async () => {
    for (const handle of handles) handle.ref()
    child.stdin.end()
    await gone
  }
  return { ...JSON.parse(line), stop }
}

function serve() {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      bin: { type: 'string' },
      port: { type: 'string' },
      'standby-of': { type: 'string' },
      setting: { type: 'string', short: 'c', multiple: true, default: [] },
    },
  })
  const settings = Object.fromEntries(values.setting.map((each) => each.split(/=(.*)/s).slice(0, 2)))
  const { data, bin, port, 'standby-of': standbyOf } = values
  const cluster = openCluster({ data, bin, port, settings, standbyOf })
  obeyCommands({ start: cluster.open, obey: (line) => obey(cluster, line), end: cluster.close })
}

async function obey(cluster, line) {
  const [verb, mode = 'fast'] = line.trim().split(' ')
  if (!['start', 'stop', 'restart'].includes(verb)) throw new Error(`Not a command: ${line}`)
  if (verb !== 'start') await cluster.stop(mode)
  if (verb !== 'stop') await cluster.start()
}
