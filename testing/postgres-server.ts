import { startChild } from './child.ts'
import { eventually } from './eventually.ts'
import { query, type Rows } from './query.ts'

/** `fast` ends transactions and connections in order; `immediate` is a crash. */
type StopMode = 'fast' | 'immediate'

export interface ServerOptions {
  /** The folder of the programs; without it those of the server of the run. */
  readonly bin?: string
  /** Those of postgresql.conf, by name. */
  readonly settings?: Readonly<Record<string, string>>
}

export interface TestServer {
  readonly url: string
  readonly port: number
  readonly data: string
  readonly bin: string
  readonly settings: Readonly<Record<string, string>>
  /** Runs SQL as the superuser, on a connection of its own. */
  query(sql: string, values?: readonly unknown[]): Promise<Rows>
  /** On the same port and data again; ready when the promise is kept. */
  restart(mode: StopMode): Promise<void>
  stop(mode: StopMode): Promise<void>
  start(): Promise<void>
  /** Ends the connections of all clients (or of one database), as an administrator or a failing server would. */
  killBackends(database?: string): Promise<void>
  /** Stops the server and removes all of it. */
  close(): Promise<void>
}

export interface Standby extends TestServer {
  /** Makes it a server of its own that takes writes. */
  promote(): Promise<void>
  /** Until everything that the primary had committed at the call can be read here. */
  waitUntilCaughtUp(): Promise<void>
  pauseReplay(): Promise<void>
  resumeReplay(): Promise<void>
}

/** A server of the test's own. Other than that of the run, it keeps what is committed when it crashes. */
export function startServer(options: ServerOptions = {}): Promise<TestServer> {
  return launch(options, [])
}

/** A streaming standby of a server that was started with `bin: debianBin()`. */
export async function startStandby(primary: TestServer): Promise<Standby> {
  const standby = await launch(primary, ['--standby-of', primary.url])
  return {
    ...standby,
    promote: async () => {
      const [{ promoted }] = await standby.query('select pg_promote(true, 60) as promoted')
      if (promoted !== true) throw new Error('The standby was not promoted')
    },
    waitUntilCaughtUp: () => catchUp(primary, standby),
    pauseReplay: async () => {
      await standby.query('select pg_wal_replay_pause()')
      await eventually(async () => {
        const [{ state }] = await standby.query('select pg_get_wal_replay_pause_state() as state')
        return state === 'paused'
      })
    },
    resumeReplay: async () => void (await standby.query('select pg_wal_replay_resume()')),
  }
}

async function launch({ bin, settings = {} }: ServerOptions, extra: readonly string[]): Promise<TestServer> {
  const all = { synchronous_commit: 'on', ...settings }
  const child = await startChild('postgres.mjs', [
    ...(bin === undefined ? [] : ['--bin', bin]),
    ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ...extra,
  ])
  const place = child.greeting as { url: string; port: number; data: string; bin: string }
  return {
    url: place.url,
    port: place.port,
    data: place.data,
    bin: bin ?? place.bin,
    settings: all,
    query: (sql, values) => query(place.url, sql, values),
    restart: (mode) => child.ask(`restart ${mode}`),
    stop: (mode) => child.ask(`stop ${mode}`),
    start: () => child.ask('start'),
    killBackends: (database) => killBackends(place.url, database),
    close: () => child.end(),
  }
}

async function killBackends(url: string, database?: string): Promise<void> {
  await query(
    url,
    `select pg_terminate_backend(pid, 5000) from pg_stat_activity
      where backend_type = 'client backend' and pid <> pg_backend_pid() and datname = coalesce($1, datname)`,
    [database],
  )
}

async function catchUp(primary: TestServer, standby: TestServer): Promise<void> {
  // A record of our own: its end is a position that replay reaches exactly, and it flushes all before it.
  const [{ lsn }] = await primary.query(`select pg_logical_emit_message(true, 'vedette', '') as lsn`)
  await eventually(async () => {
    const [{ done }] = await standby.query('select pg_last_wal_replay_lsn() >= $1::pg_lsn as done', [lsn])
    return done as boolean
  })
}
