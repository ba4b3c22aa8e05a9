import { isSilence, unavailable } from './errors.ts'

/** A database that gave no answer is not asked for so long, and then by one user, while the others are told at once. */
const PAUSE_MS = 500

/** Knows whether a database has fallen silent, so that not everybody waits for it in vain. */
export interface Silence {
  /** @throws IocError `unavailable` while the database is silent, but for the one that tries. */
  enter(): void
  heard(): void
  /**
   * @returns whether the connections that there are may all be dead: something was asked at `begun`, and nobody was
   *   answered since.
   */
  failed(error: unknown, begun: number): boolean
}

/** @param timeoutMs - how long one that tries may take. */
export function silenceAfter(timeoutMs: number): Silence {
  let heardAt = -Infinity
  let doubtedAt = Infinity
  let until: number | undefined
  return {
    enter() {
      const now = performance.now()
      if (until === undefined) return
      if (now < until) throw unavailable()
      until = now + timeoutMs + PAUSE_MS
    },
    heard() {
      heardAt = performance.now()
      doubtedAt = Infinity
      until = undefined
    },
    failed(error, begun) {
      const now = performance.now()
      // One slow statement among others that are answered is not silence.
      const isSilent = isSilence(error) && heardAt < begun
      if (!isSilent) [doubtedAt, until] = [Infinity, undefined]
      // A firewall may have forgotten connections that were idle: only what was asked over a new one tells of the
      // database itself.
      else if (begun >= doubtedAt) until = now + PAUSE_MS
      else doubtedAt = Math.min(doubtedAt, now)
      return isSilent
    },
  }
}
