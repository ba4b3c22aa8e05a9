import { type ChildProcess, spawn } from 'node:child_process'
import { collect } from './input.ts'
import type { Log } from './log.ts'
import { PROGRAM } from './places.ts'
import type { FeedSource } from './settings.ts'

/** What is refreshed, and into what. */
export interface RefreshPlan {
  readonly feeds: readonly FeedSource[]
  readonly everySeconds: number
  /** Its address, perhaps with a password. */
  readonly database: string
  readonly log: Pick<Log, 'info' | 'error'>
}

/** A refresh that goes on until it is stopped. */
export interface Refresh {
  /** Ends the reading that is under way, which the next start takes up again, and resolves when it has ended. */
  readonly stop: () => Promise<void>
}

const MAX_SAID_BYTES = 1024 * 1024

/**
 * Refreshes feeds now, one after the other, and again an interval after the last one is through: so no feed is
 * asked before its own interval is over.
 *
 * Each is read in a process of its own, so that parsing never holds up the server. The database and the key for
 * abuse.ch go there with the environment, and so no password stands on a command line.
 */
export function refreshFeeds(plan: RefreshPlan): Refresh {
  const stopping = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let current: Promise<void> = Promise.resolve()
  const round = () => {
    current = refreshAll(plan, stopping.signal).then(() => {
      if (!stopping.signal.aborted) timer = setTimeout(round, plan.everySeconds * 1000)
    })
  }
  round()
  return {
    async stop() {
      stopping.abort()
      clearTimeout(timer)
      await current
    },
  }
}

async function refreshAll(plan: RefreshPlan, signal: AbortSignal): Promise<void> {
  for (const feed of plan.feeds) {
    if (signal.aborted) return
    await refreshOne(plan, feed, signal)
  }
}

async function refreshOne(
  plan: RefreshPlan,
  { name, address }: FeedSource,
  signal: AbortSignal,
): Promise<void> {
  const start = performance.now()
  try {
    const { code, stdout, stderr } = await runIngest(plan.database, name, address, signal)
    const ms = Math.round(performance.now() - start)
    if (signal.aborted) return
    if (code === 0) plan.log.info({ ...(JSON.parse(stdout) as object), ms }, 'feed refreshed')
    else plan.log.error({ feed: name, ms, error: lastLine(stderr) }, 'feed not refreshed')
  } catch (error) {
    if (!signal.aborted) plan.log.error({ feed: name, error: String(error) }, 'feed not refreshed')
  }
}

interface Said {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

async function runIngest(
  database: string,
  name: string,
  address: string | undefined,
  signal: AbortSignal,
): Promise<Said> {
  const words = [PROGRAM, 'ingest', name, ...(address === undefined ? [] : [address]), '--json', '--quiet']
  const env = { ...process.env, VEDETTE_DB: database }
  const child = spawn(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const kill = () => void child.kill('SIGTERM')
  signal.addEventListener('abort', kill)
  try {
    const [stdout, stderr, code] = await Promise.all([
      collect(child.stdout, 'stdout', MAX_SAID_BYTES),
      collect(child.stderr, 'stderr', MAX_SAID_BYTES),
      ended(child),
    ])
    return { code, stdout: stdout.toString(), stderr: stderr.toString() }
  } finally {
    signal.removeEventListener('abort', kill)
    child.kill('SIGKILL')
  }
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  })
}

function lastLine(text: string): string {
  return (
    text
      .trim()
      .split('\n')
      .at(-1)
      ?.replace(/^vedette: /, '') ?? ''
  )
}
