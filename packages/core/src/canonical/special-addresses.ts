/** One entry of IANA's registries of special-purpose addresses (RFC 6890, RFC 8190). */
export interface SpecialBlock {
  /** In CIDR notation. */
  readonly block: string
  readonly name: string
  readonly rfc: string
  /**
   * The registry's column "Globally Reachable". Where that is empty or not applicable (6to4, Teredo, blocks that
   * were given back) it is false here: such an address is not a host that a list could block.
   */
  readonly reachable: boolean
}

type Row = readonly [block: string, name: string, rfc: string, reachable: boolean]

const IPV4_ROWS: readonly Row[] = [
  ['0.0.0.0/8', 'this network', 'RFC 791', false],
  ['0.0.0.0/32', 'this host on this network', 'RFC 1122', false],
  ['10.0.0.0/8', 'private use', 'RFC 1918', false],
  ['100.64.0.0/10', 'shared address space', 'RFC 6598', false],
  ['127.0.0.0/8', 'loopback', 'RFC 1122', false],
  ['169.254.0.0/16', 'link local', 'RFC 3927', false],
  ['172.16.0.0/12', 'private use', 'RFC 1918', false],
  ['192.0.0.0/24', 'IETF protocol assignments', 'RFC 6890', false],
  ['192.0.0.0/29', 'IPv4 service continuity prefix', 'RFC 7335', false],
  ['192.0.0.8/32', 'IPv4 dummy address', 'RFC 7600', false],
  ['192.0.0.9/32', 'port control protocol anycast', 'RFC 7723', true],
  ['192.0.0.10/32', 'traversal using relays around NAT anycast', 'RFC 8155', true],
  ['192.0.0.170/32', 'NAT64 and DNS64 discovery', 'RFC 8880', false],
  ['192.0.0.171/32', 'NAT64 and DNS64 discovery', 'RFC 8880', false],
  ['192.0.2.0/24', 'documentation, TEST-NET-1', 'RFC 5737', false],
  ['192.31.196.0/24', 'AS112-v4', 'RFC 7535', true],
  ['192.52.193.0/24', 'AMT', 'RFC 7450', true],
  ['192.88.99.0/24', '6to4 relay anycast, deprecated', 'RFC 7526', false],
  ['192.88.99.2/32', '6a44 relay anycast', 'RFC 6751', false],
  ['192.168.0.0/16', 'private use', 'RFC 1918', false],
  ['192.175.48.0/24', 'direct delegation AS112 service', 'RFC 7534', true],
  ['198.18.0.0/15', 'benchmarking', 'RFC 2544', false],
  ['198.51.100.0/24', 'documentation, TEST-NET-2', 'RFC 5737', false],
  ['203.0.113.0/24', 'documentation, TEST-NET-3', 'RFC 5737', false],
  ['240.0.0.0/4', 'reserved', 'RFC 1112', false],
  ['255.255.255.255/32', 'limited broadcast', 'RFC 8190', false],
  // Not in the registry of special-purpose addresses, but in one of its own: no group is a host.
  ['224.0.0.0/4', 'multicast', 'RFC 5771', false],
]

const IPV6_ROWS: readonly Row[] = [
  ['::1/128', 'loopback', 'RFC 4291', false],
  ['::/128', 'unspecified', 'RFC 4291', false],
  ['::ffff:0:0/96', 'IPv4-mapped', 'RFC 4291', false],
  ['64:ff9b::/96', 'IPv4-IPv6 translation', 'RFC 6052', true],
  ['64:ff9b:1::/48', 'IPv4-IPv6 translation, local use', 'RFC 8215', false],
  ['100::/64', 'discard only', 'RFC 6666', false],
  ['100:0:0:1::/64', 'dummy prefix', 'RFC 9780', false],
  ['2001::/23', 'IETF protocol assignments', 'RFC 2928', false],
  ['2001::/32', 'Teredo', 'RFC 4380', false],
  ['2001:1::1/128', 'port control protocol anycast', 'RFC 7723', true],
  ['2001:1::2/128', 'traversal using relays around NAT anycast', 'RFC 8155', true],
  ['2001:1::3/128', 'DNS-SD service registration protocol anycast', 'RFC 9665', true],
  ['2001:2::/48', 'benchmarking', 'RFC 5180', false],
  ['2001:3::/32', 'AMT', 'RFC 7450', true],
  ['2001:4:112::/48', 'AS112-v6', 'RFC 7535', true],
  ['2001:10::/28', 'ORCHID, deprecated', 'RFC 4843', false],
  ['2001:20::/28', 'ORCHIDv2', 'RFC 7343', true],
  ['2001:30::/28', 'drone remote identification', 'RFC 9374', true],
  ['2001:db8::/32', 'documentation', 'RFC 3849', false],
  ['2002::/16', '6to4', 'RFC 3056', false],
  ['2620:4f:8000::/48', 'direct delegation AS112 service', 'RFC 7534', true],
  ['3fff::/20', 'documentation', 'RFC 9637', false],
  ['5f00::/16', 'segment routing identifiers', 'RFC 9602', false],
  ['fc00::/7', 'unique local', 'RFC 4193', false],
  ['fe80::/10', 'link local', 'RFC 4291', false],
  ['ff00::/8', 'multicast', 'RFC 4291', false],
  // What IANA has handed out so far (RFC 4291, section 2.4): all else is nobody's.
  ['2000::/3', 'global unicast', 'RFC 4291', true],
  ['::/0', 'not assigned', 'RFC 4291', false],
]

/** IANA's registry of special-purpose IPv4 addresses, and multicast. */
export const SPECIAL_IPV4: readonly SpecialBlock[] = IPV4_ROWS.map(toBlock)

/** IANA's registry of special-purpose IPv6 addresses, multicast, and what lies outside of global unicast. */
export const SPECIAL_IPV6: readonly SpecialBlock[] = IPV6_ROWS.map(toBlock)

/** Where the addresses for documentation come from. */
export const DOCUMENTATION_RFCS: readonly string[] = ['RFC 5737', 'RFC 3849', 'RFC 9637']

function toBlock([block, name, rfc, reachable]: Row): SpecialBlock {
  return { block, name, rfc, reachable }
}
