import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { rateLimits, uncounted } from '@vedette/core'
import { namelessTier } from './admission.ts'
import { type ExchangeContext, loggedPath, type RequestLogEntry } from './exchange.ts'
import { type Line, lineOf } from './line.ts'
import { overloaded } from './refusals.ts'
import { errorReply, rateHeaders, send } from './respond.ts'
import { targetOf } from './target.ts'

/** What a server lets in, and how it refuses what it has no room for. */
export interface Door {
  /** Lets a request in, or refuses it. `answer` begins at its turn, and settles when the answer is handed over. */
  pass(request: IncomingMessage, response: ServerResponse, answer: () => Promise<void>): void
}

/** With the time before it is read, and the pause of its connection, a request should be answered in 250 ms. */
const PATIENCE_MS = 80
const SEATS = 32
const PER_TURN = 16
const FIRST_PACE_MS = 0.25

/** A connection that was refused is not listened to for so long: who asks again at once does not cost us much. */
const PAUSE_MS = 120

/** One entry stands for what was refused in so long. */
const LOG_EVERY_MS = 1_000

/** The door of a server, see docs/decisions/0012-overload.md. */
export function doorOf(context: ExchangeContext, line: Line = requestLine()): Door {
  const { newId, now, gate, log } = context
  const limits = rateLimits(namelessTier(gate.tiers))
  const note = summary(log)
  // Made once: an error looks where it was made, which costs more than all the rest.
  const refusal = overloaded()

  function refuse(request: IncomingMessage, response: ServerResponse): void {
    const requestId = newId()
    const { status, code, headers, body } = errorReply(refusal, requestId)
    const bytes = body?.identity
    const sent = send(response, {
      status,
      // Who asks is not known, so nobody's requests become fewer.
      headers: {
        ...rateHeaders(uncounted(limits, now())),
        ...headers,
        'Content-Length': `${bytes?.length ?? 0}`,
      },
      requestId,
      bytes,
    })
    pause(request.socket)
    const path = loggedPath(targetOf(request))
    const entry = { request_id: requestId, method: request.method ?? '-', path, status, ms: 0, bytes: sent }
    note({ ...entry, ...(code !== undefined && { code }) })
  }

  return {
    pass: (request, response, answer) => (line.isFull() ? refuse(request, response) : line.enter(answer)),
  }
}

function requestLine(): Line {
  return lineOf({ seats: SEATS, perTurn: PER_TURN, patienceMs: PATIENCE_MS, firstPaceMs: FIRST_PACE_MS })
}

/** Stops reading from a connection for a while. Node reads on behind the request that it is in: the pause begins there. */
function pause(socket: Socket): void {
  setImmediate(() => socket.pause())
  setTimeout(() => socket.resume(), PAUSE_MS).unref()
}

/** Passes the first of many entries on at once, and then one in a while that counts the others. */
function summary(log: ExchangeContext['log']): (entry: RequestLogEntry) => void {
  let last: RequestLogEntry | undefined
  let requests = 0
  let isQuiet = true
  function pass(): void {
    isQuiet = last === undefined
    if (last === undefined) return
    log(requests === 1 ? last : { ...last, requests })
    last = undefined
    requests = 0
    setTimeout(pass, LOG_EVERY_MS).unref()
  }
  return (entry) => {
    last = entry
    requests += 1
    if (isQuiet) pass()
  }
}
