import type { Socket } from 'node:net'
import pg, { type PoolClient } from 'pg'
import { type Connection, over } from './connection.ts'
import { isAnswer, isSilence, reasonOf, unavailable } from './errors.ts'
import { silenceAfter } from './silence.ts'

/** Connections that are lent, one to one user at a time. Who finds none free waits in line. */
export interface Pool {
  /**
   * A connection whose use failed is closed: what state it is in nobody knows.
   *
   * @throws IocError `unavailable` when the database is away, or no connection is free in time; whatever else `use`
   *   throws.
   */
  lend<T>(use: (connection: Connection) => Promise<T>): Promise<T>
  /** Waits until all connections are back. */
  close(): Promise<void>
}

/** How connections are made. */
export interface PoolOptions {
  /** Connections at most. */
  readonly size: number
  /** Milliseconds to wait for the answer to a statement. */
  readonly timeoutMs: number
  /** Milliseconds to wait for a connection; as many as for an answer when absent. */
  readonly connectMs?: number
}

/** A connection that nobody needed for so long is closed. */
const IDLE_MS = 30_000

/** Connections are opened at the first need of them. */
export function poolOf(url: string, options: PoolOptions): Pool {
  const clients = clientsOf(url, options)
  const lent = new Set<Promise<unknown>>()
  let closing: Promise<void> | undefined
  const silence = silenceAfter(options.timeoutMs)

  async function borrow<T>(use: (connection: Connection) => Promise<T>): Promise<T> {
    silence.enter()
    const begun = performance.now()
    try {
      const result = await clients.lend(use)
      silence.heard()
      return result
    } catch (error) {
      const reason = reasonOf(error)
      if (reason === undefined) silence.heard()
      else if (silence.failed(reason, begun)) clients.distrust()
      throw error
    }
  }

  return {
    lend(use) {
      if (closing !== undefined) return Promise.reject(new Error('The storage is closed'))
      const result = borrow(use)
      const settled: Promise<unknown> = result.catch(() => {})
      lent.add(settled)
      return result.finally(() => lent.delete(settled))
    },
    close() {
      closing ??= Promise.all(lent).then(() => clients.end())
      return closing
    },
  }
}

/** The way to the socket, which the driver has but does not declare: it alone lets go of a network that is dead. */
type Wired = PoolClient & { readonly connection: { readonly stream: Pick<Socket, 'destroy' | 'unref'> } }

function driverPool(url: string, { size, timeoutMs, connectMs = timeoutMs }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'vedette',
    max: size,
    connectionTimeoutMillis: connectMs,
    idleTimeoutMillis: IDLE_MS,
    keepAlive: true,
  })
  // Without listeners a connection that dies would end the process, idle or not.
  pool.on('error', () => {})
  pool.on('connect', (client) => void client.on('error', () => {}))
  return pool
}

function clientsOf(url: string, options: PoolOptions) {
  const pool = driverPool(url, options)
  // When one connection is lost, all that were made before are doubtful: each knows the number of its era.
  let era = 0
  const eras = new WeakMap<PoolClient, number>()
  const clients = new Set<Wired>()
  pool.on('connect', (client) => {
    eras.set(client, era)
    clients.add(client as Wired)
  })
  pool.on('remove', (client) => clients.delete(client as Wired))

  async function take(): Promise<PoolClient> {
    for (;;) {
      const client = await pool.connect().catch((error: unknown) => {
        throw unavailable(error)
      })
      if (eras.get(client) === era) return client
      destroy(client)
    }
  }

  return {
    async lend<T>(use: (connection: Connection) => Promise<T>): Promise<T> {
      const client = await take()
      try {
        const result = await use(over(client, options.timeoutMs))
        client.release()
        return result
      } catch (error) {
        const reason = reasonOf(error)
        if (reason !== undefined && !isAnswer(reason) && !isSilence(reason)) era += 1
        destroy(client)
        throw error
      }
    },
    distrust: () => void (era += 1),
    async end() {
      await pool.end()
      // A network that is dead must not keep the process alive until it has said goodbye.
      for (const client of clients) client.connection.stream.unref()
    },
  }
}

function destroy(client: PoolClient): void {
  client.release(true)
  ;(client as Wired).connection.stream.destroy()
}
