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
  const { seats, perTurn, patienceMs } = options
  const waiting: (() => Promise<unknown>)[] = []
  const pace = paceOf(options)
  let seated = 0
  let isTurnComing = false

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
    pace.look(waiting.length > 0)
    move()
  }

  function end(): void {
    seated -= 1
    pace.end()
    move()
  }

  return {
    isFull: () => waiting.length >= perTurn && (waiting.length + seated) * pace.ms() > patienceMs,
    enter(work) {
      waiting.push(work)
      move()
    },
  }
}

/** Measures how fast a line moves. */
interface Pace {
  ms(): number
  /** Tells whether somebody waits behind those who have just begun. */
  look(isSomebodyWaiting: boolean): void
  end(): void
}

function paceOf({ perTurn, firstPaceMs, clock = () => performance.now() }: LineOptions): Pace {
  let ms = firstPaceMs
  let since: number | undefined
  let ends = 0
  return {
    ms: () => ms,
    look(isSomebodyWaiting) {
      if (isSomebodyWaiting && since === undefined) {
        since = clock()
        ends = 0
      }
      if (isSomebodyWaiting) return
      since = undefined
      // It moves faster than they come, and in time as fast as ever.
      ms += Math.min(0, firstPaceMs - ms) / SMOOTHING
    },
    end() {
      ends += 1
      if (since === undefined || ends < perTurn) return
      const now = clock()
      ms = (ms + Math.min((now - since) / ends, ms * MAX_CHANGE)) / 2
      since = now
      ends = 0
    },
  }
}
