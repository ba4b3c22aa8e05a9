import { clientAddress, networkOf } from '../src/client-address.ts'

describe('the network of an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:c000:0201', '192.0.2.1'],
    ['0:0:0:0:0:ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:DB8:0:0:1:2:3:4', '2001:db8:0:0::/64'],
    ['2001:0db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['1::', '1:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
  ])('of %s is %s', (address, network) => expect(networkOf(address)).toBe(network))
})

describe('the address of a client', () => {
  type Asked = Parameters<ReturnType<typeof clientAddress>>[0]
  const from = (remoteAddress: string | undefined, forwarded?: string) =>
    ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }) as unknown as Asked

  it('is that of the socket', () =>
    expect(clientAddress([])(from('192.0.2.1', '198.51.100.1'))).toBe('192.0.2.1'))
  it('is that of the socket when it is no trusted proxy', () =>
    expect(clientAddress(['192.0.2.9'])(from('192.0.2.1', '198.51.100.1'))).toBe('192.0.2.1'))
  it('is the last one that no trusted proxy vouches for', () =>
    expect(clientAddress(['192.0.2.0/24'])(from('192.0.2.1', '1.1.1.1, 198.51.100.1, 192.0.2.7'))).toBe(
      '198.51.100.1',
    ))
  it('is the proxy when what it passes on is no address', () => {
    for (const junk of ['unknown', '198.51.100.1:80', '_hidden', 'x'.repeat(1000), '']) {
      expect(clientAddress(['192.0.2.1'])(from('192.0.2.1', junk))).toBe('192.0.2.1')
    }
  })
  it('is one bucket for sockets without an address', () =>
    expect(clientAddress([])(from(undefined))).toBe('unknown'))
  it('needs proxies that are addresses', () =>
    expect(() => clientAddress(['proxy.example'])).toThrow(TypeError))
})
