import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * A port of 127.0.0.1 that nobody listens on.
 *
 * It is below those that systems give to outgoing connections: one that calls a stopped server must not meet itself
 * there, which TCP allows, nor keep the server from starting again.
 */
export async function freePort() {
  for (;;) {
    const port = randomInt(15_000, 30_000)
    const server = createServer()
    const free = once(server.listen(port, '127.0.0.1'), 'listening').then(
      () => true,
      () => false,
    )
    if (!(await free)) continue
    server.close()
    await once(server, 'close')
    return port
  }
}
