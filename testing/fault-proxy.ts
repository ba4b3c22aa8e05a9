import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

type Mode = 'pass' | 'swallow' | 'refuse'

export interface FaultProxy {
  readonly port: number
  /** The same url with our port. */
  url(base: string): string
  /** New connections go to another port from now on. */
  retarget(port: number): void
  /** Every connection, old or new, stays open and loses every byte, for ever, as when a cable is cut. */
  swallow(): void
  /** New connections are reset and existing ones cut, as when a machine is up and its server is not. */
  refuse(): void
  /** Existing connections are reset; new ones are served. */
  cut(): void
  /** New connections are served again. */
  heal(): void
  /** How many connections are open at our side. */
  connections(): number
  close(): Promise<void>
}

/** One connection of a client, with ours to the server unless it was swallowed at birth. */
interface Pair {
  readonly client: Socket
  readonly server?: Socket
  swallowed: boolean
}

/** A TCP proxy in front of a port of this machine that fails on demand. */
export async function startProxy(targetPort: number): Promise<FaultProxy> {
  let target = targetPort
  let mode = 'pass' as Mode
  const pairs = new Set<Pair>()
  const listener = createServer({ allowHalfOpen: true }, (client) => {
    client.on('error', () => undefined)
    if (mode === 'refuse') client.resetAndDestroy()
    else if (mode === 'swallow') lose(track(pairs, { client, swallowed: false }))
    else join(track(pairs, { client, server: reach(target), swallowed: false }))
  })
  await once(listener.listen(0, '127.0.0.1'), 'listening')
  const { port } = listener.address() as AddressInfo
  const cut = () => pairs.forEach(reset)
  return {
    port,
    url: (base) => Object.assign(new URL(base), { hostname: '127.0.0.1', port: String(port) }).href,
    retarget: (to) => void (target = to),
    swallow: () => {
      mode = 'swallow'
      pairs.forEach(lose)
    },
    refuse: () => {
      mode = 'refuse'
      cut()
    },
    cut,
    heal: () => void (mode = 'pass'),
    connections: () => [...pairs].filter(({ client }) => !client.destroyed).length,
    close: async () => {
      const closed = once(listener, 'close')
      listener.close()
      cut()
      await closed
    },
  }
}

function reach(port: number): Socket {
  return connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
}

function socketsOf({ client, server }: Pair): readonly Socket[] {
  return server === undefined ? [client] : [client, server]
}

function track(pairs: Set<Pair>, pair: Pair): Pair {
  pairs.add(pair)
  for (const socket of socketsOf(pair)) {
    socket.on('error', () => undefined)
    socket.on('close', () => {
      // The other end of a cut cable learns nothing.
      if (!pair.swallowed) reset(pair)
      if (socketsOf(pair).every(({ destroyed }) => destroyed)) pairs.delete(pair)
    })
  }
  return pair
}

function join({ client, server }: Pair): void {
  if (server === undefined) return
  client.setNoDelay(true)
  client.pipe(server)
  server.pipe(client)
}

function lose(pair: Pair): void {
  pair.swallowed = true
  for (const socket of socketsOf(pair)) {
    socket.unpipe()
    // What comes is read, so that the sender sees a line that works.
    socket.resume()
  }
}

function reset(pair: Pair): void {
  for (const socket of socketsOf(pair)) if (!socket.destroyed) socket.resetAndDestroy()
}
