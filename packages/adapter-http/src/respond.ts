import type { IncomingMessage, ServerResponse } from 'node:http'
import type { IocErrorCode, RateState } from '@vedette/core'
import { type Body, plainBody } from './body.ts'
import { acceptsGzip } from './encoding.ts'
import { codeOf, errorText } from './refusals.ts'

/** An answer before it is sent. */
export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  /** Absent for 304 alone. */
  readonly body?: Body
  /** Of an error. */
  readonly code?: IocErrorCode
}

/** The one place that knows which status a refusal has. */
export const STATUS: Readonly<Record<IocErrorCode, number>> = {
  invalid_parameter: 400,
  missing_api_key: 401,
  invalid_api_key: 401,
  expired_api_key: 401,
  insufficient_scope: 403,
  not_found: 404,
  method_not_allowed: 405,
  rate_limit_exceeded: 429,
  internal_error: 500,
  unavailable: 503,
}

export const JSON_TYPE = 'application/json; charset=utf-8'

/** What every path of this service takes. */
const ALLOWED_METHODS = 'GET, HEAD'

/** Seconds after which a caller may try again when a store or a server is not ready. */
const RETRY_SECONDS = 10

/** Basic first: whoever reads only one challenge is a firewall or a browser. */
const CHALLENGES = ['Basic realm="vedette"', 'Bearer realm="vedette"']

/** What every answer says, whatever it is. */
export const FIXED_HEADERS = {
  'Cache-Control': 'private, no-cache',
  Vary: 'Authorization, X-API-Key, Accept-Encoding',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
} as const

const FIXED_LIST: readonly string[] = Object.entries(FIXED_HEADERS).flat()

export function rateHeaders({ limit, remaining, reset }: RateState): Record<string, string> {
  return {
    'X-RateLimit-Limit': `${limit}`,
    'X-RateLimit-Remaining': `${remaining}`,
    'X-RateLimit-Reset': `${reset}`,
  }
}

/**
 * The answer to whatever was thrown, with the status of its code.
 *
 * @param retryAfter - seconds, for a caller whose limit is used up.
 */
export function errorReply(thrown: unknown, requestId: string, retryAfter?: number): Reply {
  const code = codeOf(thrown)
  return {
    status: STATUS[code],
    code,
    headers: { 'Content-Type': JSON_TYPE, ...errorHeaders(code, retryAfter) },
    body: plainBody(errorText(thrown, requestId)),
  }
}

function errorHeaders(code: IocErrorCode, retryAfter: number | undefined): Reply['headers'] {
  if (code === 'missing_api_key') return { 'WWW-Authenticate': CHALLENGES }
  if (code === 'method_not_allowed') return { Allow: ALLOWED_METHODS }
  if (code === 'rate_limit_exceeded') return { 'Retry-After': `${retryAfter ?? 60}` }
  if (code === 'unavailable') return { 'Retry-After': `${RETRY_SECONDS}` }
  return {}
}

/** Bytes that are ready to leave, with the headers that speak of them. */
interface Content {
  readonly headers: Reply['headers']
  readonly bytes?: Buffer
}

/** Chooses the bytes of a body that this request accepts. Fails before anything was sent. */
export async function contentOf({ body }: Reply, request: IncomingMessage): Promise<Content> {
  if (body === undefined) return { headers: {} }
  const zipped = body.gzip !== undefined && acceptsGzip(request.headers['accept-encoding'])
  const bytes = zipped ? await body.gzip() : body.identity
  return {
    bytes,
    headers: { 'Content-Length': `${bytes.length}`, ...(zipped && { 'Content-Encoding': 'gzip' }) },
  }
}

/** An answer that is ready to leave. */
export interface Outgoing {
  readonly status: number
  /** What it says beside {@link FIXED_HEADERS}. */
  readonly headers: Reply['headers']
  /** Absent where nobody counts or logs the request. */
  readonly requestId?: string
  readonly bytes?: Buffer | undefined
}

/** Sends a whole answer. @returns bytes of the body that were handed over. */
export function send(response: ServerResponse, { status, headers, requestId, bytes }: Outgoing): number {
  if (response.destroyed) return 0
  const list: (string | string[])[] = [...FIXED_LIST]
  // One list, written at once: Node checks and keeps headers that are set one by one a second time.
  for (const name in headers) list.push(name, headers[name] as string | string[])
  if (requestId !== undefined) list.push('X-Request-Id', requestId)
  response.writeHead(status, list as string[])
  const isHead = response.req.method === 'HEAD'
  // The buffer may be shared with other answers, so it is written as it is: one memory, however many slow readers.
  response.end(isHead ? undefined : bytes)
  return isHead ? 0 : (bytes?.length ?? 0)
}
