import { setTimeout as wait } from 'node:timers/promises'
import { isIocError } from '@vedette/core'
import type { Connection } from './connection.ts'
import type { Pool } from './pool.ts'

const FIRST_PAUSE_MS = 25
const LONGEST_PAUSE_MS = 400

/**
 * Tries until the database is there.
 *
 * @param waitMs - after so long it is given up.
 * @throws IocError `unavailable` then; anything else that `attempt` throws at once.
 */
export async function untilAvailable<T>(attempt: () => Promise<T>, waitMs: number): Promise<T> {
  const deadline = performance.now() + waitMs
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await attempt()
    } catch (error) {
      if (!isUnavailable(error) || performance.now() + pause > deadline) throw error
    }
    await wait(pause)
  }
}

/** A read that stands alone is done once more when its connection was lost. */
export async function readTwiceIfNeedBe<T>(
  pool: Pool,
  read: (connection: Connection) => Promise<T>,
): Promise<T> {
  try {
    return await pool.lend(read)
  } catch (error) {
    if (!isUnavailable(error)) throw error
    return pool.lend(read)
  }
}

/** Whether an error says that the same may well succeed later. */
export function isUnavailable(error: unknown): boolean {
  return isIocError(error) && error.code === 'unavailable'
}
