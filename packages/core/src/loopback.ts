import { parseIpv4 } from './canonical/address-text.ts'

/**
 * Whether a host, as in `URL.hostname`, is this machine: RFC 6761, section 6.3; RFC 1122, section 3.2.1.3; RFC 4291,
 * section 2.5.3. `127.example.com` is somebody else.
 */
export function isLoopback(host: string): boolean {
  const bits = parseIpv4(host)
  return bits === undefined ? host === 'localhost' || host === '[::1]' : bits >>> 24 === 127
}
