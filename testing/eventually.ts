import { setTimeout as pause } from 'node:timers/promises'

/**
 * Waits until `check` neither throws nor gives `false`, asking again and again.
 *
 * @returns what it gave.
 * @throws what it threw the last time, when the deadline is over.
 */
export async function eventually<T>(check: () => T | Promise<T>, deadlineMs = 10_000): Promise<T> {
  const late = AbortSignal.timeout(deadlineMs)
  for (;;) {
    let problem: unknown
    try {
      const result = await check()
      if (result !== false) return result
      problem = new Error(`Still false after ${deadlineMs} ms: ${check.toString()}`)
    } catch (error) {
      problem = error
    }
    if (late.aborted) throw problem
    await pause(15)
  }
}
