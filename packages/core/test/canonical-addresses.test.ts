import { canonicalize, type Refusal } from '../src/canonical.ts'
import { type SpecialBlock, SPECIAL_IPV4, SPECIAL_IPV6 } from '../src/canonical/special-addresses.ts'

const BITS = { ipv4: 32, ipv6: 128 } as const
type Family = keyof typeof BITS

/** The first and the last address of a block, by arithmetic that shares nothing with the code. */
function edges(family: Family, { block }: SpecialBlock): readonly [bigint, bigint] {
  const [address = '', length] = block.split('/')
  const free = BigInt(BITS[family]) - BigInt(Number(length))
  const first = (toInteger(family, address) >> free) << free
  return [first, first + (1n << free) - 1n]
}

function toInteger(family: Family, address: string): bigint {
  if (family === 'ipv4') return address.split('.').reduce((sum, octet) => sum * 256n + BigInt(octet), 0n)
  const [head = '', tail] = address.split('::').map((half) => half.split(':').filter((group) => group !== ''))
  const zeros = Array<string>(tail === undefined ? 0 : 8 - head.length - tail.length).fill('0')
  return [...head, ...zeros, ...(tail ?? [])].reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n)
}

function toText(family: Family, address: bigint): string {
  const [parts, bits, radix, joint] = family === 'ipv4' ? [4, 8n, 10, '.'] : [8, 16n, 16, ':']
  const part = (at: number) =>
    (address >> (BigInt(parts - 1 - at) * BigInt(bits))) & ((1n << BigInt(bits)) - 1n)
  return Array.from({ length: parts }, (_, at) => part(at).toString(radix)).join(joint)
}

function mostSpecific(
  family: Family,
  table: readonly SpecialBlock[],
  address: bigint,
): SpecialBlock | undefined {
  return table
    .filter((entry) => edges(family, entry)[0] <= address && address <= edges(family, entry)[1])
    .sort((a, b) => Number(b.block.split('/')[1]) - Number(a.block.split('/')[1]))[0]
}

describe.each([
  ['ipv4', SPECIAL_IPV4],
  ['ipv6', SPECIAL_IPV6],
] as const)('the table of special %s addresses', (family, table) => {
  // Reachable as the IPv4 address behind it is, which that of neither edge is; see below.
  const plain = table
    .filter(({ block }) => block !== '64:ff9b::/96')
    .map((entry) => [entry.block, entry] as const)

  it('names no block twice', () => expect(new Set(table.map(({ block }) => block)).size).toBe(table.length))

  it.each(plain)(
    'decides over the first and the last address of %s, and their neighbours',
    (_block, entry) => {
      const [first, last] = edges(family, entry)
      const highest = (1n << BigInt(BITS[family])) - 1n
      for (const address of [first - 1n, first, last, last + 1n].filter((n) => n >= 0n && n <= highest)) {
        const reachable = mostSpecific(family, table, address)?.reachable ?? true
        expect(canonicalize(family, toText(family, address))).toEqual(
          reachable ? { type: family, value: expect.any(String) } : { refused: 'not_routable' },
        )
      }
    },
  )
})

