import { formatCursor, parseCursor } from '../src/cursor.ts'

const position = {
  until: 1_768_478_400_000_001,
  last: 1_768_478_399_999_999,
  total: 7,
  from: 0,
  version: 1_768_478_400_000_002,
}
const filters = 'type=ipv4&confidence=high'
const cursor = formatCursor(position, filters)

describe('a cursor', () => {
  it('carries its position exactly', () => expect(parseCursor(cursor, filters)).toEqual(position))
  it('is one word that needs no escaping', () => expect(encodeURIComponent(cursor)).toBe(cursor))
  it('is bound to its filters', () => {
    for (const other of ['', 'type=ipv4', 'type=ipv6&confidence=high']) {
      expect(() => parseCursor(cursor, other)).toThrow(/made for other filters/)
    }
  })
  it.each([
    '',
    'x',
    '1.1',
    `${cursor}x`,
    cursor.toUpperCase(),
    `3${cursor.slice(1)}`,
    '2.1.2.1.1.1.0',
    '2.zzzzzzzzzzz.1.1.1.1.0',
    '2.-1.-2.0.0.0.0',
    `${cursor}\n`,
  ])('is not %j', (text) =>
    expect(() => parseCursor(text, filters)).toThrow(
      expect.objectContaining({ details: { parameter: 'cursor' } }),
    ),
  )
})
