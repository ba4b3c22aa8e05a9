import { parse } from 'tldts'
import { toASCII } from 'tr46'
import { isRange } from './address-text.ts'
import { isPlain, lowered } from './characters.ts'
import type { Admission, Refusal, Refused } from './refusal.ts'
import { reservedAbove } from './reserved-names.ts'

/** What may be a host name where one is read. */
export interface HostNameRules extends Admission {
  /**
   * Whether the name stands for all that lies below it, as in a list of domains, rather than for one place, as in
   * a url. A whole domain must not be a public suffix of any kind (`github.io`: all of its customers would be
   * blocked). One place must only not lie at a suffix of a registry (`co.uk`): there is no such host.
   */
  readonly whole: boolean
}

// RFC 1123, section 2.1. Every label ends where the next begins, so that no text is read twice.
const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
const NAME = new RegExp(`^(?:${LABEL}\\.)*${LABEL}$`)
// Not a name but an address, to some readers: `127.1`, `0x7f.0.0.0x1`.
const NUMBER_LAST = /(?:^|\.)(?:[0-9]+|0x[0-9a-f]*)$/
/** RFC 1035, section 3.1, as text without the last dot. */
const MAX_NAME = 253
/** No name of {@link MAX_NAME} is written longer: a character of two code units takes one of punycode at least. */
const MAX_WRITTEN = 2 * MAX_NAME + 1

const SUFFIX_OPTIONS = {
  allowPrivateDomains: true,
  detectIp: false,
  extractHostname: false,
  validateHostname: false,
} as const

/**
 * Reads the name of a host on the Internet: A-labels (UTS 46, non-transitional), lower case, without the dot that
 * may end it; at least two labels; a public suffix that is on the list (https://publicsuffix.org).
 */
export function readHostName(raw: string, rules: HostNameRules): { readonly name: string } | Refused {
  const lower = lowered(raw)
  const name = NAME.test(lower) && !lower.includes('xn--') ? lower : toAlabels(raw)
  if (name === undefined || name.length > MAX_NAME || !NAME.test(name) || NUMBER_LAST.test(name)) {
    return notAName(raw)
  }
  const reserved = reservedAbove(name)
  if (reserved !== undefined) {
    if (!reserved.forExamples || rules.allowReserved !== true) return { refused: 'reserved_name' }
    return name.includes('.') ? { name } : notAName(raw)
  }
  const { publicSuffix, isIcann, isPrivate } = parse(name, SUFFIX_OPTIONS)
  if (isIcann !== true && isPrivate !== true) {
    return name.includes('.') ? notAName(raw, 'no_public_suffix') : notAName(raw)
  }
  if (name === publicSuffix && (rules.whole || isIcann === true)) return { refused: 'public_suffix' }
  return { name }
}

/** `192.0.2.1-9` has the grammar of a name, and yet is a range. */
function notAName(raw: string, refused: Refusal = 'bad_grammar'): Refused {
  return { refused: isRange(raw) ? 'range' : refused }
}

/** The name as the DNS knows it, lower case, its grammar not yet checked; `undefined` where IDNA has none. */
export function toAlabels(raw: string): string | undefined {
  if (raw.length > MAX_WRITTEN) return undefined
  const lower = lowered(raw)
  const plain = isPlain(raw)
  if (plain && !lower.includes('xn--')) return withoutLastDot(lower)
  const ascii = toASCII(raw, {
    checkBidi: true,
    checkJoiners: true,
    useSTD3ASCIIRules: true,
    // `r3---sn.example` is a name like any other; hyphens at the ends of a label fail the grammar.
    checkHyphens: false,
    transitionalProcessing: false,
    verifyDNSLength: false,
  })
  // An A-label that decodes to something else than it encodes is a second spelling.
  if (ascii === null || (plain && ascii !== lower)) return undefined
  return withoutLastDot(ascii)
}

function withoutLastDot(name: string): string {
  return name.endsWith('.') ? name.slice(0, -1) : name
}
