import ipaddr from 'ipaddr.js'
import { formatIpv4, type Ipv4Bits, type Ipv6Groups, isRange, parseIpv4, parseIpv6 } from './address-text.ts'
import { type Admission, BAD_GRAMMAR, type Canonical } from './refusal.ts'
import { admitsIpv4, admitsIpv6, lastBits } from './routable.ts'

/** Reads an IPv4 address: plain dotted decimal only, so that no two readers see two hosts in it. */
export function readIpv4(raw: string, admission: Admission): Canonical {
  const bits = parseIpv4(raw)
  return bits === undefined ? notAnAddress(raw) : admitted(bits, admission)
}

/** Reads an IPv6 address and writes it as RFC 5952 does. An IPv4-mapped one becomes `ipv4`. */
export function readIpv6(raw: string, admission: Admission): Canonical {
  const groups = parseIpv6(raw)
  if (groups === undefined) return notAnAddress(raw)
  if (isMapped(groups)) return admitted(lastBits(groups), admission)
  if (!admitsIpv6(groups, admission)) return { refused: 'not_routable' }
  return { type: 'ipv6', value: new ipaddr.IPv6([...groups]).toRFC5952String() }
}

function notAnAddress(raw: string): Canonical {
  return isRange(raw) ? { refused: 'range' } : BAD_GRAMMAR
}

function admitted(bits: Ipv4Bits, admission: Admission): Canonical {
  return admitsIpv4(bits, admission) ? { type: 'ipv4', value: formatIpv4(bits) } : { refused: 'not_routable' }
}

/** RFC 4291, section 2.5.5.2: `::ffff:0:0/96`. */
function isMapped(groups: Ipv6Groups): boolean {
  return groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0)
}
