import type { EpochMicros, EpochSeconds } from './indicator.ts'

export const MICROS_PER_SECOND = 1_000_000
export const MINUTE_SECONDS = 60
export const DAY_SECONDS = 86_400

/** 0000-01-01T00:00:00Z and 9999-12-31T23:59:59Z. */
const FIRST_SECOND = -62_167_219_200
const LAST_SECOND = 253_402_300_799

const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})$/
const FEED_TIME = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}:\d{2})(?:\.\d+)?(?: ?UTC|Z)?)?$/

/**
 * Reads a date-time of RFC 3339, section 5.6: upper-case `T`, and `Z` or a numeric offset.
 * Digits beyond the microsecond are cut off.
 *
 * @returns `undefined` for anything else: a date alone, a time without a zone, 30 February, second 60.
 */
export function parseInstant(text: string): EpochMicros | undefined {
  const parts = RFC_3339.exec(text)
  if (parts === null) return undefined
  const [, year, month, day, hour, minute, second, fraction = '', zone] = parts as unknown as string[]
  const offset = offsetMinutes(zone ?? 'Z')
  if (offset === undefined || !isDay(Number(year), Number(month), Number(day))) return undefined
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  const utc =
    Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) / 1000 - offset * MINUTE_SECONDS
  // An offset can lead out of the years that can be written.
  if (utc < FIRST_SECOND || utc > LAST_SECOND) return undefined
  return utc * MICROS_PER_SECOND + Number(fraction.slice(0, 6).padEnd(6, '0'))
}

function offsetMinutes(zone: string): number | undefined {
  if (zone === 'Z') return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(4, 6))
  if (hours > 23 || minutes > 59) return undefined
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}

function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  return day <= (days[month - 1] as number)
}

/**
 * Reads a time as abuse.ch writes it: `2026-07-09 19:45:23`, with or without ` UTC`, or a date alone (midnight).
 * Always UTC.
 */
export function parseFeedTime(text: string): EpochSeconds | undefined {
  const parts = FEED_TIME.exec(text)
  if (parts === null) return undefined
  const micros = parseInstant(`${parts[1]}T${parts[2] ?? '00:00:00'}Z`)
  return micros === undefined ? undefined : micros / MICROS_PER_SECOND
}

let lastDay = Number.NaN
let lastDayText = ''

/**
 * Writes a time as the contract does: UTC, whole seconds, `Z`.
 *
 * @returns for years 0 to 9999 exactly 20 characters, such as `2026-05-16T00:00:00Z`.
 */
export function formatInstant(seconds: EpochSeconds): string {
  const whole = Math.floor(seconds)
  const day = Math.floor(whole / DAY_SECONDS)
  // Most rows of an answer share a few days, and writing a date anew costs ten times the time of day.
  if (day !== lastDay) {
    lastDayText = new Date(day * DAY_SECONDS * 1000).toISOString().slice(0, 11)
    lastDay = day
  }
  const second = whole - day * DAY_SECONDS
  return `${lastDayText}${two(second / 3600)}:${two((second / 60) % 60)}:${two(second % 60)}Z`
}

function two(n: number): string {
  const whole = Math.floor(n)
  return whole < 10 ? `0${whole}` : `${whole}`
}
