import { type Ipv4Bits, type Ipv6Groups, parseIpv4, parseIpv6 } from './address-text.ts'
import type { Admission } from './refusal.ts'
import { DOCUMENTATION_RFCS, SPECIAL_IPV4, SPECIAL_IPV6, type SpecialBlock } from './special-addresses.ts'

/** A block ready for comparison: `groups` and `length` are in 16-bit groups and bits. */
interface Prefix {
  readonly block: string
  readonly groups: Ipv6Groups
  readonly length: number
  readonly reachable: boolean
  readonly documentation: boolean
}

const IPV4_PREFIXES = SPECIAL_IPV4.map((block) => toPrefix(block, toGroups)).sort(longestFirst)
const IPV6_PREFIXES = SPECIAL_IPV6.map((block) => toPrefix(block, parseIpv6)).sort(longestFirst)
const GLOBAL_UNICAST = '2000::/3'
const NAT64 = '64:ff9b::/96'

/** Whether packets to an IPv4 address can reach a host on the Internet, or `admission` lets it in all the same. */
export function admitsIpv4(address: Ipv4Bits, admission: Admission): boolean {
  const found = ipv4Prefix(address)
  return found === undefined || admits(found, admission)
}

/** As {@link admitsIpv4}. An address of the well-known NAT64 prefix is as reachable as its IPv4 address. */
export function admitsIpv6(address: Ipv6Groups, admission: Admission): boolean {
  const found = ipv6Prefix(address)
  if (found === undefined || !admits(found, admission)) return false
  // RFC 6052, section 3.1: the prefix must not stand before an address that is not global.
  return address[0] !== 0x64 || admitsIpv4(lastBits(address), {})
}

/**
 * Whether a host that a stranger names may be connected to: no address of a registry of special-purpose addresses
 * (RFC 6890), not even one that is globally reachable there, as the nearest router may answer for an anycast
 * address. One of the well-known NAT64 prefix (RFC 6052) is judged by the IPv4 address in it.
 *
 * @param text an IP address without brackets, zone or prefix length. Anything else is not public.
 */
export function isPublicAddress(text: string): boolean {
  const bits = parseIpv4(text)
  if (bits !== undefined) return ipv4Prefix(bits) === undefined
  const groups = parseIpv6(text)
  if (groups === undefined) return false
  const block = ipv6Prefix(groups)?.block
  return block === GLOBAL_UNICAST || (block === NAT64 && ipv4Prefix(lastBits(groups)) === undefined)
}

/** The IPv4 address in the last 32 bits. */
export function lastBits(address: Ipv6Groups): Ipv4Bits {
  return (address[6] as number) * 0x10000 + (address[7] as number)
}

function ipv4Prefix(address: Ipv4Bits): Prefix | undefined {
  const groups = [address >>> 16, address & 0xffff]
  return IPV4_PREFIXES.find((prefix) => covers(prefix, groups))
}

function ipv6Prefix(address: Ipv6Groups): Prefix | undefined {
  return IPV6_PREFIXES.find((prefix) => covers(prefix, address))
}

function admits(found: Prefix, admission: Admission): boolean {
  return found.reachable || (found.documentation && admission.allowReserved === true)
}

function toPrefix(special: SpecialBlock, parse: (text: string) => Ipv6Groups | undefined): Prefix {
  const [address = '', length] = special.block.split('/')
  return {
    block: special.block,
    groups: parse(address) ?? [],
    length: Number(length),
    reachable: special.reachable,
    documentation: DOCUMENTATION_RFCS.includes(special.rfc),
  }
}

function toGroups(text: string): Ipv6Groups | undefined {
  const bits = parseIpv4(text)
  return bits === undefined ? undefined : [bits >>> 16, bits & 0xffff]
}

function longestFirst(a: Prefix, b: Prefix): number {
  return b.length - a.length
}

function covers({ groups, length }: Prefix, address: Ipv6Groups): boolean {
  for (let at = 0, rest = length; rest > 0; at++, rest -= 16) {
    const different = (groups[at] as number) ^ (address[at] as number)
    if (rest >= 16 ? different !== 0 : different >>> (16 - rest) !== 0) return false
  }
  return true
}
