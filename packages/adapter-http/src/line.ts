/** Those who wait for a seat, the first of them first. */
export interface Line {
  /** Whether somebody who came now would wait too long: then send them away, do not let them in. */
  isFull(): boolean
  /** Lets `work` in. It begins at its turn, never at once, and keeps its seat until it settles. */
  enter(work: () => Promise<unknown>): void
}

/** How a line moves. */
export interface LineOptions {
  /** How many work at the same time. */
  readonly seats: number
  /** How many begin in one turn of the event loop, so that who comes meanwhile is looked at. */
  readonly perTurn: number
  /** Milliseconds that somebody may have to wait. */
  readonly patienceMs: number
  /** Milliseconds from one end to the next, before anything was measured. */
  readonly firstPaceMs: number
  /** A clock, in milliseconds. */
  readonly clock?: () => number
}

const SMOOTHING = 16

/** What one measurement changes at most: a pause of the whole process says little of what comes next. */
const MAX_CHANGE = 4

/**
 * A line that knows how fast it moves, and so how long somebody who came now would wait: those in front, times the
 * pace. That is known before the wait, where the age of those who wait is known only after it.
 *
 * The pace is the time from one end to the next, and is measured only while somebody waits: otherwise it would tell
 * how often somebody comes.
 */
export function lineOf(options: LineOptions): Line {
  const { seats, perTurn, patienceMs, clock = () => performance.now() } = options
  const waiting: (() => Promise<unknown>)[] = []
  let pace = options.firstPaceMs
  let seated = 0
  let isTurnComing = false
  let since: number | undefined
  let ends = 0

  function move(): void {
    if (isTurnComing || waiting.length === 0 || seated === seats) return
    isTurnComing = true
    setImmediate(turn)
  }

  function turn(): void {
    isTurnComing = false
    for (const work of waiting.splice(0, Math.min(perTurn, seats - seated))) {
      seated += 1
      work().then(end, end)
    }
    if (waiting.length === 0) {
      since = undefined
      // Nobody waits, so it moves faster than they come, and in time as fast as ever.
      pace += Math.min(0, options.firstPaceMs - pace) / SMOOTHING
    } else if (since === undefined) {
      since = clock()
      ends = 0
    }
    move()
  }

  function end(): void {
    seated -= 1
    ends += 1
    if (since !== undefined && ends >= perTurn) {
      const now = clock()
      pace = (pace + Math.min((now - since) / ends, pace * MAX_CHANGE)) / 2
      since = now
      ends = 0
    }
    move()
  }

  return {
    isFull: () => waiting.length >= perTurn && (waiting.length + seated) * pace > patienceMs,
    enter(work) {
      waiting.push(work)
      move()
    },
  }
}
