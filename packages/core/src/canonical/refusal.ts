import type { IndicatorType } from '../indicator.ts'

/** Why a value is no indicator that could safely be put on a list. */
export const REFUSALS = [
  'bad_grammar',
  'control_character',
  'too_long',
  'range',
  'not_routable',
  'reserved_name',
  'no_public_suffix',
  'public_suffix',
] as const

/** One of {@link REFUSALS}. */
export type Refusal = (typeof REFUSALS)[number]

/** That there is no canonical spelling, and why. */
export interface Refused {
  readonly refused: Refusal
}

/** What is let in beyond the rule. */
export interface Admission {
  /**
   * Lets documentation addresses (RFC 5737, RFC 3849, RFC 9637) and names for documentation and tests (RFC 2606)
   * in, for demonstrations only. Real ingest never sets it.
   */
  readonly allowReserved?: boolean
}

/** The one spelling of a value and the type it has, or why there is none. */
export type Canonical = { readonly type: IndicatorType; readonly value: string } | Refused

/** The refusal of a value that does not have the form of its type. */
export const BAD_GRAMMAR: Refused = { refused: 'bad_grammar' }
