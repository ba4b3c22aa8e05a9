import type { EpochMicros } from '@vedette/core'

const MORE = 0x80

/** Of one step: a position has 53 bits. */
const MOST_BYTES = 8

/**
 * Writes growing positions as the steps from one to the next, each in the fewest bytes (LEB128: seven bits a byte, the
 * lowest first, the eighth bit set while there are more). Positions of one batch lie a microsecond apart: one byte.
 *
 * @param after - where the first step begins.
 */
export function encodePositions(after: EpochMicros, positions: readonly EpochMicros[]): Uint8Array {
  const bytes = new Uint8Array(positions.length * MOST_BYTES)
  let size = 0
  let from = after
  for (const position of positions) {
    // Too great for operators on bits, which know 32 of them.
    let step = position - from
    for (; step >= MORE; step = Math.floor(step / MORE)) bytes[size++] = MORE + (step % MORE)
    bytes[size++] = step
    from = position
  }
  return bytes.subarray(0, size)
}

/** The inverse of {@link encodePositions}. */
export function decodePositions(after: EpochMicros, bytes: Uint8Array): EpochMicros[] {
  const positions: EpochMicros[] = []
  let position = after
  let unit = 1
  for (const byte of bytes) {
    position += (byte % MORE) * unit
    if (byte >= MORE) {
      unit *= MORE
      continue
    }
    positions.push(position)
    unit = 1
  }
  return positions
}