describe('an IPv4 address', () => {
  it.each([
    '1.0.0.0',
    '8.8.8.8',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.0',
  ])('%s is admitted', (raw) => expect(canonicalize('ipv4', raw)).toEqual({ type: 'ipv4', value: raw }))
  it.each([
    '172.15.255.255',
    '172.32.0.0',
    '192.0.0.9',
    '192.0.0.10',
    '192.31.196.1',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
  ])('%s is admitted', (raw) => expect(canonicalize('ipv4', raw)).toEqual({ type: 'ipv4', value: raw }))

  it.each([
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
  ])('%s is not routable', (raw) => expect(canonicalize('ipv4', raw)).toEqual({ refused: 'not_routable' }))
  it.each([
    '192.0.0.1',
    '192.0.0.8',
    '192.0.0.170',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.1.1',
    '198.18.0.1',
    '198.51.100.7',
  ])('%s is not routable', (raw) => expect(canonicalize('ipv4', raw)).toEqual({ refused: 'not_routable' }))
  it.each(['203.0.113.9', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'])(
    '%s is not routable',
    (raw) => expect(canonicalize('ipv4', raw)).toEqual({ refused: 'not_routable' }),
  )

  it.each<readonly [Refusal, string]>([
    ['bad_grammar', '08.8.8.8'],
    ['bad_grammar', '8.8.8.010'],
    ['bad_grammar', '0x8.8.8.8'],
    ['bad_grammar', '0x08080808'],
    ['bad_grammar', '134744072'],
    ['bad_grammar', '8.8.2056'],
    ['bad_grammar', '8.8'],
    ['bad_grammar', '8.8.8.256'],
    ['bad_grammar', '8.8.8.8.'],
    ['bad_grammar', '8.8.8.8.8'],
    ['bad_grammar', '8.8.8.8:53'],
    ['bad_grammar', '8.8.8.-8'],
    ['bad_grammar', '8.8.8.８'],
    ['bad_grammar', '8。8。8。8'],
    ['bad_grammar', '8.8.8[.]8'],
    ['bad_grammar', '2606:4700::1'],
    ['bad_grammar', '::ffff:8.8.8.8'],
    ['range', '8.8.8.0/24'],
    ['range', '8.8.8.8/32'],
    ['range', '0.0.0.0/0'],
    ['range', '8.8.8.0/255.255.255.0'],
    ['range', '8.8.8.1-8.8.8.9'],
    ['range', '8.8.8.1 - 8.8.8.9'],
    ['range', '8.8.8.1-9'],
  ])('is refused as %s: %s', (refused, raw) => expect(canonicalize('ipv4', raw)).toEqual({ refused }))
})

describe('an IPv6 address', () => {
  // RFC 5952, sections 4 and 5.
  it.each([
    ['2001:0DB9::0001', '2001:db9::1'],
    ['2606:4700:0:0:0:0:0:1', '2606:4700::1'],
    ['2606:4700:0:1:1:1:1:1', '2606:4700:0:1:1:1:1:1'],
    ['2606:4700::1:1:1:1:1', '2606:4700:0:1:1:1:1:1'],
    ['2606:0:0:1:0:0:0:1', '2606:0:0:1::1'],
    ['2606:4700:0:0:1:0:0:1', '2606:4700::1:0:0:1'],
    ['2606:4700:1:1:1:1:1:0', '2606:4700:1:1:1:1:1:0'],
    ['2606:4700:1:1:1:1::', '2606:4700:1:1:1:1::'],
    ['2606:4700:1:1:1:1:1::', '2606:4700:1:1:1:1:1:0'],
    ['2606:4700::AbCd:8.8.4.4', '2606:4700::abcd:808:404'],
    ['2a02:cf40:1::5', '2a02:cf40:1::5'],
    ['64:ff9b::8.8.8.8', '64:ff9b::808:808'],
  ])('%s is written %s', (raw, value) => expect(canonicalize('ipv6', raw)).toEqual({ type: 'ipv6', value }))

  it.each(['::ffff:8.8.8.8', '::FFFF:808:808', '0:0:0:0:0:ffff:0808:0808', '0::ffff:8.8.8.8'])(
    '%s is ipv4',
    (raw) => expect(canonicalize('ipv6', raw)).toEqual({ type: 'ipv4', value: '8.8.8.8' }),
  )

  it.each([
    '::',
    '::1',
    '::8.8.8.8',
    '::ffff:10.0.0.1',
    '::ffff:0:8.8.8.8',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:2::1',
  ])('%s is not routable', (raw) => expect(canonicalize('ipv6', raw)).toEqual({ refused: 'not_routable' }))
  it.each([
    '2001:10::1',
    '2001:db8::1',
    '2002:808:808::1',
    '3fff::1',
    '4000::1',
    '5f00::1',
    'fc00::1',
    'fe80::1',
    'fec0::1',
    'ff02::1',
  ])('%s is not routable', (raw) => expect(canonicalize('ipv6', raw)).toEqual({ refused: 'not_routable' }))

  it.each(['64:ff9b::10.0.0.1', '64:ff9b::', '64:ff9b::255.255.255.255', '64:ff9b::192.0.2.1'])(
    '%s is as unreachable as the IPv4 address behind it',
    (raw) => expect(canonicalize('ipv6', raw)).toEqual({ refused: 'not_routable' }),
  )

  it.each<readonly [Refusal, string]>([
    ['bad_grammar', '2606:4700::1%eth0'],
    ['bad_grammar', '[2606:4700::1]'],
    ['bad_grammar', '2606:4700::1::2'],
    ['bad_grammar', '2606:4700:::1'],
    ['bad_grammar', ':2606:4700::1'],
    ['bad_grammar', '2606:4700::1:'],
    ['bad_grammar', '2606:4700:1:1:1:1:1'],
    ['bad_grammar', '2606:4700:1:1:1:1:1:1:1'],
    ['bad_grammar', '2606:4700:1:1::1:1:1:1'],
    ['bad_grammar', '2606:4700::00001'],
    ['bad_grammar', '2606:4700::g'],
    ['bad_grammar', '2606:4700::8.8.8'],
    ['bad_grammar', '2606:4700::8.8.8.08'],
    ['bad_grammar', '2606:4700::8.8.8.8:1'],
    ['bad_grammar', '8.8.8.8::'],
    ['bad_grammar', '2606:4700:1:1:1:1:1:8.8.8.8'],
    ['bad_grammar', '::ffff:8.8.8.010'],
    ['bad_grammar', '8.8.8.8'],
    ['bad_grammar', '2606-4700--1.ipv6-literal.net'],
    ['range', '2606:4700::/32'],
    ['range', '2606:4700::1/128'],
    ['range', '::/0'],
    ['range', '2606:4700::1-2606:4700::9'],
    ['range', '::ffff:8.8.8.0/120'],
  ])('is refused as %s: %s', (refused, raw) => expect(canonicalize('ipv6', raw)).toEqual({ refused }))
})

describe('the admission of reserved values', () => {
  const allowReserved = true

  it.each(['192.0.2.1', '198.51.100.255', '203.0.113.0'])('lets the documentation address %s in', (raw) =>
    expect(canonicalize('ipv4', raw, { allowReserved })).toEqual({ type: 'ipv4', value: raw }),
  )

  it.each(['2001:db8::1', '3fff::1', '3fff:fff:ffff::'])('lets the documentation address %s in', (raw) =>
    expect(canonicalize('ipv6', raw, { allowReserved })).toEqual({ type: 'ipv6', value: raw }),
  )

  it.each([
    '10.0.0.1',
    '127.0.0.1',
    '192.168.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '169.254.169.254',
    '198.18.0.1',
    '203.0.114.0/24',
  ])('keeps %s out', (raw) => expect(canonicalize('ipv4', raw, { allowReserved })).toHaveProperty('refused'))

  it.each(['::1', 'fe80::1', 'fc00::1', '2002:c000:201::', '64:ff9b::192.0.2.1', '3fff:1000::'])(
    'keeps %s out or as it is',
    (raw) => expect(canonicalize('ipv6', raw, { allowReserved })).toEqual(canonicalize('ipv6', raw)),
  )

  it('is off when it is false', () =>
    expect(canonicalize('ipv4', '192.0.2.1', { allowReserved: false })).toEqual({ refused: 'not_routable' }))
})
