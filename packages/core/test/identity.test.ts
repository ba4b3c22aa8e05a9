import { indicatorId } from '../src/identity.ts'

describe('the identifier of an indicator', () => {
  // Pinned for good: a change here gives every indicator of every store another name.
  it.each([
    ['domain', 'evil.example', 'd7159e18-b76b-52d4-80e9-d2af9e36c41e'],
    ['url', 'http://xn--mnchen-3ya.example/ä?x=1', '1a528eec-8eb3-5193-b13a-acfd62ce3d8c'],
  ] as const)('of %s %s never changes', (type, value, id) => expect(indicatorId(type, value)).toBe(id))

  it('is a UUID of version 5', () =>
    expect(indicatorId('ipv4', '192.0.2.1')).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    ))

  it('differs by type and by value', () => {
    const ids = [
      indicatorId('ipv4', '192.0.2.1'),
      indicatorId('ipv4', '192.0.2.2'),
      indicatorId('ipv6', '192.0.2.1'),
      indicatorId('domain', '192.0.2.1'),
    ]
    expect(new Set(ids).size).toBe(ids.length)
  })
})
