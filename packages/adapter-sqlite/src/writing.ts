import { setTimeout as wait } from 'node:timers/promises'
import { IocError } from '@vedette/core'
import type { Connection } from './connection.ts'
import { sqliteCode } from './errors.ts'

// SQLite has no queue for its lock. Who holds it for long leaves a gap, and who waits looks often enough to find it:
// without both, a request that is counted beside a large ingest waits for many of its batches.
const LONGEST_PAUSE_MS = 2
const LONG_WORK_MS = 4
const GAP_MS = 3

/**
 * Tries until no other process holds the lock. The event loop goes on between two attempts.
 *
 * @param deadline - as `performance.now()` counts.
 * @throws {@link IocError} `unavailable` when the deadline is over; anything else that `attempt` throws at once.
 */
export async function whenFree<T>(attempt: () => T, deadline: number): Promise<T> {
  for (let pause = 1; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return attempt()
    } catch (error) {
      if (!sqliteCode(error).startsWith('SQLITE_BUSY')) throw error
      if (performance.now() + pause > deadline) {
        throw new IocError('unavailable', 'Another process keeps the database busy. Try again later')
      }
    }
    await wait(pause)
  }
}

/** Runs `work` in one write transaction: all of it is stored, or, when it throws, nothing. */
export function immediately<T>(connection: Connection, work: () => T): T {
  connection.run('begin immediate')
  try {
    const result = work()
    connection.run('commit')
    return result
  } catch (error) {
    // SQLite itself rolls back after some failures, such as a full disk.
    if (connection.inTransaction) connection.run('rollback')
    throw error
  }
}

/** A connection for transactions that come one after the other, in the order in which they were asked for. */
export interface Writer {
  /** `work` may run again when another process was in the way. */
  transaction<T>(work: (connection: Connection) => T): Promise<T>
  /** Runs `work` outside any transaction: for single reads. */
  outside<T>(work: (connection: Connection) => T): Promise<T>
  close(): Promise<void>
}

/** @param waitMs - how long a transaction may wait for its turn. */
export function writerOver(connection: Connection, waitMs: number): Writer {
  let last: Promise<unknown> = Promise.resolve()
  let closed = false

  function inTurn<T>(attempt: () => T): Promise<T> {
    if (closed) return Promise.reject(new Error('The storage is closed'))
    const deadline = performance.now() + waitMs
    let begun = 0
    const timed = () => {
      begun = performance.now()
      return attempt()
    }
    const result = last.then(() => whenFree(timed, deadline))
    last = result
      .catch(() => {})
      .then(() => (performance.now() - begun < LONG_WORK_MS ? undefined : wait(GAP_MS)))
    return result
  }

  return {
    transaction: (work) => inTurn(() => immediately(connection, () => work(connection))),
    outside: (work) => inTurn(() => work(connection)),
    async close() {
      closed = true
      await last
      connection.close()
    },
  }
}

/** A writer that is opened when it is first needed. What cannot be opened is tried again at the next need. */
export function writerOnDemand(open: () => Promise<Writer>): Writer {
  let opening: Promise<Writer> | undefined
  async function opened(): Promise<Writer> {
    opening ??= open()
    try {
      return await opening
    } catch (error) {
      opening = undefined
      throw error
    }
  }
  return {
    transaction: async (work) => (await opened()).transaction(work),
    outside: async (work) => (await opened()).outside(work),
    close: async () => (await opening?.catch(() => undefined))?.close(),
  }
}
