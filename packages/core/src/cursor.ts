import { crc32 } from './checksum.ts'
import { IocError } from './errors.ts'
import type { EpochMicros } from './indicator.ts'

/** Where a walk through a list stands. */
export interface Position {
  /** The end of the walk's window, fixed when it began: what arrives later is not part of it. */
  readonly until: EpochMicros
  /** `extractedAt` of the last row that was given; `until` when none was. */
  readonly last: EpochMicros
  /** Rows of the window when the walk began: fewer at its end tell that some have moved on. */
  readonly total: number
  /** Where the window begins when a walk goes on with what has moved; 0 for the query's own beginning. */
  readonly from: EpochMicros
  /** The version of the store that the last page was read from: none that has not come so far may go on. */
  readonly version: EpochMicros
}

const CURSOR = /^2((?:\.[0-9a-z]{1,11}){5})\.([0-9a-z]{1,7})$/

/**
 * Writes a position as an opaque word. It needs no memory on any server, and using it twice gives the same page.
 *
 * @param filters - the filters of the walk in one canonical text: a cursor only fits the filters it was made for.
 */
export function formatCursor(position: Position, filters: string): string {
  const { until, last, total, from, version } = position
  const numbers = [until, last, total, from, version, crc32(filters)].map((each) => each.toString(36))
  return `2.${numbers.join('.')}`
}

/** @throws {@link IocError} `invalid_parameter` when the text is no cursor, or one of other filters. */
export function parseCursor(text: string, filters: string): Position {
  const [, numbers = '', digest] = CURSOR.exec(text) ?? []
  const [until = NaN, last = NaN, total = NaN, from = NaN, version = NaN] = numbers
    .split('.')
    .slice(1)
    .map((each) => parseInt(each, 36))
  const position = { until, last, total, from, version }
  if (!Object.values(position).every(Number.isSafeInteger) || last > until) {
    throw new IocError(
      'invalid_parameter',
      'Invalid cursor: use meta.next_cursor of the page before, unchanged',
      {
        parameter: 'cursor',
      },
    )
  }
  if (digest !== crc32(filters).toString(36)) {
    throw new IocError(
      'invalid_parameter',
      'This cursor was made for other filters: keep every filter during a walk',
      {
        parameter: 'cursor',
      },
    )
  }
  return position
}
