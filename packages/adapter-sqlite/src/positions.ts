import type { EpochMicros } from '@vedette/core'

const MORE = 0x80

/**
 * Writes growing positions as the steps from one to the next, each in the fewest bytes (LEB128: seven bits a byte, the
 * lowest first, the eighth bit set while there are more). Positions of one batch lie a microsecond apart: one byte.
 *
 * @param after - where the first step begins.
 */
export function encodePositions(after: EpochMicros, positions: readonly EpochMicros[]): Uint8Array {
  const bytes: number[] = []
  let from = after
  for (const position of positions) {
    // Too great for operators on bits, which know 32 of them.
    let step = position - from
    for (; step >= MORE; step = Math.floor(step / MORE)) bytes.push(MORE + (step % MORE))
    bytes.push(step)
    from = position
  }
  return Uint8Array.from(bytes)
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
