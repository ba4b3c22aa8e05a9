import fc from 'fast-check'
import { parseFeedDate } from '../../src/articles/feed-date.ts'

const SEED = 20_261_125
const utc = (text: string) => Date.parse(text) / 1000

describe('the date of an entry', () => {
  it.each([
    ['Thu, 05 Jan 2023 10:00:00 GMT', '2023-01-05T10:00:00Z'],
    ['Thu, 5 Jan 2023 10:00:00 +0000', '2023-01-05T10:00:00Z'],
    ['Mon, 05 Jan 2023 10:00:00 -0530', '2023-01-05T15:30:00Z'],
    ['05 Jan 2023 10:00 EST', '2023-01-05T15:00:00Z'],
    ['Thu, 05 January 23 10:00:00 PDT', '2023-01-05T17:00:00Z'],
    ['Thu, 05 Jan 99 10:00:00 CEST', '1999-01-05T08:00:00Z'],
    ['Thursday, 05-Jan-23 10:00:00 UTC', '2023-01-05T10:00:00Z'],
    ['Tue, 5 Sept 2023 9:05:00 +02:00', '2023-09-05T07:05:00Z'],
    ['Thu, 05 Jan 2023 10:00:00', '2023-01-05T10:00:00Z'],
    ['Thu, 05 Jan 2023 10:00:00 XYZ', '2023-01-05T10:00:00Z'],
    ['  Thu,  05 Jan\n 2023  ', '2023-01-05T00:00:00Z'],
    ['2023-01-05T10:00:00Z', '2023-01-05T10:00:00Z'],
    ['2023-01-05T10:00:00.123456+02:00', '2023-01-05T08:00:00Z'],
    ['2023-01-05t10:00z', '2023-01-05T10:00:00Z'],
    ['2023-01-05 10:00:00 +0200', '2023-01-05T08:00:00Z'],
    ['2023-01-05 10:00:00 UTC', '2023-01-05T10:00:00Z'],
    ['2023-01-05T10:00:00', '2023-01-05T10:00:00Z'],
    ['20230105T100000Z', '2023-01-05T10:00:00Z'],
    ['2023-01-05', '2023-01-05T00:00:00Z'],
    ['Thu Jan  5 10:00:00 2023', '2023-01-05T10:00:00Z'],
    ['Thu Jan 05 2023 10:00:00 GMT+0100 (Central European Standard Time)', '2023-01-05T09:00:00Z'],
    ['January 5, 2023', '2023-01-05T00:00:00Z'],
    ['Jan 5th, 2023 10:00', '2023-01-05T10:00:00Z'],
  ])('is read: %s', (text, instant) => expect(parseFeedDate(text)).toBe(utc(instant)))

  it.each(
    [
      ['', 'yesterday', '5', '2023', '2023-01', '1672912800', 'Thu, 30 Feb 2023 10:00:00 GMT'],
      [
        '2023-13-01',
        '2023-02-30T10:00:00Z',
        'Thu, 05 Foo 2023 10:00:00 GMT',
        '05/01/2023',
        '2023-01-05T25:00:00Z',
      ],
      ['Mon, 01 Jan 0001 00:00:00 GMT', 'Thu, 01 Jan 1970 00:00:00 GMT', 'Wed, 30 Nov -0001 00:00:00 +0000'],
      ['Thu, 05 Jan 20231 10:00:00 GMT', 'Thu, 05 Jan 2023 10:00:00 +9900', '2023-01-05T10:00:00Z and more'],
    ].flat(),
  )('is none: %s', (text) => expect(parseFeedDate(text)).toBeUndefined())

  it('is never made up, and never an exception', () => {
    const near = fc.string({ unit: fc.constantFrom(...'0123456789 :+-,TZJanGMT.'), maxLength: 40 })
    fc.assert(
      fc.property(fc.oneof(near, fc.string()), (text) => {
        const date = parseFeedDate(text)
        if (date !== undefined) expect(date).toBeGreaterThan(utc('1989-12-31'))
      }),
      { seed: SEED, numRuns: 5_000 },
    )
  })

  it(`is what was written, in each way of writing (seed ${SEED})`, () => {
    fc.assert(
      fc.property(fc.integer({ min: utc('1990-01-01'), max: utc('2100-01-01') }), (seconds) => {
        const date = new Date(seconds * 1000)
        const iso = date.toISOString()
        for (const text of [date.toUTCString(), iso, iso.replace('T', ' ').slice(0, 19)]) {
          expect(parseFeedDate(text)).toBe(seconds)
        }
      }),
      { seed: SEED, numRuns: 2_000 },
    )
  })
})
