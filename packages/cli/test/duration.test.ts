import { parseDuration } from '../src/duration.ts'

it.each([
  ['900s', 900],
  ['15m', 900],
  ['1h', 3600],
  ['168h', 604_800],
])('reads %s as %d seconds', (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds)
})

it.each(['', '15', 'm', '0m', '-5m', '1.5h', '15 m', '15M', '1d', '99999999s', '15m '])(
  'refuses "%s"',
  (text) => {
    expect(parseDuration(text)).toBeUndefined()
  },
)
