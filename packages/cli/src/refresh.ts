import { type ChildProcess, spawn } from 'node:child_process'
import type { ArticleSource } from '@vedette/core/articles'
import { collect } from './input.ts'
import type { Log } from './log.ts'
import { PROGRAM } from './places.ts'
import type { FeedSource } from './settings.ts'

/** What is refreshed, and into what. */
export interface RefreshPlan {
  readonly feeds: readonly FeedSource[]
  /** Whose articles are read, where `articles` is among the feeds. */
  readonly sources: readonly ArticleSource[]
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

/** Thousands of articles, each with its title and what was found. */
const MAX_SAID_BYTES = 64 * 1024 * 1024

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
    const { code, stdout, stderr } = await runIngest(
      plan,
      { name, ...(address !== undefined && { address }) },
      signal,
    )
    const ms = Math.round(performance.now() - start)
    if (signal.aborted) return
    if (code === 0) plan.log.info({ ...outcomeIn(stdout), ms }, 'feed refreshed')
    else plan.log.error({ feed: name, ms, error: lastLine(stderr) }, 'feed not refreshed')
  } catch (error) {
    if (!signal.aborted) plan.log.error({ feed: name, error: String(error) }, 'feed not refreshed')
  }
}

/** Sources as the setting is written, for another process. */
function settingOf(sources: readonly ArticleSource[]): string {
  return JSON.stringify(Object.fromEntries(sources.map(({ name, ...fields }) => [name, fields])))
}

/** What a reading came to. Its articles are many, so only those sources are named that could not be read. */
function outcomeIn(stdout: string): object {
  const { sources, ...outcome } = JSON.parse(stdout) as { sources?: readonly { readonly error?: string }[] }
  const failed = sources?.filter(({ error }) => error !== undefined)
  return { ...outcome, ...(failed !== undefined && failed.length > 0 && { failed }) }
}

interface Said {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

async function runIngest(
  { database, sources }: RefreshPlan,
  { name, address }: FeedSource,
  signal: AbortSignal,
): Promise<Said> {
  const words = [PROGRAM, 'ingest', name, ...(address === undefined ? [] : [address]), '--json', '--quiet']
  const env = { ...process.env, VEDETTE_DB: database, VEDETTE_SOURCES: settingOf(sources) }
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
