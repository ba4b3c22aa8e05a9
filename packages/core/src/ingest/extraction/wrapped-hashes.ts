/** How many digits hashes have. */
const LENGTHS = new Set([32, 40, 64, 128])
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
  // What has the length of a hash is one, if what follows is short: a checksum, a time, a number.
  const isHash = LENGTHS.has(first.length)
  const parts = [first]
  let width = end - text.lastIndexOf('\n', from) - 1
  let isLast = false
  let isAmbiguous = false
  let length = first.length
  let stop = end
  while (!isLast && (!isHash || length < LONGEST)) {
    const part = LINE.exec(text.slice(stop, stop + LONGEST + 2))?.[1]
    if (part === undefined || part.length > width || (isHash && part.length < SHORTEST_REST)) break
    // Behind a label, the first part is shorter than its line.
    isLast = part.length < width && (parts.length > 1 || width === first.length)
    isAmbiguous ||= parts.length > 1 && LENGTHS.has(length)
    parts.push(part)
    width = part.length
    length += width
    stop += 1 + width
  }
  if (parts.length === 1 || parts.every(isWhole)) return undefined
  if (LENGTHS.has(length) && !isAmbiguous) return { hex: parts.join(''), end: stop }
  return parts.some(isWhole) ? undefined : { hex: undefined, end: stop }
}

function isWhole(part: string): boolean {
  return LENGTHS.has(part.length)
}
