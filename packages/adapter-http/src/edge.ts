import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { IocError } from '@vedette/core'
import type { Connections } from './connections.ts'
import { type ExchangeContext, faultOf, loggedPath } from './exchange.ts'
import { answerRaw, parserFailure } from './parser-failure.ts'
import { otherMethod } from './refusals.ts'
import { errorReply, type Reply, send } from './respond.ts'
import { targetOf } from './target.ts'

/** What answers that no route gives are made with. */
export type Edge = Pick<ExchangeContext, 'newId' | 'log'>

/** Why a request does not say which host it is meant for (RFC 9112, section 3.2); nothing when it does. */
export function hostProblem(request: IncomingMessage): IocError | undefined {
  const hosts = request.headersDistinct['host']?.length ?? 0
  if (hosts === 1 || (hosts === 0 && request.httpVersion !== '1.1')) return undefined
  return new IocError('invalid_parameter', 'A request of HTTP/1.1 needs one Host header', {
    parameter: 'request',
  })
}

/** Answers what was thrown outside of an exchange. */
export function answerThrown(
  { newId, log }: Edge,
  request: IncomingMessage,
  response: ServerResponse,
  thrown: unknown,
): void {
  const requestId = newId()
  const { status, headers, body, code } = errorReply(thrown, requestId)
  const bytes = body?.identity
  const error = faultOf(thrown)
  send(response, {
    status,
    headers: { ...headers, 'Content-Length': `${bytes?.length ?? 0}` },
    requestId,
    bytes,
  })
  log({
    request_id: requestId,
    method: request.method ?? '-',
    path: loggedPath(targetOf(request)),
    status,
    ms: 0,
    bytes: bytes?.length ?? 0,
    ...(code !== undefined && { code }),
    ...(error !== undefined && { error }),
  })
}

/** Answers what never became a request: bytes that are no HTTP, and a wish for a tunnel. */
export function answerOddities(http: Server, { newId, log }: Edge, { afterAnswers }: Connections): void {
  const refuse = (socket: Socket, reply: (requestId: string) => Reply) => {
    const requestId = newId()
    const { status, code, ...rest } = reply(requestId)
    const bytes = answerRaw(socket, { status, ...rest }, requestId)
    socket.destroySoon()
    const what = { request_id: requestId, method: '-', path: '-', status, ms: 0, bytes }
    log({ ...what, ...(code !== undefined && { code }) })
  }
  http.on('connect', (_request, socket) => refuse(socket as Socket, (id) => errorReply(otherMethod(), id)))
  http.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy()
    // Ahead of the answers to the requests before, this one would be taken for the first of them.
    afterAnswers(socket, () => {
      if (socket.writable) refuse(socket as Socket, (id) => parserFailure(error.code, id))
    })
  })
}
