import type { EpochSeconds, Report } from '../../indicator.ts'
import { parseFeedTime } from '../../instant.ts'

/**
 * The times of a row. A row with one time was seen once; one without any is dated at the moment of reading.
 * A last time before the first, which real files hold, counts as the first. Where URLhaus hides minutes and seconds
 * (`2022-09-13 06:XX:XX`), the hour counts.
 *
 * @returns `undefined` when a time is there and is none.
 */
export function seenTimes(
  { firstSeen, lastSeen }: { readonly firstSeen?: string; readonly lastSeen?: string },
  observedAt: EpochSeconds,
): Pick<Report, 'firstSeen' | 'lastSeen' | 'dated'> | undefined {
  const given = [firstSeen, lastSeen].filter((text) => text !== undefined)
  const times = given.map((text) => parseFeedTime(text.replaceAll(':XX', ':00')))
  if (times.includes(undefined)) return undefined
  const [first, last] = times
  if (first === undefined) return { firstSeen: observedAt, lastSeen: observedAt, dated: false }
  return { firstSeen: first, lastSeen: Math.max(first, last ?? first), dated: true }
}
