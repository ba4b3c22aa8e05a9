import { crc32 } from './checksum.ts'
import { IocError } from './errors.ts'
import type { EpochMicros } from './indicator.ts'

/** Where a walk through a list stands. */
export interface Position {
  /** The end of the walk's window, fixed when it began: what arrives later is not part of it. */
  readonly until: EpochMicros
  /** `extractedAt` of the last row that was given. */
  readonly last: EpochMicros
}

const CURSOR = /^1\.([0-9a-z]{1,11})\.([0-9a-z]{1,11})\.([0-9a-z]{1,7})$/

/**
 * Writes a position as an opaque word. It needs no memory on any server, and using it twice gives the same page.
 *
 * @param filters - the filters of the walk in one canonical text: a cursor only fits the filters it was made for.
 */
export function formatCursor({ until, last }: Position, filters: string): string {
  return `1.${until.toString(36)}.${last.toString(36)}.${crc32(filters).toString(36)}`
}

/** @throws {@link IocError} `invalid_parameter` when the text is no cursor, or one of other filters. */
export function parseCursor(text: string, filters: string): Position {
  const [, until, last, digest] = CURSOR.exec(text) ?? []
  const position = { until: parseInt(until ?? '', 36), last: parseInt(last ?? '', 36) }
  if (!Number.isSafeInteger(position.until) || !(position.last < position.until)) {
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
