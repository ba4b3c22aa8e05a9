import { randomUUID } from 'node:crypto'
import type { Storage } from '@vedette/core'
import { withOutages } from '@vedette/core/store'
import { articleStore } from './article-store.ts'
import type { Connection } from './connection.ts'
import { damageIn } from './damage.ts'
import { downloadLog } from './download-log.ts'
import { StorageError } from './errors.ts'
import { indicatorStore } from './indicator-store.ts'
import { identityOf } from './inspection.ts'
import { keyRing } from './key-ring.ts'
import { appliedSteps, migrate } from './migrate.ts'
import { MIGRATIONS } from './migrations.ts'
import { patiently, promptly } from './patience.ts'
import { type Place, placeOf } from './place.ts'
import { type Pool, poolOf } from './pool.ts'
import { rateCounter } from './rate-counter.ts'
import { checkServer, noTables, tooNew } from './server-check.ts'
import { micros } from './snapshot.ts'

/** A {@link Storage} in a PostgreSQL database, which any number of processes share. */
export interface PostgresStorage extends Storage {
  /** Where it is, as it may be shown: `postgres://host:port/name`. */
  readonly place: string
  /** The number of the schema that the database has, after opening the present one. */
  readonly schema: number
  /** The version of the server, such as `18.4`. */
  readonly serverVersion: string
  /** Whether opening it has made the tables. */
  readonly isNew: boolean
  /** Compares what is stored twice. @returns what does not fit together; nothing when all is well. */
  check(): Promise<readonly string[]>
  /** How far the database's clock is ahead of this machine's, in milliseconds. */
  clockAhead(): Promise<number>
}

/** How a database is opened. */
export interface PostgresOptions {
  /** Address of a standby that reads are sent to, as long as it is there and has come far enough. */
  readonly readUrl?: string
  /**
   * Milliseconds to wait for a connection, and for the answer to a statement: 900 when absent, so that a read can be
   * tried twice in the two seconds that a request has.
   */
  readonly timeoutMs?: number
  /**
   * Milliseconds that storing indicators or an article may take, repetitions included: 30,000 when absent, enough for
   * most failovers.
   */
  readonly waitMs?: number
  /** Connections to each server at most. 10 when absent. */
  readonly connections?: number
  /** Whether tables are made where there are none. True when absent. */
  readonly create?: boolean
}

const TIMEOUT_MS = 900
const WAIT_MS = 30_000
const CONNECTIONS = 10

/** Part of the time that we wait is the server's: then it gives up first, and the connection stays good. */
const SERVERS_SHARE = 0.8

/**
 * Opens the database of an address, and brings it to the present schema. Any number of processes may do so at once.
 * Close it to let go of its connections. Safe behind a pooler that hands out transactions.
 *
 * @param url - `postgres://user:password@host:port/name`; what it leaves out comes from PGHOST, PGPASSWORD and the
 *   like, as libpq reads them.
 * @throws {@link StorageError} when the database cannot be used; nothing is written then.
 */
export async function openPostgresStorage(
  url: string,
  options: PostgresOptions = {},
): Promise<PostgresStorage> {
  const { readUrl, timeoutMs = TIMEOUT_MS, waitMs = WAIT_MS, connections = CONNECTIONS } = options
  const place = placeOf(url)
  const copyPlace = readUrl === undefined ? undefined : placeOf(readUrl, 'The address of the standby')
  const serverVersion = await promptly(place, (connection) => checkServer(connection, place))
  if (copyPlace !== undefined) await requireCopy(place, copyPlace)
  const isNew = await patiently(place, (pool) => prepare(pool, place, options.create ?? true))
  const pool = { size: connections, timeoutMs }
  const primary = poolOf(place.url, pool)
  const copy = copyPlace && poolOf(copyPlace.url, pool)
  const rates = rateCounter(primary, randomUUID(), 'database')
  return {
    place: place.shown,
    schema: MIGRATIONS.length,
    serverVersion,
    isNew,
    indicators: indicatorStore({ primary, copy, timeoutMs: Math.ceil(timeoutMs * SERVERS_SHARE), waitMs }),
    keys: keyRing(primary, copy),
    rates: withOutages(rates, rates.processes),
    downloads: downloadLog(primary),
    articles: articleStore(primary, waitMs),
    check: () => patiently(place, (pool) => pool.lend(damageIn)),
    clockAhead: () => primary.lend(clockAhead),
    async close() {
      await Promise.all([primary.close(), copy?.close()])
    },
  }
}

/** @returns whether the tables were made. */
async function prepare(pool: Pool, place: Place, create: boolean): Promise<boolean> {
  const applied = await appliedSteps(pool)
  if (applied > MIGRATIONS.length) throw tooNew(place, applied)
  if (applied === 0 && !create) throw noTables(place)
  return (await migrate(pool, MIGRATIONS)).includes(0)
}

/** What another database holds must not pass for ours. One that cannot be reached now may be there later. */
async function requireCopy(place: Place, copy: Place): Promise<void> {
  const own = await promptly(place, identityOf)
  const found = await promptly(copy, identityOf).catch(() => own)
  if (found === own) return
  throw new StorageError(
    copy.shown,
    `is no copy of ${place.shown}`,
    'Give the address of one of its standbys',
  )
}

async function clockAhead(connection: Connection): Promise<number> {
  const before = Date.now()
  const [theirs = NaN] = (await connection.first<[number]>(`select ${micros('clock_timestamp()')}`)) ?? []
  // The answer was on its way for half of the time, as far as anybody knows.
  return theirs / 1000 - (before + Date.now()) / 2
}
