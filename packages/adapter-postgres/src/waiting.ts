import { setTimeout as wait } from 'node:timers/promises'
import { isUnavailable } from '@vedette/core'

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
