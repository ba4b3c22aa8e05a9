import type { Download } from '@vedette/core'
import { type Answer, exchange, type ExchangeOptions } from './exchange.ts'
import { UsageError } from './failure.ts'
import { collect, MAX_INPUT_BYTES } from './input.ts'
import { shown, shownAddress } from './output.ts'
import { packageVersion } from './places.ts'

/** The environment variable of the key for abuse.ch. There is no flag and no setting: both are easily seen. */
const AUTH_KEY_VARIABLE = 'VEDETTE_ABUSECH_AUTH_KEY'

/** How an address is asked. */
export interface DownloadOptions extends Omit<ExchangeOptions, 'headers'>, Identity {
  /** What was remembered of the last download: then only something newer is asked for. */
  readonly previous?: Download
  /** After decoding. {@link MAX_INPUT_BYTES} when absent. */
  readonly maxBytes?: number
  /** The `Content-Type`s that are of use. Any other is refused before its body is sent. */
  readonly contentTypes?: RegExp
}

/** Who asks. */
export interface Identity {
  readonly userAgent: string
  /** The key for abuse.ch. Sent to its hosts over https only, and never along a redirect. */
  readonly authKey?: string
}

/** What came of it. Without a body there is nothing newer than the last download. */
export interface Downloaded {
  readonly body?: Body
  /** What marks this version, to ask for a newer one. */
  readonly marks: Pick<Download, 'etag' | 'lastModified'>
}

/** What was sent. */
export interface Body {
  readonly bytes: Buffer
  /** The header `Content-Type`. */
  readonly contentType?: string
  /** Where it was in the end, after redirects. */
  readonly url: string
}

/** An answer that is of no use: not 200, or of another type than what is read. */
export class BadAnswer extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** Whether a host is one of abuse.ch, whose terms ask for patience and a key. */
export function isAbuseCh(host: string): boolean {
  return host === 'abuse.ch' || host.endsWith('.abuse.ch')
}

/**
 * Who asks: our name, and the key for abuse.ch where there is one.
 *
 * @throws {@link UsageError} when the key cannot be one. It is not repeated.
 */
export function identityFrom(env: Readonly<Record<string, string | undefined>>): Identity {
  const authKey = env[AUTH_KEY_VARIABLE]?.trim()
  if (authKey && !/^[\x21-\x7e]+$/.test(authKey)) {
    throw new UsageError(`${AUTH_KEY_VARIABLE}: expected a key without spaces and special characters`)
  }
  return { userAgent: `vedette/${packageVersion()}`, ...(authKey && { authKey }) }
}

/**
 * Downloads an address.
 *
 * @throws Error, or {@link BadAnswer}, that names the address, what happened and what to do. It never holds the key.
 */
export async function download(address: string, options: DownloadOptions): Promise<Downloaded> {
  const headers = (url: URL, isFirst: boolean) => headersFor(url, options, isFirst)
  return exchange(address, { ...options, headers }, (answer) => read(answer, shownAddress(address), options))
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

async function read(
  { response, url }: Answer,
  name: string,
  { previous, contentTypes, maxBytes = MAX_INPUT_BYTES }: DownloadOptions,
): Promise<Downloaded> {
  const { status, headers } = response
  const isConditional = previous?.etag !== undefined || previous?.lastModified !== undefined
  if (status === 304 && isConditional) return { marks: marksOf(headers) }
  if (status !== 200) {
    await response.body?.cancel()
    throw new BadAnswer(status, `${name}: answered ${status}. ${remedyFor(status, new URL(name).hostname)}`)
  }
  const contentType = headers.get('content-type')
  if (contentType !== null && contentTypes?.test(contentType) === false) {
    await response.body?.cancel()
    throw new BadAnswer(status, `${name}: is ${shown(contentType.slice(0, 80))}, which is not read`)
  }
  const bytes = await collect(response.body ?? emptyBody(), name, maxBytes)
  const body = { bytes, ...(contentType !== null && { contentType }), url: url.href }
  return { body, marks: marksOf(headers) }
}

function marksOf(headers: Headers): Downloaded['marks'] {
  // Where only the end of the connection ends the body, half of it looks whole: then all is asked for again.
  if (!headers.has('content-length') && headers.get('connection') === 'close') return {}
  const etag = headers.get('etag')
  const lastModified = headers.get('last-modified')
  return { ...(etag !== null && { etag }), ...(lastModified !== null && { lastModified }) }
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
