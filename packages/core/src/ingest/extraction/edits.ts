/** A text with some places written otherwise, which knows where everything was. */
export interface Edited {
  readonly text: string
  /** Where a place of `text` is in the text before. */
  readonly origin: (at: number) => number
  /** Where a place of the text before is in `text`; for one that was removed, what follows. */
  readonly target: (at: number) => number
  /** Whether something was marked between two places of `text`. */
  readonly marked: (start: number, end: number) => boolean
  readonly marks: number
}

/** Takes replacements in order, and gives the edited text. */
export interface Editor {
  readonly replace: (start: number, end: number, by: string, mark: boolean) => void
  readonly finish: () => Edited
}

const MOST_PIECES = 1_024

/** Begins to edit a text. Linear in its length; what is not touched is copied in slices. */
export function editor(text: string): Editor {
  let written = ''
  const pieces: string[] = []
  let length = 0
  const write = (piece: string) => {
    length += piece.length
    // Many pieces are joined as long as they are young: later, each would be a burden of its own.
    if (pieces.push(piece) < MOST_PIECES) return
    written += pieces.join('')
    pieces.length = 0
  }
  const before: number[] = [0]
  const after: number[] = [0]
  const marks: number[] = []
  let taken = 0
  return {
    replace(start, end, by, mark) {
      if (start > taken) write(text.slice(taken, start))
      if (mark) marks.push(length)
      if (by !== '') write(by)
      taken = end
      if (by.length === end - start) return
      before.push(end)
      after.push(length)
    },
    finish() {
      // Joined, it is one piece, which is read faster than what was put together bit by bit.
      const whole = taken === 0 ? text : [written, ...pieces, text.slice(taken)].join('')
      return {
        text: whole,
        origin: moving(after, before),
        target: moving(before, after),
        marked: marking(marks),
        marks: marks.length,
      }
    },
  }
}

/** Tells where a place has gone, by the last edit at or before it. */
function moving(from: readonly number[], to: readonly number[]): (at: number) => number {
  let above = 1
  return (at) => {
    above = firstAbove(from, at, above)
    return (to[above - 1] as number) + at - (from[above - 1] as number)
  }
}

function marking(marks: readonly number[]): (start: number, end: number) => boolean {
  let next = 0
  return (start, end) => {
    next = firstAbove(marks, start - 1, next)
    return next < marks.length && (marks[next] as number) < end
  }
}

/** How many steps from the last answer are tried: places are asked for in ascending order, more or less. */
const FEW_STEPS = 4

/** The index of the first of ascending numbers that is greater than `limit`; `guess` is the last answer. */
function firstAbove(numbers: readonly number[], limit: number, guess: number): number {
  let low = 0
  let high = numbers.length
  if (guess === 0 || (numbers[guess - 1] as number) <= limit) {
    low = guess
    for (const last = Math.min(high, guess + FEW_STEPS); low < last; low++)
      if ((numbers[low] as number) > limit) return low
  }
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((numbers[middle] as number) <= limit) low = middle + 1
    else high = middle
  }
  return low
}
