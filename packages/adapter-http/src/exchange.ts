import type { ServerResponse } from 'node:http'
import type { EpochMicros, IocErrorCode } from '@vedette/core'
import { type Admission, admit, type Gate } from './admission.ts'
import { withoutKeys } from './credentials.ts'
import { deadlineIn } from './deadline.ts'
import { codeOf } from './refusals.ts'
import { contentOf, errorReply, rateHeaders, type Reply, send } from './respond.ts'
import { type Asked, targetOf } from './target.ts'

/** One answered request, for a log. It holds no key and no query string. */
export interface RequestLogEntry {
  readonly request_id: string
  /** The id of the key, never the key. */
  readonly key_id?: string
  readonly method: string
  readonly path: string
  readonly status: number
  /** From the first look at the request to the end of the answer. */
  readonly ms: number
  /** Of the body, as they were handed to the network. */
  readonly bytes: number
  /** The error's code. */
  readonly code?: IocErrorCode
  /** Present when the caller went away before the answer was through. */
  readonly aborted?: true
  /** What went wrong on our side, with its stack. */
  readonly error?: string
  /** How many requests this entry stands for, when it is more than one: those that an overload had no room for. */
  readonly requests?: number
}

/** What answers a request that was let in. */
export type Handle = (admission: Admission, request: Asked, now: EpochMicros) => Promise<Reply>

/** What all exchanges of a router stand on. */
export interface ExchangeContext {
  readonly gate: Gate
  readonly now: () => EpochMicros
  readonly newId: () => string
  readonly log: (entry: RequestLogEntry) => void
  /** Milliseconds after which a request is answered, whatever it waits for. */
  readonly deadlineMs: number
}

const MAX_LOGGED_PATH = 200

/**
 * Carries one request from its first look to its answer, and to its log line when the answer is through. Whatever
 * happens, one whole answer is sent, with the rate headers and the request's id; nothing is sent before the answer is
 * whole.
 *
 * @returns when the answer is handed to the network, however slowly it is read.
 */
export async function exchange(
  context: ExchangeContext,
  handle: Handle,
  request: Asked,
  response: ServerResponse,
): Promise<void> {
  const begun = performance.now()
  const requestId = context.newId()
  const now = context.now()
  const deadline = deadlineIn(context.deadlineMs)
  const admission = await admit(request, now, context.gate, deadline)
  const { reply, content, error } = await deadline
    .within(answer(admission, handle, request, now))
    .catch((thrown: unknown) => refuse(thrown, admission, request, requestId))
  deadline.clear()
  const headers = { ...rateHeaders(admission.rate), ...reply.headers, ...content.headers }
  const bytes = send(response, { ...reply, headers, requestId, bytes: content.bytes })
  whenThrough(response, () =>
    context.log({
      request_id: requestId,
      ...(admission.caller !== undefined && { key_id: admission.caller.id }),
      method: request.method ?? '-',
      path: loggedPath(targetOf(request)),
      status: reply.status,
      ms: Math.round((performance.now() - begun) * 100) / 100,
      bytes,
      ...(reply.code !== undefined && { code: reply.code }),
      // Node calls an answer finished as well when its connection breaks; a whole one is, before the connection ends.
      ...((!response.writableFinished || request.socket.destroyed) && { aborted: true }),
      ...(error !== undefined && { error }),
    }),
  )
}

function whenThrough(response: ServerResponse, act: () => void): void {
  if (response.closed) act()
  else response.once('close', act)
}

interface Answered {
  readonly reply: Reply
  readonly content: Awaited<ReturnType<typeof contentOf>>
  readonly error?: string | undefined
}

async function answer(
  admission: Admission,
  handle: Handle,
  request: Asked,
  now: EpochMicros,
): Promise<Answered> {
  if (admission.stop !== undefined) throw admission.stop
  const reply = await handle(admission, request, now)
  return { reply, content: await contentOf(reply, request) }
}

async function refuse(
  thrown: unknown,
  { rate }: Admission,
  request: Asked,
  requestId: string,
): Promise<Answered> {
  const reply = errorReply(thrown, requestId, rate.retryAfter)
  return { reply, content: await contentOf(reply, request), error: faultOf(thrown) }
}

/** Our own faults are logged with their stack; refusals are not faults. */
export function faultOf(thrown: unknown): string | undefined {
  const code = codeOf(thrown)
  if (code !== 'internal_error' && code !== 'unavailable') return undefined
  return withoutKeys(thrown instanceof Error ? story(thrown) : String(thrown))
}

/** What a store says of its database stands in the cause, as callers are not told. */
function story({ stack, message, cause }: Error): string {
  const reason = cause instanceof Error ? `\ncaused by ${cause.name}: ${cause.message}` : ''
  return `${stack ?? message}${reason}`
}

/** A path for a log: without its query, without what looks like a key, and short. */
export function loggedPath(target: string): string {
  const [path = ''] = target.split('?', 1)
  return withoutKeys(readable(path)).slice(0, MAX_LOGGED_PATH)
}

/** A key may hide behind percent signs. What cannot be decoded is cut off there. */
function readable(path: string): string {
  try {
    return encodeURI(decodeURIComponent(path))
  } catch {
    return path.split('%', 1)[0] ?? ''
  }
}
