import { randomBytes as nodeRandomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { IocError, type RandomBytes } from '@vedette/core'
import express, { type Express, type NextFunction, type Request, type Response } from 'express'
import { connections } from './connections.ts'
import { faultOf, loggedPath, newRequestId, type RequestLogEntry } from './exchange.ts'
import { type Metrics, metricsOf } from './metrics.ts'
import { operations } from './operations.ts'
import { answerRaw, parserFailure } from './parser-failure.ts'
import { otherMethod } from './refusals.ts'
import { errorReply, FIXED_HEADERS, type Reply, send } from './respond.ts'
import { DEADLINE_MS, type RouterOptions, routes } from './router.ts'

/** What the server is made of. */
export interface ServerOptions extends RouterOptions {
  /** The address to listen on, such as `127.0.0.1`. */
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  /** Whether all is there that the server needs beside its store. */
  readonly ready?: () => Promise<boolean>
  /** Whether `/metrics` is served. True unless given. */
  readonly metrics?: boolean
  /** Milliseconds that `close` waits for what is under way. 9,000 unless given. */
  readonly patience?: number
}

/** A server that listens. */
export interface RunningServer {
  /** Where it listens, without a slash at the end. */
  readonly url: string
  readonly port: number
  /**
   * Says at `/readyz` that it is not ready, stops accepting, lets what is under way come to its end, and resolves
   * when the last connection is closed: within 10 seconds, as what is left by then is cut off.
   */
  close(): Promise<void>
}

/** Connections that send or read nothing for so long are given up. */
const IDLE_MS = 60_000
const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 16_384,
  // Checked here, as Node's own answer has no body.
  requireHostHeader: false,
} as const

const PATIENCE_MS = 9_000

/**
 * Starts a server: the router, `/healthz`, `/readyz` and `/metrics`, and an error envelope for whatever else comes,
 * also where it is no HTTP.
 *
 * @throws the system's error when the address cannot be listened on.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { deadlineMs = DEADLINE_MS } = options
  const metrics = options.metrics === false ? undefined : metricsOf(options.store, deadlineMs)
  const edge: Edge = { randomBytes: options.randomBytes ?? nodeRandomBytes, log: logTo(options.log, metrics) }
  let isOpen = true
  const app = express().disable('x-powered-by')
  app.use(requireHost)
  app.use(
    operations({
      store: options.store,
      isOpen: () => isOpen,
      ready: options.ready ?? (async () => true),
      metrics,
      deadlineMs,
    }),
  )
  app.use(routes({ ...options, log: edge.log }, ['/']))
  app.use(lastResort(edge))

  const server = serverOf(app, edge)
  const { drain } = server
  await listen(server.http, options)
  const { port } = server.http.address() as AddressInfo
  const host = options.host.includes(':') ? `[${options.host}]` : options.host
  let closed: Promise<void> | undefined
  return {
    url: `http://${host}:${port}`,
    port,
    close() {
      isOpen = false
      return (closed ??= drain(options.patience ?? PATIENCE_MS))
    },
  }
}

/** What answers that no route gives are made with. */
interface Edge {
  readonly randomBytes: RandomBytes
  readonly log: (entry: RequestLogEntry) => void
}

function logTo(log: RouterOptions['log'], metrics: Metrics | undefined): Edge['log'] {
  return (entry) => {
    metrics?.count(entry)
    log?.(entry)
  }
}

/** RFC 9112, section 3.2. */
function requireHost(request: Request, _response: Response, next: NextFunction): void {
  const hosts = request.headersDistinct['host']?.length ?? 0
  if (hosts === 1 || (hosts === 0 && request.httpVersion !== '1.1')) return next()
  next(
    new IocError('invalid_parameter', 'A request of HTTP/1.1 needs one Host header', {
      parameter: 'request',
    }),
  )
}

/** Answers what was thrown outside of an exchange. Express knows an error handler by its four parameters. */
function lastResort({ randomBytes, log }: Edge) {
  return (thrown: unknown, request: Request, response: Response, _next: NextFunction): void => {
    const requestId = newRequestId(randomBytes)
    const { status, headers, body, code } = errorReply(thrown, requestId)
    const bytes = body?.identity
    const error = faultOf(thrown)
    send(
      response,
      status,
      { ...FIXED_HEADERS, ...headers, 'X-Request-Id': requestId, 'Content-Length': `${bytes?.length ?? 0}` },
      bytes,
    )
    log({
      request_id: requestId,
      method: request.method,
      path: loggedPath(request.originalUrl),
      status,
      ms: 0,
      bytes: bytes?.length ?? 0,
      ...(code !== undefined && { code }),
      ...(error !== undefined && { error }),
    })
  }
}

function serverOf(app: Express, edge: Edge): { http: Server; drain: (patience: number) => Promise<void> } {
  const http = createServer(LIMITS)
  http.timeout = IDLE_MS
  // Node would drop what is over its count in silence, a second credential among it; the size is bound anyway.
  http.maxHeadersCount = 0
  const { afterAnswers, drain } = connections(http)
  const refuse = (socket: Socket, reply: (requestId: string) => Reply) => {
    const requestId = newRequestId(edge.randomBytes)
    const { status, code, ...rest } = reply(requestId)
    const bytes = answerRaw(socket, { status, ...rest }, requestId)
    socket.destroySoon()
    edge.log({
      request_id: requestId,
      method: '-',
      path: '-',
      status,
      ms: 0,
      bytes,
      ...(code !== undefined && { code }),
    })
  }
  http.on('request', app)
  // Whatever is expected of us, a client gets the answer that it would get without.
  http.on('checkExpectation', (request, response) => http.emit('request', request, response))
  http.on('connect', (_request, socket) => refuse(socket as Socket, (id) => errorReply(otherMethod(), id)))
  http.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy()
    // Ahead of the answers to the requests before, this one would be taken for the first of them.
    afterAnswers(socket, () => {
      if (socket.writable) refuse(socket as Socket, (id) => parserFailure(error.code, id))
    })
  })
  return { http, drain }
}

function listen(server: Server, { host, port }: ServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
