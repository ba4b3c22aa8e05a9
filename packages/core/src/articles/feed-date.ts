import type { EpochSeconds } from '../indicator.ts'
import { MICROS_PER_SECOND, MINUTE_SECONDS, parseInstant } from '../instant.ts'

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const MAX_DATE = 100

const ISO = /^(\d{4})-?(\d{2})-?(\d{2})(?:[T ]+(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+(?!\d))?)?)? ?(.*)$/i
// RFC 822 and what is written in its place: the day of the week is passed over, wrong or right.
const RFC_822 =
  /^(?:[a-z]+\.?,? +)?(\d{1,2})[ -]([a-z]{3,9})\.?[ ,-]+(\d{4}|\d{2})(?!\d)(?:,? +(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+(?!\d))?)?)? ?(.*)$/i
// As `asctime`, JavaScript and American programs write it: `Thu Jan 5 10:00:00 2023`, `January 5, 2023 10:00`.
const MONTH_FIRST =
  /^(?:[a-z]+\.?,? +)?([a-z]{3,9})\.? +(\d{1,2})(?:st|nd|rd|th)?,? +(?:(\d{1,2}):(\d{2})(?::(\d{2}))? +)?(\d{4})(?:,? +(\d{1,2}):(\d{2})(?::(\d{2}))?)? ?(.*)$/i

/** Hours from UTC. RFC 822, section 5.1, and zones of Europe; names that mean several zones are not in it. */
const ZONES: ReadonlyMap<string, number> = new Map([
  ['EST', -5],
  ['EDT', -4],
  ['CST', -6],
  ['CDT', -5],
  ['MST', -7],
  ['MDT', -6],
  ['PST', -8],
  ['PDT', -7],
  ['WEST', 1],
  ['CET', 1],
  ['CEST', 2],
  ['EET', 2],
  ['EEST', 3],
  ['MSK', 3],
  ['JST', 9],
  ['KST', 9],
])

const OFFSET = /^(?:UTC|GMT|UT|Z)? ?([+-])(\d{1,2}):?(\d{2})?(?: ?\([a-z .]*\))?$/i
const ZONE_NAME = /^(?:[a-z]{1,5}|[a-z_]+\/[a-z_]+)$/i

/** No article of a feed is older: feeds are not. Earlier years are what programs write for "no date". */
const FIRST_YEAR = 1990

/**
 * Reads the date of an entry: RFC 822 (also with full names, without seconds or with two digits for the year), the
 * dates of ISO 8601 that feeds use, and the order of American programs. Without a zone, or with the name of one
 * that is not known, it is UTC; without a time of day, midnight.
 *
 * @returns `undefined` for anything else: 30 February, a month alone, a year before 1990.
 */
export function parseFeedDate(raw: string): EpochSeconds | undefined {
  const trimmed = raw.trim()
  if (trimmed.length > MAX_DATE) return undefined
  const text = trimmed.replace(/\s+/g, ' ')
  const iso = ISO.exec(text)
  if (iso !== null) return instantOf(iso[1], Number(iso[2]), iso[3], iso.slice(4, 7), iso[7])
  const rfc = RFC_822.exec(text)
  if (rfc !== null) return instantOf(rfc[3], monthOf(rfc[2]), rfc[1], rfc.slice(4, 7), rfc[7])
  const other = MONTH_FIRST.exec(text)
  if (other === null) return undefined
  const time = other[3] === undefined ? other.slice(7, 10) : other.slice(3, 6)
  return instantOf(other[6], monthOf(other[1]), other[2], time, other[10])
}

function instantOf(
  year: string | undefined,
  month: number,
  day: string | undefined,
  [hour = '0', minute = '0', second = '0']: readonly (string | undefined)[],
  zone: string | undefined,
): EpochSeconds | undefined {
  const fullYear = yearOf(year ?? '')
  const minutes = offsetOf(zone?.trim() ?? '')
  if (fullYear < FIRST_YEAR || minutes === undefined) return undefined
  const date = `${fullYear}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}Z`
  const micros = parseInstant(date)
  return micros === undefined ? undefined : micros / MICROS_PER_SECOND - minutes * MINUTE_SECONDS
}

/** RFC 2822, section 4.3. */
function yearOf(text: string): number {
  const year = Number(text)
  if (text.length > 2) return year
  return year < 50 ? 2000 + year : 1900 + year
}

function monthOf(name: string | undefined): number {
  return MONTHS.indexOf(name?.slice(0, 3).toLowerCase() ?? '') + 1
}

/** Minutes from UTC. */
function offsetOf(zone: string): number | undefined {
  const [, sign, hours, minutes = '0'] = OFFSET.exec(zone) ?? []
  if (sign === undefined) {
    return zone === '' || ZONE_NAME.test(zone) ? (ZONES.get(zone.toUpperCase()) ?? 0) * 60 : undefined
  }
  const offset = Number(hours) * 60 + Number(minutes)
  // 14 hours is the most that any clock on Earth differs.
  if (offset > 14 * 60 || Number(minutes) > 59) return undefined
  return sign === '-' ? -offset : offset
}

function two(number: string | number | undefined): string {
  return `${number}`.padStart(2, '0')
}
