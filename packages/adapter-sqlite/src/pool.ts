import type { Connection } from './connection.ts'

/** Some connections that are lent, one to one user at a time. Who finds none free waits in line. */
export interface Pool {
  lend<T>(use: (connection: Connection) => Promise<T>): Promise<T>
  /** Waits until all connections are back. */
  close(): Promise<void>
}

/** Connections are opened at the first need of them, up to `size`. */
export function poolOf(open: () => Connection, size: number): Pool {
  const free: Connection[] = []
  const waiting: ((connection: Connection) => void)[] = []
  const lent = new Set<Promise<unknown>>()
  let opened = 0
  let closed = false

  async function take(): Promise<Connection> {
    const connection = free.pop()
    if (connection !== undefined) return connection
    if (opened === size) return new Promise((resolve) => waiting.push(resolve))
    const fresh = open()
    opened += 1
    return fresh
  }

  function giveBack(connection: Connection): void {
    const next = waiting.shift()
    if (next === undefined) free.push(connection)
    else next(connection)
  }

  return {
    lend(use) {
      if (closed) return Promise.reject(new Error('The storage is closed'))
      const result = take().then((connection) => use(connection).finally(() => giveBack(connection)))
      const settled: Promise<unknown> = result.catch(() => {})
      lent.add(settled)
      return result.finally(() => lent.delete(settled))
    },
    async close() {
      closed = true
      await Promise.all(lent)
      for (const connection of free.splice(0)) connection.close()
    },
  }
}
