import ipaddr from 'ipaddr.js'
import { parseIpv4, parseIpv6 } from '../canonical/address-text.ts'
import { toAlabels } from '../canonical/host-name.ts'

/** An address of the web, taken apart. Written again by {@link writeWebAddress}. */
export interface WebAddress {
  readonly scheme: 'http' | 'https'
  /** Lower case, A-labels; an IPv6 address in brackets. */
  readonly host: string
  /** With its colon; empty where it goes without saying. */
  readonly port: string
  /** Starts with `/`; no dot segments. */
  readonly path: string
  /** With its `?`; empty where there is none. */
  readonly query: string
}

/** Code units of an address that are read. Nobody links to a longer one, and servers refuse it. */
const MAX_ADDRESS = 4_096
const ABSOLUTE = /^(https?):\/\/+([^/?#]*)([^?#]*)(\?[^#]*)?/i
const REFERENCE = /^([^?#]*)(\?[^#]*)?/
const SCHEME = /^[a-z][a-z0-9+.-]*:/i
const PORT = /^[0-9]{1,6}$/
// Also underscores, which the web has and the DNS does not mind.
const LABEL = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?'
const NAME = new RegExp(`^(?:${LABEL}\\.)*${LABEL}$`)
const NUMBER_LAST = /(?:^|\.)(?:[0-9]+|0x[0-9a-f]*)$/
// The URL standard's path and (special) query percent-encode sets.
const NOT_IN_PATH = /[^!$-;=@-\]_a-z|~]/gu
const NOT_IN_QUERY = /[^!$-&(-;=?-~]/gu

/**
 * Reads an absolute http or https address as the URL standard (https://url.spec.whatwg.org) does: tabs and line
 * ends gone, `\` as `/`, dot segments removed, what must be percent-encoded is. Credentials and the fragment are
 * dropped: neither is part of where an article is. A host that is written in percent-encoding or as an odd number
 * (`127.1`, `0x7f.1`) is refused.
 *
 * @returns `undefined` for anything else.
 */
export function readWebAddress(raw: string): WebAddress | undefined {
  const parts = ABSOLUTE.exec(withSlashes(raw) ?? '')
  if (parts === null) return undefined
  const [, scheme, authority = '', path = '', query = ''] = parts
  const secure = scheme?.toLowerCase() === 'https'
  const end = authority.slice(authority.lastIndexOf('@') + 1)
  const colon = end.startsWith('[') ? end.indexOf(':', end.indexOf(']')) : end.indexOf(':')
  const host = hostOf(colon < 0 ? end : end.slice(0, colon))
  const port = portOf(colon < 0 ? '' : end.slice(colon + 1), secure ? 443 : 80)
  if (host === undefined || port === undefined) return undefined
  return { scheme: secure ? 'https' : 'http', host, port, path: pathOf(path), query: queryOf(query) }
}

/** Reads a reference as it stands in a page at `base` (RFC 3986, section 5.2). */
export function resolveReference(raw: string, base: WebAddress | undefined): WebAddress | undefined {
  const text = withSlashes(raw)
  if (text === undefined || text === '') return undefined
  if (SCHEME.test(text) || base === undefined) return readWebAddress(text)
  if (text.startsWith('//')) return readWebAddress(`${base.scheme}:${text}`)
  const [, path = '', query = ''] = REFERENCE.exec(text) ?? []
  if (path === '') return query === '' ? base : { ...base, query: queryOf(query) }
  const folder = path.startsWith('/') ? '' : base.path.slice(0, base.path.lastIndexOf('/') + 1)
  // Or a base of a base of a base would grow without end.
  if (folder.length + text.length > MAX_ADDRESS) return undefined
  return { ...base, path: pathOf(folder + path), query: queryOf(query) }
}

/** The one spelling of an address. */
export function writeWebAddress({ scheme, host, port, path, query }: WebAddress): string {
  return `${scheme}://${host}${port}${path}${query}`
}

function withSlashes(raw: string): string | undefined {
  if (raw.length > MAX_ADDRESS) return undefined
  const text = raw.trim().replace(/[\t\n\r]/g, '')
  const [before] = text.split(/[?#]/, 1)
  return before?.includes('\\') === true ? before.replaceAll('\\', '/') + text.slice(before.length) : text
}

function hostOf(raw: string): string | undefined {
  if (raw.startsWith('[')) {
    const groups = raw.endsWith(']') ? parseIpv6(raw.slice(1, -1)) : undefined
    return groups === undefined ? undefined : `[${new ipaddr.IPv6([...groups]).toRFC5952String()}]`
  }
  if (parseIpv4(raw) !== undefined) return raw
  const name = toAlabels(raw)
  return name !== undefined && name.length <= 253 && NAME.test(name) && !NUMBER_LAST.test(name)
    ? name
    : undefined
}

function portOf(text: string, usual: number): string | undefined {
  if (text === '') return ''
  const port = PORT.test(text) ? Number(text) : 65_536
  if (port > 65_535) return undefined
  return port === usual ? '' : `:${port}`
}

function pathOf(raw: string): string {
  const segments: string[] = []
  const given = raw.split('/').slice(raw.startsWith('/') ? 1 : 0)
  for (const [at, segment] of given.entries()) {
    const dots = segment.replaceAll(/%2e/gi, '.')
    if (dots === '..') segments.pop()
    // Behind the last dot segment stands a slash: it names a folder.
    if (dots !== '..' && dots !== '.') segments.push(segment)
    else if (at === given.length - 1) segments.push('')
  }
  return `/${segments.join('/').replace(NOT_IN_PATH, percentEncoded)}`
}

function queryOf(raw: string): string {
  return raw.length < 2 ? '' : raw.replace(NOT_IN_QUERY, percentEncoded)
}

function percentEncoded(character: string): string {
  if (character === '%') return character
  const bytes = new TextEncoder().encode(character)
  return Array.from(bytes, (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('')
}
