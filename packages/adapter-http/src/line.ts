/** Those who wait for a seat, the first of them first. */
export interface Line {
  /** Whether somebody who came now would wait too long: then send them away, do not let them in. */
  isFull(): boolean
  /** Lets `work` in. It begins at its turn, never at once, and keeps its seat until it settles. */
  enter(work: () => Promise<unknown>): void
  /** How many wait. */
  readonly length: number
}

/** How a line moves. */
export interface LineOptions {
  /** How many work at the same time. */
  readonly seats: number
  /** How many begin in one turn of the event loop, so that what arrives meanwhile is looked at. */
  readonly perTurn: number
  /** Milliseconds that somebody may have to wait. */
  readonly patienceMs: number
  /** Milliseconds from one begin to the next, before anything was measured. */
  readonly firstPaceMs: number
  /** A clock, in milliseconds. */
  readonly clock?: () => number
}

/** One work in so many makes the pace. */
const SMOOTHING = 16
/** A pause of the whole process, or a cold start, says nothing of those who come next. */
const MAX_OUTLIER = 4

/**
 * A line that knows how fast it moves, and so how long somebody who came now would wait: those in front, times the
 * pace. That is known before the wait, where the age of who waits already is known only after it.
 */
export function lineOf(options: LineOptions): Line {
  const { seats, perTurn, patienceMs, clock = () => performance.now() } = options
  const waiting: (() => Promise<unknown>)[] = []
  let pace = options.firstPaceMs
  let seated = 0
  let beginning = 0
  let moment = 0

  function measure(ms: number): void {
    pace += (Math.min(ms, pace * MAX_OUTLIER) - pace) / SMOOTHING
  }

  function move(): void {
    while (beginning < Math.min(perTurn, waiting.length, seats - seated)) {
      beginning += 1
      // One each: only between two of them what a work has begun is brought as far as it goes without waiting.
      setImmediate(begin)
    }
  }

  function begin(): void {
    beginning -= 1
    const work = waiting.shift()
    if (work === undefined) return
    seated += 1
    const [here, start, wasLast] = [++moment, clock(), seated === seats]
    const end = () => {
      // Who ends where it began had the process for itself. Of others it is known what they take only when all seats
      // were taken, and were what everybody waited for.
      if (here === moment) measure(clock() - start)
      else if (wasLast) measure((clock() - start) / seats)
      seated -= 1
      move()
    }
    work().then(end, end)
    if (beginning === 0) setImmediate(passOn)
  }

  function passOn(): void {
    moment += 1
    move()
  }

  return {
    isFull: () => waiting.length > perTurn && waiting.length * pace > patienceMs,
    enter(work) {
      waiting.push(work)
      move()
    },
    get length() {
      return waiting.length
    },
  }
}
