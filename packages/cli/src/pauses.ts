/** The time and how to let it pass, in milliseconds. Only differences of the time matter. */
export interface Clock {
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<void>
}

/** Pauses between the requests to one host. */
export interface Pauses {
  /**
   * Waits until a host may be asked, and lets the next request to it wait for `pauseMs` from then on.
   *
   * @throws Error when that would be longer than anybody should wait.
   */
  readonly turn: (host: string, pauseMs: number) => Promise<void>
}

/** A host that asks for more is read once in a run. */
const MAX_PAUSE_MS = 60_000

export function openPauses({ now, sleep }: Clock): Pauses {
  const freeAt = new Map<string, number>()
  return {
    async turn(host, pauseMs) {
      const begin = now()
      const at = Math.max(begin, freeAt.get(host) ?? begin)
      const wait = at - begin
      if (wait > MAX_PAUSE_MS) {
        throw new Error(`${host} asks to wait ${Math.ceil(wait / 1000)} seconds more: left for the next time`)
      }
      freeAt.set(host, at + pauseMs)
      if (wait > 0) await sleep(wait)
    },
  }
}
