import { IocError } from './errors.ts'
import { nearest } from './nearest.ts'

/** More pairs than any honest request has. */
const MAX_PAIRS = 32

/**
 * Reads a raw query string (`application/x-www-form-urlencoded`, without the `?`) of which every name is known and
 * given once. Nothing is dropped in silence: a lost filter would widen a block list.
 *
 * @throws {@link IocError} `invalid_parameter` with `details.parameter`, and `details.did_you_mean` when a known name
 *   is close.
 */
export function parseQueryString(raw: string, known: readonly string[]): ReadonlyMap<string, string> {
  const pairs = raw.split('&').filter((pair) => pair !== '')
  if (pairs.length > MAX_PAIRS) {
    throw new IocError('invalid_parameter', `Too many parameters: at most ${MAX_PAIRS} are read`, {
      parameter: 'query',
    })
  }
  const values = new Map<string, string>()
  for (const pair of pairs) {
    const equals = pair.indexOf('=')
    const name = decode(equals < 0 ? pair : pair.slice(0, equals), 'query')
    if (!known.includes(name)) throw unknownParameter(name, known)
    if (values.has(name)) throw invalid(name, `The parameter ${name} is given more than once`)
    const value = decode(equals < 0 ? '' : pair.slice(equals + 1), name)
    if (value === '') throw invalid(name, `The parameter ${name} has no value: leave it out or give it one`)
    values.set(name, value)
  }
  return values
}

function decode(text: string, parameter: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw invalid(parameter, 'The query string is not valid percent-encoded UTF-8')
  }
}

/** The refusal of a parameter that is not one of `known`. */
export function unknownParameter(name: string, known: readonly string[]): IocError {
  const shown = shorten(name)
  const plain = name.split('[', 1)[0] as string
  const meant = nearest(plain, known) ?? known.find((word) => word === plain)
  const hint = meant === undefined ? '' : `: did you mean ${meant}?`
  return new IocError('invalid_parameter', `Unknown parameter ${shown}${hint}`, {
    parameter: shown,
    ...(meant === undefined ? {} : { did_you_mean: meant }),
  })
}

function invalid(parameter: string, message: string): IocError {
  return new IocError('invalid_parameter', message, { parameter })
}

/** What a caller sent, fit for an error: short, and without a key that was put in the wrong place. */
export function shorten(text: string): string {
  const safe = text.replace(/sk_live_\w*/g, 'sk_live_...')
  return safe.length <= 100 ? safe : `${safe.slice(0, 100)}...`
}
