import { fstatSync } from 'node:fs'
import { Socket } from 'node:net'
import type { RequestLogEntry } from '@vedette/adapter-http'
import { type DestinationStream, destination, pino, stdTimeFunctions } from 'pino'

/** The log of a server: one JSON object a line on stderr. */
export interface Log {
  readonly info: (facts: object, message: string) => void
  readonly error: (facts: object, message: string) => void
  readonly request: (entry: RequestLogEntry) => void
  /** Writes what is still waiting, but waits for a reader that has stopped for no longer than a second. */
  readonly flush: () => Promise<void>
}

const STDERR = 2
const LAST_LINES_MS = 1_000
/** What may wait for a slow reader. Lines beyond it are lost: the server comes before its log. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024

/** Opens the log. A slow reader of it does not hold up the server. */
export function openLog({ quiet }: { readonly quiet: boolean }): Log {
  const { stream, flush } = isPipe(STDERR) ? pipeLog() : fileLog()
  const logger = pino(
    {
      level: quiet ? 'warn' : 'info',
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    stream,
  )
  return {
    info: (facts, message) => logger.info(facts, message),
    error: (facts, message) => logger.error(facts, message),
    request: (entry) => logger[entry.status >= 500 ? 'error' : 'info'](entry, 'request'),
    flush,
  }
}

interface Outlet {
  readonly stream: DestinationStream
  readonly flush: () => Promise<void>
}

function isPipe(fd: number): boolean {
  // In bigints, as Node 20 mistakes plain figures of a pipe for those of a module that it loads next.
  const status = fstatSync(fd, { bigint: true })
  return status.isFIFO() || status.isSocket()
}

const FILE_BYTES = 4096
const FILE_MS = 250

/** A file or a terminal takes what it is given: many lines at once, as each write has a thread to itself. */
function fileLog(): Outlet {
  const stream = destination({ fd: STDERR, sync: false, minLength: FILE_BYTES, periodicFlush: FILE_MS })
  stream.on('error', () => {})
  return { stream, flush: () => new Promise((resolve) => stream.flush(() => resolve())) }
}

/** A pipe may have a reader that stops. Written to like a file, it would hold even the end of the process. */
function pipeLog(): Outlet {
  const socket = new Socket({ fd: STDERR, readable: false, writable: true })
  // Who reads the log may go away; the server stays.
  socket.on('error', () => {})
  return {
    stream: {
      write(line) {
        if (socket.writableLength < MAX_WAITING_BYTES) socket.write(line)
      },
    },
    flush: () =>
      new Promise((resolve) => {
        setTimeout(resolve, LAST_LINES_MS)
        socket.write('', () => resolve())
      }),
  }
}
