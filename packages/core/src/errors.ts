/** Every way in which a rule of the contract can refuse, by the code that a caller sees. */
export const IOC_ERROR_CODES = [
  'invalid_parameter',
  'missing_api_key',
  'invalid_api_key',
  'expired_api_key',
  'insufficient_scope',
  'not_found',
  'method_not_allowed',
  'rate_limit_exceeded',
  'internal_error',
  'unavailable',
] as const

/** One of {@link IOC_ERROR_CODES}. Stable within a major version; messages are not. */
export type IocErrorCode = (typeof IOC_ERROR_CODES)[number]

/** Facts about a refusal, in wire names, safe to show to the caller. */
export type ErrorDetails = Readonly<Record<string, string | number | readonly string[]>>

/**
 * A refusal that is meant for the caller. Anything else that is thrown is our fault and becomes
 * `internal_error` at the edge, its message withheld.
 */
export class IocError extends Error {
  /** The brand that {@link isIocError} looks for. */
  override readonly name = 'IocError'
  /** Why it is refused. */
  readonly code: IocErrorCode
  /** What helps the caller to do better. */
  readonly details: ErrorDetails | undefined

  constructor(code: IocErrorCode, message: string, details?: ErrorDetails, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.details = details
  }
}

/** Tells an {@link IocError} from any other value, also when two copies of this package are loaded. */
export function isIocError(error: unknown): error is IocError {
  return (
    error instanceof Error &&
    error.name === 'IocError' &&
    (IOC_ERROR_CODES as readonly unknown[]).includes((error as { code?: unknown }).code)
  )
}
