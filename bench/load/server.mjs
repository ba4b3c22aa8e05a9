// A server process under load, and what the system knows of it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { VEDETTE } from '../built-packages.mjs'

/** Starts a program that prints `http://…:PORT` when it listens. Its log goes nowhere. */
async function listening(args, env = {}) {
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ...env },
  })
  let said = ''
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    said += chunk
    const [, port] = /http:\/\/[^ ]*:(\d+)/.exec(said) ?? []
    if (port === undefined) continue
    return { ...measured(child), port: Number(port), stop: () => stop(child) }
  }
  throw new Error(`The server ended before it listened: ${said}`)
}

async function stop(child) {
  if (child.exitCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

function measured({ pid }) {
  return {
    pid,
    /** CPU time of all threads, in milliseconds: to the nanosecond, where `stat` counts in hundredths of a second. */
    cpuMs() {
      const threads = readdirSync(`/proc/${pid}/task`).map(
        (thread) => `/proc/${pid}/task/${thread}/schedstat`,
      )
      return threads.reduce((sum, file) => sum + Number(readFileSync(file, 'utf8').split(' ')[0]) / 1e6, 0)
    },
    /** Resident memory, in bytes. */
    rss: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024,
  }
}

/** `vedette serve` on a database, with tiers that have room for the load. */
export function startVedette(folder, database, nodeArgs = []) {
  const config = join(folder, 'vedette.json')
  const roomy = { requestsPerMinute: 1_000_000_000, requestsPerDay: 1_000_000_000 }
  writeFileSync(config, JSON.stringify({ tiers: { pro: roomy } }))
  const args = ['serve', '--config', config, '--db', `sqlite:${database}`, '--port', '0']
  return listening([...nodeArgs, VEDETTE, ...args])
}

/** `vedette ingest` of a file, in a process of its own. @returns a promise of its end. */
export async function ingest(database, feed, file) {
  const child = spawn(process.execPath, [VEDETTE, 'ingest', feed, file, '--db', `sqlite:${database}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`The ingest ended with ${code}`)
}

/** The least that Express can do. */
export function startExpress() {
  return listening([fileURLToPath(new URL('express-ok.mjs', import.meta.url))])
}
