import { setTimeout as wait } from 'node:timers/promises'
import { IocError } from '@vedette/core'
import type { Connection } from './connection.ts'
import { sqliteCode } from './errors.ts'

// Writers hold the lock for some 20 ms, so longer pauses would mostly miss the moment when it is free.
const LONGEST_PAUSE_MS = 8

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
    const result = last.then(() => whenFree(attempt, deadline))
    last = result.catch(() => {})
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
