import type { Download } from '@vedette/core'
import { systemCode, UsageError } from './failure.ts'
import { collect, MAX_INPUT_BYTES } from './input.ts'
import { packageVersion } from './places.ts'

/** The environment variable of the key for abuse.ch. There is no flag and no setting: both are easily seen. */
const AUTH_KEY_VARIABLE = 'VEDETTE_ABUSECH_AUTH_KEY'

/** How an address is asked. */
export interface DownloadOptions {
  readonly userAgent: string
  /** The key for abuse.ch. Sent to its hosts over https only, and never along a redirect. */
  readonly authKey?: string
  /** What was remembered of the last download: then only something newer is asked for. */
  readonly previous?: Download
  /** For everything together, in milliseconds. 60,000 when absent. */
  readonly deadlineMs?: number
  /** After decoding. {@link MAX_INPUT_BYTES} when absent. */
  readonly maxBytes?: number
  /** In place of the one that Node has. */
  readonly fetch?: typeof globalThis.fetch
}

/** What came of it. Without `bytes` there is nothing newer than the last download. */
export interface Downloaded {
  readonly bytes?: Buffer
  readonly etag?: string
  readonly lastModified?: string
}

const DEADLINE_MS = 60_000
const MAX_REDIRECTS = 3
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/** Whether a host is one of abuse.ch, whose terms ask for patience and a key. */
export function isAbuseCh(host: string): boolean {
  return host === 'abuse.ch' || host.endsWith('.abuse.ch')
}

/**
 * Who asks: our name, and the key for abuse.ch where there is one.
 *
 * @throws {@link UsageError} when the key cannot be one. It is not repeated.
 */
export function identityFrom(
  env: Readonly<Record<string, string | undefined>>,
): Pick<DownloadOptions, 'userAgent' | 'authKey'> {
  const authKey = env[AUTH_KEY_VARIABLE]?.trim()
  if (authKey && !/^[\x21-\x7e]+$/.test(authKey)) {
    throw new UsageError(`${AUTH_KEY_VARIABLE}: expected a key without spaces and special characters`)
  }
  return { userAgent: `vedette/${packageVersion()}`, ...(authKey && { authKey }) }
}

/** An address as it may be shown: its query may hold a key of somebody. */
export function shownAddress(address: string | URL): string {
  const { protocol, host, pathname } = new URL(address)
  return `${protocol}//${host}${pathname}`
}

/**
 * Downloads an address.
 *
 * @throws Error that names the address, what happened and what to do. It never holds the key.
 */
export async function download(address: string, options: DownloadOptions): Promise<Downloaded> {
  const { deadlineMs = DEADLINE_MS } = options
  const signal = AbortSignal.timeout(deadlineMs)
  const name = shownAddress(address)
  try {
    const response = await follow(new URL(address), options, signal)
    return await read(response, name, options)
  } catch (error) {
    if (signal.aborted)
      throw new Error(`${name}: was not through within ${deadlineMs / 1000} seconds`, { cause: error })
    // By its name, as fetch may come from elsewhere.
    if ((error as Error).name !== 'TypeError') throw error
    // The message of fetch says nothing, and its cause may quote a header.
    const problem = `could not be reached (${networkCode(error as Error)}). Check the network and the address`
    throw new Error(`${name}: ${problem}`, { cause: error })
  }
}

function networkCode(error: Error): string {
  const cause = error.cause as { code?: unknown; errors?: readonly unknown[] } | undefined
  return systemCode(cause) || systemCode(cause?.errors?.[0]) || 'the connection failed'
}

async function follow(start: URL, options: DownloadOptions, signal: AbortSignal): Promise<Response> {
  const { fetch = globalThis.fetch } = options
  let url = start
  for (let redirects = 0; ; redirects++) {
    const headers = headersFor(url, options, redirects === 0)
    const response = await fetch(url.href, { redirect: 'manual', headers, signal })
    if (!REDIRECTS.has(response.status)) return response
    await response.body?.cancel()
    if (redirects === MAX_REDIRECTS) {
      throw new Error(`${shownAddress(start)}: redirects more than ${MAX_REDIRECTS} times`)
    }
    url = redirectTarget(start, url, response.headers.get('location'))
  }
}

/** What an address is asked with. The key goes to the first address only, and to abuse.ch only. */
export function headersFor(
  url: URL,
  { userAgent, authKey, previous }: DownloadOptions,
  isFirst: boolean,
): Record<string, string> {
  const mayHaveKey = isFirst && url.protocol === 'https:' && isAbuseCh(url.hostname)
  return {
    'User-Agent': userAgent,
    ...(previous?.etag !== undefined && { 'If-None-Match': previous.etag }),
    ...(previous?.lastModified !== undefined && { 'If-Modified-Since': previous.lastModified }),
    ...(mayHaveKey && authKey !== undefined && { 'Auth-Key': authKey }),
  }
}

function redirectTarget(start: URL, from: URL, location: string | null): URL {
  const name = shownAddress(start)
  if (location === null || !URL.canParse(location, from.href)) {
    throw new Error(`${name}: redirects to nowhere`)
  }
  const target = new URL(location, from)
  const hasOtherPort = target.port !== '' && target.port !== start.port
  if (target.protocol !== 'https:' || target.hostname !== start.hostname || hasOtherPort) {
    throw new Error(
      `${name}: redirects to ${target.protocol}//${target.host}, and only the same host over https is followed. ` +
        'If you trust it, give that address',
    )
  }
  if (target.username !== '' || target.password !== '') throw new Error(`${name}: redirects with credentials`)
  return target
}

async function read(response: Response, name: string, options: DownloadOptions): Promise<Downloaded> {
  const isConditional = options.previous?.etag !== undefined || options.previous?.lastModified !== undefined
  const etag = response.headers.get('etag')
  const lastModified = response.headers.get('last-modified')
  // Where only the end of the connection ends the body, half of it looks whole: then all is asked for again.
  const isFramed = response.headers.has('content-length') || response.headers.get('connection') !== 'close'
  const marks = isFramed
    ? { ...(etag !== null && { etag }), ...(lastModified !== null && { lastModified }) }
    : {}
  if (response.status === 304 && isConditional) return marks
  if (response.status !== 200) {
    await response.body?.cancel()
    throw new Error(
      `${name}: answered ${response.status}. ${remedyFor(response.status, new URL(name).hostname)}`,
    )
  }
  const bytes = await collect(response.body ?? emptyBody(), name, options.maxBytes ?? MAX_INPUT_BYTES)
  return { bytes, ...marks }
}

async function* emptyBody(): AsyncGenerator<Uint8Array> {}

/** What to do about an answer that is not 200. */
export function remedyFor(status: number, host: string): string {
  if (status === 401 || status === 403) {
    return isAbuseCh(host)
      ? `Get a free key at https://auth.abuse.ch/ and put it into the environment variable ${AUTH_KEY_VARIABLE}`
      : 'The server lets nobody in without credentials: give another address, or a file'
  }
  if (status === 404 || status === 410) return 'Check the address'
  if (status === 429 || status >= 500) return 'Try again later'
  return 'Expected 200: check the address'
}
