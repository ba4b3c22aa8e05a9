import { isRange } from './address-text.ts'
import type { Refusal } from './refusal.ts'

/** The longest value, raw or canonical, in bytes of UTF-8. */
export const MAX_BYTES = 2_048

const PLAIN = /^[!-~]*$/
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u
const BLANK = /\s/

/** What `toLowerCase` may change. */
const NOT_LOWER = /[A-Z\u0080-\uffff]/

/** As `toLowerCase`, which takes its time even with a text that is in lower case. */
export function lowered(text: string): string {
  return NOT_LOWER.test(text) ? text.toLowerCase() : text
}

/** Whether a text is visible ASCII and nothing else. */
export function isPlain(text: string): boolean {
  return PLAIN.test(text)
}

/**
 * What is wrong with a value of any type: `too_long`; `control_character` for one of Unicode's category Cc, a line
 * or paragraph separator or half a surrogate pair; `bad_grammar` for other white space, or `range` where that is
 * the blank in a range of addresses.
 */
export function textRefusal(raw: string): Refusal | undefined {
  if (utf8Length(raw) > MAX_BYTES) return 'too_long'
  if (isPlain(raw)) return undefined
  if (CONTROL.test(raw)) return 'control_character'
  if (BLANK.test(raw)) return isRange(raw) ? 'range' : 'bad_grammar'
  return undefined
}

/** Bytes of UTF-8, exact up to {@link MAX_BYTES}; a text that is surely longer is not read to its end. */
export function utf8Length(text: string): number {
  // A code unit takes one to three bytes.
  if (text.length > MAX_BYTES || text.length * 3 <= MAX_BYTES) return text.length
  let bytes = text.length
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    // Each half of a surrogate pair takes two of the pair's four bytes.
    if (unit > 0x7f) bytes += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1
  }
  return bytes
}
