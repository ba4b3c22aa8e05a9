import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { IocError } from '@vedette/core'
import { errorReply, FIXED_HEADERS, type Reply } from './respond.ts'

/** What Node's parser and its clocks complain of; anything else is a malformed request. */
const FAILURES: Readonly<Record<string, readonly [status: number, message: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'The address and the headers of this request are too long'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'The chunk extensions of this request are too long'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request took too long to arrive'],
}

/**
 * The answer to bytes that never became a request. Of the codes of the contract `invalid_parameter` is the one that
 * blames the request; the status says more.
 *
 * @param code - of the error that Node's HTTP server reports.
 */
export function parserFailure(code: string | undefined, requestId: string): Reply {
  const [status, message] = FAILURES[code ?? ''] ?? [400, 'This is not a well-formed HTTP request']
  const error = new IocError('invalid_parameter', message, { parameter: 'request' })
  return { ...errorReply(error, requestId), status }
}

/**
 * Writes an answer past Node's HTTP layer, which has none to give here, and ends the connection.
 *
 * @returns bytes of the body.
 */
export function answerRaw(socket: Duplex, { status, headers, body }: Reply, requestId: string): number {
  const bytes = body?.identity ?? Buffer.alloc(0)
  const lines = Object.entries({
    ...FIXED_HEADERS,
    ...headers,
    'Content-Length': `${bytes.length}`,
    'X-Request-Id': requestId,
    Connection: 'close',
  }).map(([name, value]) => `${name}: ${[value].flat().join(', ')}`)
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', ''].join('\r\n')
  socket.end(Buffer.concat([Buffer.from(head), bytes]))
  return bytes.length
}
