// Numbers that look random and follow from a place alone: any indicator can be made without those before it.

/** The seed of everything that is generated. */
const SEED = 0x5eed0004

/** One number of 32 bits to one other, each of them once (the finalizer of MurmurHash3). */
export function scramble(n) {
  let x = (n ^ SEED) >>> 0
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return (x ^ (x >>> 16)) >>> 0
}

/** The same for 31 bits. */
export function scramble31(n) {
  let x = (n ^ SEED) & 0x7fffffff
  x = Math.imul(x, 0x2c1b3c6d) & 0x7fffffff
  x ^= x >>> 15
  x = Math.imul(x, 0x297a2d39) & 0x7fffffff
  return x ^ (x >>> 16)
}

/** A number from 0 up to 1, one for each place and purpose. */
export function fraction(place, purpose) {
  return scramble(scramble(place) ^ Math.imul(purpose, 0x9e3779b1)) / 0x1_0000_0000
}

export function pick(list, place, purpose) {
  return list[Math.floor(fraction(place, purpose) * list.length)]
}

/** Some of a list, each at most once. */
export function pickSome(list, count, place, purpose) {
  const start = Math.floor(fraction(place, purpose) * list.length)
  const step = 1 + Math.floor(fraction(place, purpose + 1) * (list.length - 1))
  const picked = new Set()
  for (let k = 0; picked.size < count && k < list.length; k++)
    picked.add(list[(start + k * step) % list.length])
  return [...picked].sort()
}

/** One of `[share, value]`, by the shares. */
export function pickByShare(table, place, purpose) {
  let left = fraction(place, purpose) * table.reduce((sum, [share]) => sum + share, 0)
  for (const [share, value] of table) {
    left -= share
    if (left < 0) return value
  }
  return table.at(-1)[1]
}
