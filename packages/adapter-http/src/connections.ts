import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** The connections of a server, and what goes on in them. */
export interface Connections {
  /** Whether a connection has not got all answers that it asked for. */
  isOwed(socket: object): boolean
  /** Calls `act` when a connection has got every answer that it is owed. */
  afterAnswers(socket: object, act: () => void): void
  /**
   * Stops accepting, closes what is idle, and waits for what is under way; what is left after `patience`
   * milliseconds is cut off.
   */
  drain(patience: number): Promise<void>
}

/** Follows the connections of a server from its start. */
export function connections(server: Server): Connections {
  const owed = new Map<Socket, Set<ServerResponse>>()
  const waiting = new WeakMap<object, () => void>()
  let draining = false
  // Node's own would be called by `close`, and cuts off answers that were handed over but are not through yet.
  server.closeIdleConnections = () => {}

  server.on('connection', (socket: Socket) => {
    owed.set(socket, new Set())
    socket.once('close', () => owed.delete(socket))
  })
  server.prependListener('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    const answers = owed.get(socket)
    answers?.add(response)
    if (draining) response.shouldKeepAlive = false
    response.once('close', () => {
      answers?.delete(response)
      if (answers?.size !== 0) return
      waiting.get(socket)?.()
      if (draining) socket.destroySoon()
    })
  })

  const isOwed = (socket: object) => (owed.get(socket as Socket)?.size ?? 0) > 0
  return {
    isOwed,
    afterAnswers(socket, act) {
      if (isOwed(socket)) waiting.set(socket, act)
      else act()
    },
    drain(patience) {
      draining = true
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const [socket, answers] of owed) {
        for (const answer of answers) answer.shouldKeepAlive = false
        if (answers.size === 0) socket.destroySoon()
      }
      const cutOff = setTimeout(() => server.closeAllConnections(), patience)
      return closed.finally(() => clearTimeout(cutOff))
    },
  }
}
