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
const LOOKS = 10

/** The system may hold so much of an answer without telling whether anybody reads it. */
const LARGE_BYTES = 262_144

/** How often a connection was seen to stand still, less the looks at which it had gone on. */
interface Stillness {
  readonly at: number
  readonly looks: number
  readonly owed: boolean
}

/**
 * Destroys connections that do nothing for too long: what a reader who has stopped is owed takes memory. A reader who
 * is slow but goes on is left alone, as Node tells of a connection only when no byte went out since the last look. One
 * step does not make up for a long halt, as a system with many such readers finds room for some bytes now and then.
 *
 * What the system took over counts as gone out, which can be a whole answer of some megabytes: behind a large answer
 * a connection is therefore not kept any longer than that either, and ends with it where the reader stood still
 * before.
 */
export function cutStalled(
  server: Server,
  { stalledMs, idleMs }: Patience,
  isOwed: (socket: Socket) => boolean,
): void {
  const still = new WeakMap<Socket, Stillness>()
  const everyMs = stalledMs / LOOKS
  server.timeout = everyMs

  /** Node passes over a look when a connection has moved. */
  function looksOf(before: Stillness | undefined, { at, owed }: Omit<Stillness, 'looks'>): number {
    if (before?.owed !== owed) return 1
    const moved = Math.round((at - before.at) / everyMs) - 1
    return Math.max(0, before.looks - moved) + 1
  }

  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    const before = socket.bytesWritten
    response.once('close', () => {
      if (socket.bytesWritten - before <= LARGE_BYTES || isOwed(socket)) return
      // The system has found room for the rest, and delivers it also behind an end.
      if (still.get(socket)?.owed === true) socket.destroySoon()
      else socket.setTimeout(stalledMs)
    })
  })
  server.on('timeout', (socket: Socket) => {
    // Between two requests: Node has waited for as long as a connection is kept.
    if (socket.timeout !== everyMs) return void socket.destroy()
    const look = { at: performance.now(), owed: isOwed(socket) }
    const looks = looksOf(still.get(socket), look)
    if (looks * everyMs >= (look.owed ? stalledMs : idleMs)) return void socket.destroy()
    still.set(socket, { ...look, looks })
    socket.setTimeout(everyMs)
  })
}
