import { IocError, type IocErrorCode, isIocError } from '@vedette/core'

/** Why a path that is no route is not answered. */
export function nothingHere(): IocError {
  return new IocError(
    'not_found',
    'There is nothing under this path. The interface is described at /api/openapi.json',
  )
}

/** Why a route is not answered when it is asked by another method. */
export function otherMethod(): IocError {
  return new IocError('method_not_allowed', 'Only GET and HEAD are allowed here')
}

/** Why the service does nothing at the moment. */
export function notReady(): IocError {
  return new IocError('unavailable', 'The service is not ready. Please try again later')
}

/** Why a request is refused that there is no room for. */
export function overloaded(): IocError {
  return new IocError('unavailable', 'The service has more to do than it can. Please try again later')
}

/** Whatever is not a refusal is our fault. */
export function codeOf(thrown: unknown): IocErrorCode {
  return isIocError(thrown) ? thrown.code : 'internal_error'
}

/**
 * The envelope of an error, `{"error":{"code","message","details"?,"request_id"}}`. What our own faults say is
 * withheld.
 */
export function errorText(thrown: unknown, requestId: string): string {
  const code = codeOf(thrown)
  const isOurs = !isIocError(thrown) || code === 'internal_error'
  const message = isOurs ? 'An internal error occurred. Please try again later' : thrown.message
  const details = isOurs ? undefined : thrown.details
  return `${JSON.stringify({ error: { code, message, details, request_id: requestId } })}\n`
}
