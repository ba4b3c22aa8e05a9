import type { IndicatorType } from '../indicator.ts'
import { BAD_GRAMMAR, type Canonical } from './refusal.ts'

const HEX = /^[0-9a-fA-F]*$/
/** How many hexadecimal digits the hash of each function has. */
export const HEX_DIGITS = { md5: 32, sha1: 40, sha256: 64, sha512: 128 } as const satisfies Partial<
  Record<IndicatorType, number>
>
// Four digits at least, and no zeros before a longer number: else one entry would have many names.
const CVE = /^[Cc][Vv][Ee]-[0-9]{4}-(?:[0-9]{4}|[1-9][0-9]{4,18})$/
const TECHNIQUE = /^[Tt](?:[0-9]{4}(?:\.[0-9]{3})?|[Aa][0-9]{4})$/

/** Reads the hexadecimal digits of a hash: exactly as many as its function gives, lower case. */
export function readHash(type: keyof typeof HEX_DIGITS, raw: string): Canonical {
  if (raw.length !== HEX_DIGITS[type] || !HEX.test(raw)) return BAD_GRAMMAR
  return { type, value: raw.toLowerCase() }
}

/** Reads a CVE identifier, `CVE-2021-44228`, in the syntax of the CVE record format: 4 to 19 digits at the end. */
export function readCve(raw: string): Canonical {
  return CVE.test(raw) ? { type: 'cve', value: raw.toUpperCase() } : BAD_GRAMMAR
}

/** Reads the number of a technique, `T1059`, a sub-technique, `T1059.001`, or a tactic, `TA0001`, of ATT&CK. */
export function readTechnique(raw: string): Canonical {
  return TECHNIQUE.test(raw) ? { type: 'mitre_attack', value: raw.toUpperCase() } : BAD_GRAMMAR
}
