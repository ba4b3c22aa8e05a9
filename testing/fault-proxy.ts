import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { Transform } from 'node:stream'

type Mode = 'pass' | 'swallow' | 'refuse'

/**
 * What becomes of a message: the server gets it; it is lost with its connection; the server gets it, and its answer
 * is lost with the connection, which is cut or goes silent.
 */
export type Fate = 'pass' | 'cut' | 'cut answer' | 'lose answer'

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
  /**
   * Holds back the next message of a client in which `words` stand, until it is decided what becomes of it.
   *
   * @returns when that has happened.
   */
  intercept(words: string, decide: () => Fate | Promise<Fate>): Promise<void>
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

interface Interception {
  readonly words: string
  readonly decide: () => Fate | Promise<Fate>
  readonly done: () => void
}

/** A TCP proxy in front of a port of this machine that fails on demand. */
export async function startProxy(targetPort: number): Promise<FaultProxy> {
  let target = targetPort
  let mode = 'pass' as Mode
  const pairs = new Set<Pair>()
  const interceptions = new Set<Interception>()
  const listener = createServer({ allowHalfOpen: true }, (client) => {
    client.on('error', () => undefined)
    if (mode === 'refuse') client.resetAndDestroy()
    else if (mode === 'swallow') lose(track(pairs, { client, swallowed: false }))
    else join(track(pairs, { client, server: reach(target), swallowed: false }), interceptions)
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
    intercept: (words, decide) => new Promise((done) => void interceptions.add({ words, decide, done })),
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

function join(pair: Pair, interceptions: Set<Interception>): void {
  const { client, server } = pair
  if (server === undefined) return
  client.setNoDelay(true)
  const upward = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const pass = () => done(null, pair.swallowed ? undefined : chunk)
      const met = [...interceptions].find(({ words }) => chunk.includes(words))
      if (met === undefined) return pass()
      interceptions.delete(met)
      void meet(met, pair, server, pass)
    },
  })
  client.pipe(upward).pipe(server)
  server.pipe(client)
}

async function meet(met: Interception, pair: Pair, server: Socket, pass: () => void): Promise<void> {
  const fate = await met.decide()
  if (fate === 'cut') reset(pair)
  // There is no answer from a server that has ended the connection meanwhile.
  else if (fate === 'pass' || server.destroyed) pass()
  else {
    server.unpipe().resume()
    const answered = new Promise((resolve) => server.once('data', resolve).once('close', resolve))
    pass()
    await answered
    if (fate === 'cut answer') reset(pair)
    else lose(pair)
  }
  met.done()
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
