// No time is compared before the answers are.
import { isDeepStrictEqual } from 'node:util'

/** @throws when two answers differ, with the first place where lists do. */
export function requireEqual(what, ours, reference) {
  if (isDeepStrictEqual(ours, reference)) return
  const place = Array.isArray(ours)
    ? ours.findIndex((each, n) => !isDeepStrictEqual(each, reference[n]))
    : [...ours].findIndex((each, n) => each !== reference[n])
  const shown = (side) => JSON.stringify(Array.isArray(side) ? side[place] : side?.slice?.(place, place + 80))
  throw new Error(`${what} differs from its reference at ${place}: ${shown(ours)} and ${shown(reference)}`)
}
