import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { runChild } from './child.mjs'
import { freePort } from './free-port.mjs'
import { findBinaries, readableBinaries } from './postgres-binaries.mjs'
import { unprivileged } from './unprivileged.mjs'

/** For a server whose data nobody will miss after a power cut. */
const SETTINGS = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  max_connections: '300',
  listen_addresses: '127.0.0.1',
  // A standby that was away for the length of a test finds what it missed.
  wal_keep_size: '256MB',
}
/** Not in the order of bytes, on purpose: what depends on that order must say so itself. */
const INITDB = [
  ...['-U', 'postgres', '-A', 'trust', '--no-sync', '-E', 'UTF8'],
  ...['--locale=C', '--locale-provider=icu', '--icu-locale=en-US'],
]
const STOP = { fast: 'SIGINT', immediate: 'SIGQUIT' }
const START_MS = 60_000
const PATIENCE_MS = 5_000

/** A PostgreSQL server that is not started yet. `close` frees everything, also after a failure. */
export function openCluster({ data, bin, port, settings = {}, standbyOf } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'vedette-postgres-'))
  const runner = unprivileged()
  const cluster = {
    folder,
    runner,
    data: data ?? join(folder, 'data'),
    log: join(folder, 'log'),
    flags: Object.entries({ ...SETTINGS, ...settings }).flatMap(([name, value]) => [
      '-c',
      `${name}=${value}`,
    ]),
    child: undefined,
  }
  process.on('exit', () => {
    cluster.child?.kill('SIGQUIT')
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    /** Makes the data if there is none, and starts the server for the first time. */
    open: async () => {
      cluster.bin = readableBinaries(bin ?? findBinaries(), runner, folder)
      runner.own(folder)
      if (!existsSync(join(cluster.data, 'PG_VERSION'))) await makeData(cluster, standbyOf)
      await startOnSomePort(cluster, port)
      return { url: urlOf(cluster), ...pick(cluster, ['port', 'data', 'bin']), socketDir: folder }
    },
    start: () => start(cluster),
    stop: (mode) => stop(cluster, mode),
    close: () => close(cluster),
  }
}

function urlOf({ port }) {
  return `postgres://postgres@127.0.0.1:${port}/postgres`
}

function pick(cluster, names) {
  return Object.fromEntries(names.map((name) => [name, cluster[name]]))
}

async function makeData(cluster, standbyOf) {
  mkdirSync(cluster.data, { recursive: true, mode: 0o700 })
  cluster.runner.own(cluster.data)
  if (standbyOf === undefined) return run(cluster, 'initdb', [...INITDB, '-D', cluster.data])
  const copy = ['-d', standbyOf, '-D', cluster.data, '-R', '-X', 'stream', '-c', 'fast', '--no-sync']
  return run(cluster, 'pg_basebackup', copy)
}

async function run(cluster, program, args) {
  const [command, all, options] = cluster.runner.wrap(join(cluster.bin, program), args)
  const { exitCode, output } = await runChild(command, all, {
    ...options,
    cwd: cluster.folder,
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (exitCode !== 0) throw new Error(`${program} failed (${exitCode}):\n${output}`)
}

/** Without what a user has set for his own servers. */
function environment() {
  const kept = Object.entries(process.env).filter(([name]) => !/^(?:PG|LC_|LANG)/.test(name))
  return { ...Object.fromEntries(kept), LC_ALL: 'C' }
}

async function startOnSomePort(cluster, wanted) {
  for (let attempt = 1; ; attempt++) {
    cluster.port = wanted ?? (await freePort())
    try {
      return await start(cluster)
    } catch (error) {
      // Somebody else was quicker.
      const taken = wanted === undefined && /Address already in use/.test(error.message)
      if (!taken || attempt === 3) throw error
    }
  }
}

async function start(cluster) {
  if (isRunning(cluster.child)) return
  const { bin, data, folder, port } = cluster
  const [command, args, options] = cluster.runner.wrap(join(bin, 'postgres'), [
    ...['-D', data, '-p', String(port), '-k', folder],
    ...cluster.flags,
  ])
  const log = openSync(cluster.log, 'a')
  const stdio = ['ignore', log, log]
  cluster.child = spawn(command, args, { ...options, cwd: folder, env: environment(), stdio })
  closeSync(log)
  const failed = new Promise((_, reject) => cluster.child.once('error', reject))
  await Promise.race([untilReady(cluster), failed])
}

async function untilReady({ child, data, log }) {
  const late = AbortSignal.timeout(START_MS)
  while (!isReady(data, child.pid)) {
    if (isRunning(child) && !late.aborted) {
      await pause(10)
      continue
    }
    child.kill('SIGQUIT')
    throw new Error(`PostgreSQL did not start (${child.exitCode ?? child.signalCode}):\n${tail(log)}`)
  }
}

/** As pg_ctl finds it out: the server itself writes it, into the eighth line. */
function isReady(data, pid) {
  const file = join(data, 'postmaster.pid')
  if (!existsSync(file)) return false
  const lines = readFileSync(file, 'utf8').split('\n')
  return Number(lines[0]) === pid && lines[7]?.trim() === 'ready'
}

function isRunning(child) {
  return child !== undefined && child.exitCode === null && child.signalCode === null
}

function tail(log) {
  return readFileSync(log, 'utf8').split('\n').slice(-20).join('\n')
}

async function stop({ child }, mode) {
  if (STOP[mode] === undefined) throw new Error(`A server is stopped fast or immediate, not ${mode}`)
  if (!isRunning(child)) return
  const gone = once(child, 'exit')
  child.kill(STOP[mode])
  await gone
}

async function close(cluster) {
  const { child, folder } = cluster
  // A standby that does not answer would hold up a server that ends in order.
  const hurry = new AbortController()
  const impatient = pause(PATIENCE_MS, undefined, { signal: hurry.signal }).then(
    () => child?.kill('SIGQUIT'),
    () => undefined,
  )
  await stop(cluster, 'fast')
  hurry.abort()
  await impatient
  rmSync(folder, { recursive: true, force: true })
}
