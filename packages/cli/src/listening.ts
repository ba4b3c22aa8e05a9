import { createServer } from 'node:net'
import { systemCode } from './failure.ts'

/**
 * Finds out whether a port can be listened on.
 *
 * @param port - 0 for any free one.
 * @returns the port.
 * @throws Error that says what to do.
 */
export function freePort(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error) => reject(new Error(listenProblem(error, host, port), { cause: error })))
    server.listen(port, host, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : port))
    })
  })
}

function listenProblem(error: Error, host: string, port: number): string {
  switch (systemCode(error)) {
    case 'EADDRINUSE':
      return `port ${port} of ${host} is in use: stop the program that has it, or give another --port`
    case 'EACCES':
      return `port ${port} needs more rights than this user has: give a --port of 1024 or more`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${host} is no address of this machine: give another --host, such as 127.0.0.1`
    default:
      return `cannot listen on ${host}, port ${port}: ${error.message}`
  }
}

/** The address under which this machine itself reaches what listens on `host`. */
export function localUrl(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://127.0.0.1:${port}`
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}
