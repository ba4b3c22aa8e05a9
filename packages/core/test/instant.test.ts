import { formatInstant, parseFeedTime, parseInstant } from '../src/instant.ts'

describe('an RFC 3339 date-time', () => {
  it.each([
    ['1970-01-01T00:00:00Z', 0],
    ['2026-05-16T00:00:00Z', 1_778_889_600_000_000],
    ['2026-05-16T02:00:00+02:00', 1_778_889_600_000_000],
    ['2026-05-15T19:00:00.000001-05:00', 1_778_889_600_000_001],
    ['2024-02-29T23:59:59.9999999Z', 1_709_251_199_999_999],
    ['0001-01-01T00:00:00Z', -62_135_596_800_000_000],
  ])('%s is read', (text, micros) => expect(parseInstant(text)).toBe(micros))

  it.each([
    '2026-02-30T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '2026-05-16',
    '2026-05-16T00:00:00',
    '2026-05-16 00:00:00Z',
    '2026-05-16t00:00:00z',
    '2026-05-16T24:00:00Z',
    '2026-05-16T00:00:60Z',
    '2026-05-16T00:00:00+0200',
    '2026-05-16T00:00:00+24:00',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-05-00T00:00:00Z',
    '0000-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
    'infinity',
    '1778889600',
    '',
  ])('%s is refused', (text) => expect(parseInstant(text)).toBeUndefined())
})

describe('a time as abuse.ch writes it', () => {
  it.each([
    ['2026-07-09 19:45:23', '2026-07-09T19:45:23Z'],
    ['2026-02-02 17:33:09 UTC', '2026-02-02T17:33:09Z'],
    ['2021-10-03', '2021-10-03T00:00:00Z'],
  ])('%s is UTC', (text, iso) => expect(formatInstant(parseFeedTime(text) ?? Number.NaN)).toBe(iso))

  it.each(['None', '', '2026-02-30 00:00:00', '2021-10-03 25:00:00', '03.10.2021'])('%s is none', (text) =>
    expect(parseFeedTime(text)).toBeUndefined(),
  )
})

describe('writing an instant', () => {
  it('agrees with Date for seconds all over the calendar', () => {
    for (let n = 0; n < 5000; n++) {
      const seconds = (n * 7_919_993) % 253_402_300_800
      expect(formatInstant(seconds)).toBe(new Date(seconds * 1000).toISOString().replace('.000', ''))
    }
  })

  it('cuts a fraction off', () => expect(formatInstant(59.999)).toBe('1970-01-01T00:00:59Z'))
})
