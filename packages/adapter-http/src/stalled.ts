import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** How long a connection may do nothing, in milliseconds. */
export interface Patience {
  /** While it is owed an answer, or the rest of one. */
  readonly stalledMs: number
  /** While it is owed nothing and has asked nothing yet. Between two requests Node's `keepAliveTimeout` counts. */
  readonly idleMs: number
}

/** A connection is looked at so often in the time that it has: what it is given is at most that much longer. */
const LOOKS = 6

/** The system may hold so much of an answer without telling whether anybody reads it. */
const LARGE_BYTES = 262_144

/** What is known of a connection that did nothing when it was looked at. */
interface Stillness {
  readonly at: number
  readonly looks: number
}

/**
 * Destroys connections that do nothing for too long: what a reader who has stopped is owed takes memory. A reader who
 * is slow but goes on is left alone, as Node tells of a connection only when no byte went out since the last look.
 * What the system took over counts as gone out, which can be a whole answer of some megabytes: behind a large answer
 * a connection is therefore not kept any longer than that either.
 */
export function cutStalled(
  server: Server,
  { stalledMs, idleMs }: Patience,
  isOwed: (socket: Socket) => boolean,
): void {
  const still = new WeakMap<Socket, Stillness>()
  const everyMs = stalledMs / LOOKS
  server.timeout = everyMs
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    const before = socket.bytesWritten
    response.once('close', () => {
      if (socket.bytesWritten - before > LARGE_BYTES && !isOwed(socket)) socket.setTimeout(stalledMs)
    })
  })
  server.on('timeout', (socket: Socket) => {
    // Between two requests: Node has waited for as long as a connection is kept.
    if (socket.timeout !== everyMs) return void socket.destroy()
    const before = still.get(socket)
    const now = performance.now()
    // Had it moved since, Node would have passed over one look.
    const looks = before !== undefined && now - before.at < 1.9 * everyMs ? before.looks + 1 : 1
    if (looks * everyMs >= (isOwed(socket) ? stalledMs : idleMs)) return void socket.destroy()
    still.set(socket, { at: now, looks })
    socket.setTimeout(everyMs)
  })
}
