import { readIpv4, readIpv6 } from './canonical/address.ts'
import { MAX_BYTES, textRefusal, utf8Length } from './canonical/characters.ts'
import { readEmail } from './canonical/email.ts'
import { readCve, readHash, readTechnique } from './canonical/fixed-forms.ts'
import { readHostName } from './canonical/host-name.ts'
import type { Admission, Canonical } from './canonical/refusal.ts'
import { readUrl } from './canonical/url.ts'
import type { IndicatorType } from './indicator.ts'

export { type Admission, type Canonical, type Refusal, REFUSALS } from './canonical/refusal.ts'

type Reader = (raw: string, admission: Admission) => Canonical

const READERS: Readonly<Record<IndicatorType, Reader>> = {
  ipv4: readIpv4,
  ipv6: readIpv6,
  domain: readDomain,
  url: readUrl,
  md5: (raw) => readHash('md5', raw),
  sha1: (raw) => readHash('sha1', raw),
  sha256: (raw) => readHash('sha256', raw),
  sha512: (raw) => readHash('sha512', raw),
  email: readEmail,
  cve: readCve,
  mitre_attack: readTechnique,
}

/**
 * Gives the one spelling of a value, or the reason why it must not stand on a list.
 *
 * The type of the answer is that of the question, but for an IPv4-mapped IPv6 address (RFC 4291, section
 * 2.5.5.2): it names an IPv4 host, and becomes `ipv4`. Canonicalising an answer again changes nothing.
 *
 * A value is read as it is: blanks around it and defanged spellings are for the caller to remove. Takes time
 * linear in at most 2,048 bytes, whatever the length of `raw`, and never throws.
 */
export function canonicalize(type: IndicatorType, raw: string, admission: Admission = {}): Canonical {
  const refused = textRefusal(raw)
  if (refused !== undefined) return { refused }
  const canonical = READERS[type](raw, admission)
  // A name in punycode is longer than in Unicode.
  return 'value' in canonical && utf8Length(canonical.value) > MAX_BYTES ? { refused: 'too_long' } : canonical
}

function readDomain(raw: string, admission: Admission): Canonical {
  const name = readHostName(raw, { ...admission, whole: true })
  return 'name' in name ? { type: 'domain', value: name.name } : name
}
