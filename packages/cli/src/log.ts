import type { RequestLogEntry } from '@vedette/adapter-http'
import { destination, pino, stdTimeFunctions } from 'pino'

/** The log of a server: one JSON object a line on stderr. */
export interface Log {
  readonly info: (facts: object, message: string) => void
  readonly error: (facts: object, message: string) => void
  readonly request: (entry: RequestLogEntry) => void
  /** Writes what is still waiting, but waits for a reader that has stopped for no longer than a second. */
  readonly flush: () => Promise<void>
}

const LAST_LINES_MS = 1_000

/** Opens the log. A slow reader of it does not hold up the server. */
export function openLog({ quiet }: { readonly quiet: boolean }): Log {
  const stream = destination({ fd: 2, sync: false })
  // Who reads the log may go away; the server stays.
  stream.on('error', () => {})
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
    // Not flushSync: it would hold the process for as long as nobody reads.
    flush: () =>
      new Promise((resolve) => {
        setTimeout(resolve, LAST_LINES_MS)
        stream.flush(() => resolve())
      }),
  }
}
