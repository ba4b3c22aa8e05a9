import type { IncomingMessage } from 'node:http'
import { isIP, isIPv4 } from 'node:net'
import proxyAddr from 'proxy-addr'

/** Tells the address that a request is counted under. */
export type AddressOf = (request: IncomingMessage) => string

/**
 * The address of the socket or, through proxies that are trusted by name, the first one in `X-Forwarded-For` that
 * is not a trusted proxy. Text there that is no address (a port, a made-up word) ends the way back: the proxy that
 * passed it on is counted.
 *
 * @param trusted - addresses and CIDR ranges.
 * @throws TypeError when one of `trusted` is neither.
 */
export function clientAddress(trusted: readonly string[]): AddressOf {
  const trust = proxyAddr.compile([...trusted])
  return (request) => {
    const chain = trusted.length === 0 ? [request.socket.remoteAddress] : proxyAddr.all(request, trust)
    const address = chain.findLast((each) => each !== undefined && isIP(each) !== 0)
    return address === undefined ? 'unknown' : networkOf(address)
  }
}

/**
 * What stands for a client: an IPv4 address, or the /64 of an IPv6 address, which is what one customer gets
 * (RFC 6177). An IPv4-mapped IPv6 address is the IPv4 address.
 */
export function networkOf(address: string): string {
  if (isIPv4(address)) return address
  const groups = groupsOf(address)
  const [, , , , , , high = 0, low = 0] = groups
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    return [high >> 8, high & 255, low >> 8, low & 255].join('.')
  }
  const network = groups.slice(0, 4).map((group) => group.toString(16))
  return `${network.join(':')}::/64`
}

/** The eight groups of a valid IPv6 address. */
function groupsOf(address: string): readonly number[] {
  const [plain = ''] = address.split('%')
  const [head = [], tail = []] = plain.split('::').map(numbers)
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => 0)
  return [...head, ...zeros, ...tail]
}

function numbers(groups: string): readonly number[] {
  if (groups === '') return []
  return groups.split(':').flatMap((group) => {
    if (!group.includes('.')) return [parseInt(group, 16)]
    const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number)
    return [a * 256 + b, c * 256 + d]
  })
}
