import { IocError } from '@vedette/core'

/** A moment after which nobody waits any more. */
export interface Deadline {
  /** Waits for `work` until then. What is under way goes on, and its end is not heard of. */
  within<T>(work: Promise<T>): Promise<T>
  /** Ends the wait. */
  clear(): void
}

/** Waits for `work`, but no longer than so. @throws IocError `unavailable` when the time is over. */
export function inTime<T>(ms: number, work: Promise<T>): Promise<T> {
  const { within, clear } = deadlineIn(ms)
  return within(work).finally(clear)
}

/** @throws from `within`: IocError `unavailable` when the time is over. */
export function deadlineIn(ms: number): Deadline {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new IocError('unavailable', 'This took too long. Please try again later')),
      ms,
    )
  })
  over.catch(() => {})
  return { within: (work) => Promise.race([work, over]), clear: () => clearTimeout(timer) }
}
