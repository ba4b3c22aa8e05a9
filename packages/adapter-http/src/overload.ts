import type { IncomingMessage, ServerResponse } from 'node:http'
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

/** With the time before it is read, a request should be answered in 250 ms. */
const PATIENCE_MS = 60
const SEATS = 32
const PER_TURN = 16
const FIRST_PACE_MS = 0.25

/** A refusal is told so much later: who asks again at once does not cost us much. */
const HOLD_MS = 200

/** One entry stands for what was refused in so long. */
const LOG_EVERY_MS = 1_000

/** The door of a server, see docs/decisions/0012-overload.md. */
export function doorOf(context: ExchangeContext, line: Line = requestLine()): Door {
  const tell = refusing(context)

  function refuse(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request
    const begun = performance.now()
    // Node reads on behind the request that it is in: the pause begins there.
    setImmediate(() => socket.pause())
    setTimeout(() => {
      socket.resume()
      tell(request, response, begun)
    }, HOLD_MS)
  }

  return {
    pass: (request, response, answer) => (line.isFull() ? refuse(request, response) : line.enter(answer)),
  }
}

/** Answers a request that was refused, and notes it. */
function refusing({ newId, now, gate, log }: ExchangeContext) {
  const limits = rateLimits(namelessTier(gate.tiers))
  const note = summary(log)
  // Made once: an error looks where it was made, which costs more than all the rest.
  const refusal = overloaded()

  return (request: IncomingMessage, response: ServerResponse, begun: number): void => {
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
    note({
      request_id: requestId,
      method: request.method ?? '-',
      path: loggedPath(targetOf(request)),
      status,
      ms: Math.round(performance.now() - begun),
      bytes: sent,
      ...(code !== undefined && { code }),
    })
  }
}

function requestLine(): Line {
  return lineOf({ seats: SEATS, perTurn: PER_TURN, patienceMs: PATIENCE_MS, firstPaceMs: FIRST_PACE_MS })
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
