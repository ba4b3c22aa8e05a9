import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connections } from './connections.ts'
import { answerOddities, answerThrown, hostProblem } from './edge.ts'
import type { RequestLogEntry } from './exchange.ts'
import { type Metrics, metricsOf } from './metrics.ts'
import { operations } from './operations.ts'
import { doorOf } from './overload.ts'
import { contextOf, DEADLINE_MS, type RouterOptions, routes } from './router.ts'
import { cutStalled, type Patience } from './stalled.ts'
import { pathOf } from './target.ts'

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
  /** Milliseconds after which a reader that takes nothing of its answer is cut off. 20,000 unless given. */
  readonly stalledMs?: number
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

const PATIENCE: Patience = { stalledMs: 20_000, idleMs: 60_000 }
const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 16_384,
  // Checked here, as Node's own answer has no body.
  requireHostHeader: false,
} as const

const DRAIN_MS = 9_000

/**
 * Starts a server: the router, `/healthz`, `/readyz` and `/metrics`, and an error envelope for whatever else comes,
 * also where it is no HTTP.
 *
 * @throws the system's error when the address cannot be listened on.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { deadlineMs = DEADLINE_MS, ready = async () => true } = options
  const metrics = options.metrics === false ? undefined : metricsOf(options.store, deadlineMs)
  const context = contextOf({ ...options, log: logTo(options.log, metrics) })
  let isOpen = true
  const watch = operations({ store: options.store, isOpen: () => isOpen, ready, metrics, deadlineMs })
  const answer = routes(context, options)
  const door = doorOf(context)

  const http = createServer(LIMITS)
  // Node would drop what is over its count in silence, a second credential among it; the size is bound anyway.
  http.maxHeadersCount = 0
  const open = connections(http)
  answerOddities(http, context, open)
  cutStalled(http, { ...PATIENCE, stalledMs: options.stalledMs ?? PATIENCE.stalledMs }, open.isOwed)
  http.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const fail = (thrown: unknown) => answerThrown(context, request, response, thrown)
    const problem = hostProblem(request)
    if (problem !== undefined) return fail(problem)
    const path = pathOf(request.url ?? '')
    const watched = watch(request.method, path)
    if (watched !== undefined) return void watched(response).catch(fail)
    door.pass(request, response, () => answer(request, response, path).catch(fail))
  })
  // Whatever is expected of us, a client gets the answer that it would get without.
  http.on('checkExpectation', (request, response) => http.emit('request', request, response))

  await listen(http, options)
  const { port } = http.address() as AddressInfo
  const host = options.host.includes(':') ? `[${options.host}]` : options.host
  let closed: Promise<void> | undefined
  return {
    url: `http://${host}:${port}`,
    port,
    close() {
      isOpen = false
      return (closed ??= open.drain(options.patience ?? DRAIN_MS))
    },
  }
}

function logTo(log: RouterOptions['log'], metrics: Metrics | undefined): (entry: RequestLogEntry) => void {
  return (entry) => {
    metrics?.count(entry)
    log?.(entry)
  }
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
