/** How many digits hashes have. */
const LENGTHS = new Set([32, 40, 64, 128])
const LONGEST = 128
const SHORTEST_PART = 8
const SHORTEST_REST = 16
/** The hexadecimal digits that a line begins with. */
const LINE = /^\n([0-9a-f]{6,124})(?![0-9a-z._-])/i

/** A hash that stands on several lines. */
export interface WrappedHash {
  readonly hex: string
  readonly end: number
}

/**
 * Reads the hash that begins with the hexadecimal digits between two places, the last of their line, and goes on in the
 * lines below: all as long as each other but for the first and the last. Lines that are hashes of their own stay so.
 */
export function wrappedHash(text: string, from: number, end: number): WrappedHash | undefined {
  if (end - from < SHORTEST_PART || end - from > LONGEST) return undefined
  // What has the length of a hash is one, if what follows is short: a checksum, a time, a number.
  const shortest = LENGTHS.has(end - from) ? SHORTEST_REST : 0
  const parts = [text.slice(from, end)]
  let length = end - from
  let stop = end
  for (let width = Infinity; length < LONGEST;) {
    const part = LINE.exec(text.slice(stop, stop + LONGEST + 2))?.[1]
    if (part === undefined || part.length > width || part.length < shortest) break
    parts.push(part)
    length += part.length
    stop += 1 + part.length
    if (part.length < width && width !== Infinity) break
    width = part.length
  }
  const isWhole = parts.length > 1 && LENGTHS.has(length) && !parts.every((part) => LENGTHS.has(part.length))
  return isWhole ? { hex: parts.join(''), end: stop } : undefined
}
