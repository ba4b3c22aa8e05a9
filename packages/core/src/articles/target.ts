/** UTF-16 code units around a word in which stands that it is a target. */
const NEAR = 60
const END = /[.:;!?\n]/
const TARGETED =
  /\b(?:targets?|targeting|targeted(?! attack)|attacked|attacking|attacks? (?:on|against)|aimed at)\b/i
const SECTOR =
  /\b(?:sectors?|industry|industries|organi[sz]ations|entities|institutions|agencies|companies|firms)\b/i

/**
 * Whether a text calls what stands at `at` a target: `targeting banks`. What follows a target in one sentence is one as
 * well: `targeting banks, hospitals and schools`.
 *
 * @param last - where the last target stands.
 */
export function isTarget(text: string, at: number, last: number): boolean {
  const before = text
    .slice(Math.max(0, at - NEAR), at)
    .split(END)
    .at(-1) as string
  return TARGETED.test(before) || at - last <= before.length
}

/** Whether the word at `at` is one of those that say which organizations are meant: `energy and telecom companies`. */
export function isSector(text: string, at: number): boolean {
  return SECTOR.test(text.slice(at, at + NEAR).split(END, 1)[0] as string)
}
