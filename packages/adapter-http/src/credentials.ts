import type { IncomingMessage } from 'node:http'

/** What a request offers to prove who sent it. */
export interface Credentials {
  /** Every key that was sent, wherever it stood. */
  readonly keys: readonly string[]
  /** Whether an `Authorization` header or a key was sent in a form that cannot be read. */
  readonly unreadable: boolean
}

/** The password of Basic may hold colons, the user name may not (RFC 7617, section 2). */
const AUTHORIZATION = /^(bearer|basic) +(\S+) *$/i

/**
 * Collects the keys of a request: `Authorization` (Bearer, or Basic with the key as password and any user name),
 * `X-API-Key` and, where that is allowed, `api_key` of the query. A header that is sent twice counts twice: Node's
 * joined headers would hide one of the two.
 */
export function readCredentials(
  request: Pick<IncomingMessage, 'headersDistinct'>,
  rawQuery: string,
  keyInQuery: boolean,
): Credentials {
  const { authorization = [], 'x-api-key': own = [] } = request.headersDistinct
  const found = [...authorization.map(keyOfAuthorization), ...own, ...(keyInQuery ? queryKeys(rawQuery) : [])]
  const keys = found.filter((key) => key !== undefined && key !== '') as readonly string[]
  return { keys, unreadable: keys.length < found.length }
}

function keyOfAuthorization(header: string): string | undefined {
  const [, scheme, value] = AUTHORIZATION.exec(header) ?? []
  if (scheme === undefined || value === undefined) return undefined
  if (scheme.toLowerCase() === 'bearer') return value
  const pair = Buffer.from(value, 'base64').toString('utf8')
  const colon = pair.indexOf(':')
  return colon < 0 ? undefined : pair.slice(colon + 1)
}

/** Every value of `api_key` in a raw query string; `undefined` for one that is not percent-encoded UTF-8. */
export function queryKeys(rawQuery: string): readonly (string | undefined)[] {
  return rawQuery.split('&').flatMap((pair) => {
    const equals = pair.indexOf('=')
    const name = decoded(equals < 0 ? pair : pair.slice(0, equals))
    return name === 'api_key' ? [decoded(equals < 0 ? '' : pair.slice(equals + 1))] : []
  })
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}

/** A text that may be written down: whatever looks like a key is cut out of it. */
export function withoutKeys(text: string): string {
  return text.replace(/sk_live_\w*/gi, 'sk_live_...')
}
