import { HASH_TYPES } from './hashes.ts'

const LONGEST = 128
const SHORTEST_PART = 8
const SHORTEST_REST = 16
/** The hexadecimal digits that a line begins with. */
const LINE = /^\n([0-9a-f]{6,124})(?![0-9a-z._-])/i
/** A date, a size or a number has none. */
const LETTER = /[a-f]/i

/** Hexadecimal digits on several lines. */
export interface WrappedHash {
  /** All of them, if they are one hash and cannot be several. */
  readonly hex: string | undefined
  readonly end: number
}

/**
 * Reads the hexadecimal digits between two places, the last of their line, that go on in the lines below: all as long as
 * each other but for the first and the last, and none longer than the first line. Lines that are hashes of their own stay
 * so, and where a part of the lines would be a hash as well, as in a dump of bytes, none is made up.
 */
export function wrappedHash(text: string, from: number, end: number): WrappedHash | undefined {
  const first = text.slice(from, end)
  if (first.length < SHORTEST_PART || first.length > LONGEST || !LETTER.test(first)) return undefined
  const parts = [first, ...partsBelow(text, first, end)]
  if (parts.every(isWhole)) return undefined
  const stop = end + parts.slice(1).reduce((sum, part) => sum + 1 + part.length, 0)
  const hex = parts.join('')
  if (isWhole(hex) && !mayBeSeveral(parts)) return { hex, end: stop }
  return parts.length === 1 || parts.some(isWhole) ? undefined : { hex: undefined, end: stop }
}

/** What the lines below a first part add to it. */
function partsBelow(text: string, first: string, end: number): readonly string[] {
  // What has the length of a hash is one, if what follows is short: a checksum, a time, a number.
  const shortest = isWhole(first) ? SHORTEST_REST : 0
  const most = isWhole(first) ? LONGEST : Infinity
  const parts: string[] = []
  let width = end - text.lastIndexOf('\n', end - 1) - 1
  let length = first.length
  for (let stop = end, isLast = false; !isLast && length < most;) {
    const part = LINE.exec(text.slice(stop, stop + LONGEST + 2))?.[1]
    if (part === undefined || part.length > width || part.length < shortest) break
    // Behind a label, the first part is shorter than its line.
    isLast = part.length < width && (parts.length > 0 || width === first.length)
    parts.push(part)
    width = part.length
    length += width
    stop += 1 + width
  }
  return parts
}

/** Whether two parts or more, but not all, are as long as a hash. */
function mayBeSeveral(parts: readonly string[]): boolean {
  let length = (parts[0] as string).length
  return parts.slice(1, -1).some((part) => HASH_TYPES.has((length += part.length)))
}

function isWhole(digits: string): boolean {
  return HASH_TYPES.has(digits.length)
}
