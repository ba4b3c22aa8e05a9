import { types } from 'node:util'
import { IocError, isIocError } from '@vedette/core'

/** The database cannot be used as it is. The message names it, what is wrong and what to do, and holds no password. */
export class StorageError extends Error {
  override readonly name = 'StorageError'
  /** Where the database is: `postgres://host:port/name`. */
  readonly place: string

  constructor(place: string, problem: string, remedy: string, options?: ErrorOptions) {
    super(`${place} ${problem}. ${remedy}.`, options)
    this.place = place
  }
}

/** The five characters that PostgreSQL gives an error, or what Node calls one of the network; empty for any other. */
export function errorCode(error: unknown): string {
  const code = (error as { code?: unknown } | null | undefined)?.code
  return typeof code === 'string' ? code : ''
}

/**
 * Codes of PostgreSQL (its appendix A) that tell of the state of the database and not of the statement: connections
 * (08, which PgBouncer uses for all it says), transactions to be repeated (40), resources (53), intervention (57), a
 * server that has become read-only (25006), a lock that was not free in time (55P03).
 */
const AWAY = /^(?:(?:08|40|53|57)...|25006|55P03)$/

/** What the system says when a connection is lost. */
const NETWORK = /^(?:ECONN[A-Z]+|EPIPE|ETIMEDOUT|EHOST[A-Z]+|ENET[A-Z]+)$/

/** The driver has no codes of its own. */
const LOST = /^(?:Connection terminated|Client has encountered a connection error)/
const SILENT = /^(?:Query read timeout|timeout e|Connection terminated due to connection timeout)/

/**
 * Whether an error of a connection says that the database is away for now, so that the same may well succeed later.
 * Of one that could not even be made, every error does.
 */
export function isAway(error: unknown): boolean {
  if (!isError(error)) return false
  const code = errorCode(error)
  // Whatever a server says when it ends a connection, it is not there for us.
  const isFatal = (error as { severity?: unknown }).severity === 'FATAL'
  return AWAY.test(code) || NETWORK.test(code) || isFatal || LOST.test(error.message) || isSilence(error)
}

/** Whether nothing was heard of the database in the time that there was. */
export function isSilence(error: unknown): boolean {
  return isError(error) && (SILENT.test(error.message) || errorCode(error) === 'ETIMEDOUT')
}

/** Also for one of the system, whose class may be of another realm than ours. */
function isError(error: unknown): error is Error {
  return types.isNativeError(error)
}

/** Whether the server itself refused, over a connection that is good. Without a connection left (53300) there is none. */
export function isAnswer(error: unknown): boolean {
  return /^(?:40...|53[^3]..|55P03|57014)$/.test(errorCode(error))
}

/** What callers are told when the database is away. Why it is stands in the cause, for the log. */
export function unavailable(cause?: unknown): IocError {
  const options = cause === undefined ? undefined : { cause }
  return new IocError(
    'unavailable',
    'The database is not available. Please try again later',
    undefined,
    options,
  )
}

/** Why the database is away, when that is what an error tells. */
export function reasonOf(error: unknown): unknown {
  return isIocError(error) && error.code === 'unavailable' ? error.cause : undefined
}
