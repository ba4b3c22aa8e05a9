import { readIpv4, readIpv6 } from './address.ts'
import { isRange, parseIpv4 } from './address-text.ts'
import { isPlain, lowered } from './characters.ts'
import { readHostName } from './host-name.ts'
import { type Admission, BAD_GRAMMAR, type Canonical, type Refused } from './refusal.ts'

/**
 * The schemes that a url may have, with the port that is meant when none is given; 0 where there is no such port.
 * IANA's registries of URI schemes and of service names; `tcp`, `udp`, `tls` are how feeds write a bare endpoint.
 */
export const SCHEME_PORTS: ReadonlyMap<string, number> = new Map([
  ['http', 80],
  ['https', 443],
  ['ftp', 21],
  ['ftps', 990],
  ['sftp', 22],
  ['ssh', 22],
  ['tftp', 69],
  ['telnet', 23],
  ['ws', 80],
  ['wss', 443],
  ['smb', 445],
  ['ldap', 389],
  ['ldaps', 636],
  ['rmi', 1099],
  ['git', 9418],
  ['rsync', 873],
  ['rtsp', 554],
  ['irc', 6667],
  ['ircs', 6697],
  ['mqtt', 1883],
  ['tcp', 0],
  ['udp', 0],
  ['tls', 0],
])

const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]{0,15}):\/\//
const AUTHORITY_END = /[/?#]/
const NOT_IN_AUTHORITY = /[\\<>"]/
const BRACKETED_RANGE = /^\[([^\]]*)\]/
/** Turns the direction of reading, or is not seen at all: two lines of a list would look alike. */
const UNSEEN = /\p{Cf}/u
const PORT = /^[0-9]{1,10}$/

/**
 * Reads a url (RFC 3986): scheme and host in lower case, the host in its canonical spelling, user information,
 * fragment and default port dropped; path and query stay as they are, to the byte, and an empty path stays empty.
 *
 * A host that could not be an indicator is refused for the same reason, but for a private public suffix, see
 * {@link HostNameRules}. A host in percent-encoding is refused.
 */
export function readUrl(raw: string, admission: Admission): Canonical {
  const written = SCHEME.exec(raw)?.[1] ?? ''
  const scheme = lowered(written)
  const defaultPort = SCHEME_PORTS.get(scheme)
  if (defaultPort === undefined) return isRange(raw) ? { refused: 'range' } : BAD_GRAMMAR
  const rest = raw.slice(written.length + '://'.length)
  if (rest.startsWith('[') && isRange(BRACKETED_RANGE.exec(rest)?.[1] ?? '')) return { refused: 'range' }
  const end = rest.search(AUTHORITY_END)
  const authority = end < 0 ? rest : rest.slice(0, end)
  if (NOT_IN_AUTHORITY.test(authority)) return BAD_GRAMMAR
  // A password may hold an `@` that was not encoded: everyone takes the last.
  const { host: rawHost, port: rawPort } = splitPort(authority.slice(authority.lastIndexOf('@') + 1))
  const port = readPort(rawPort, defaultPort)
  const host = readHost(rawHost, admission)
  if ('refused' in host) return host
  if (port === undefined) return BAD_GRAMMAR
  const fragment = rest.indexOf('#')
  const tail = end < 0 ? '' : rest.slice(end, fragment < 0 ? rest.length : fragment)
  if (!isPlain(tail) && UNSEEN.test(tail)) return { refused: 'control_character' }
  return { type: 'url', value: `${scheme}://${host.text}${port}${tail}` }
}

/** An address without brackets that holds a colon keeps it, and is refused as a host. */
function splitPort(text: string): { readonly host: string; readonly port: string } {
  const colon = text.startsWith('[') ? text.indexOf(':', text.indexOf(']') + 1) : text.indexOf(':')
  return colon < 0 ? { host: text, port: '' } : { host: text.slice(0, colon), port: text.slice(colon + 1) }
}

/** The port with its colon, nothing where it goes without saying; `undefined` when it is none. */
function readPort(text: string, defaultPort: number): string | undefined {
  if (text === '') return ''
  const port = PORT.test(text) ? Number(text) : 0
  if (port < 1 || port > 65_535) return undefined
  return port === defaultPort ? '' : `:${port}`
}

function readHost(raw: string, admission: Admission): { readonly text: string } | Refused {
  if (raw.startsWith('[')) {
    if (!raw.endsWith(']')) return BAD_GRAMMAR
    const address = readIpv6(raw.slice(1, -1), admission)
    if ('refused' in address) return address
    return { text: address.type === 'ipv4' ? address.value : `[${address.value}]` }
  }
  if (parseIpv4(raw) !== undefined) {
    const address = readIpv4(raw, admission)
    return 'refused' in address ? address : { text: address.value }
  }
  const host = readHostName(raw, { ...admission, whole: false })
  return 'refused' in host ? host : { text: host.name }
}
