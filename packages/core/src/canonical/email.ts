import { readHostName } from './host-name.ts'
import { type Admission, BAD_GRAMMAR, type Canonical } from './refusal.ts'

// RFC 5321, section 4.1.2, `Dot-string`. One class repeated, so that no text is read twice.
const ATOM_CHARACTERS = /^[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~.]{1,64}$/
/** RFC 5321, section 4.5.3.1.3: a path is 256 octets at most, the angle brackets among them. */
const MAX_ADDRESS = 254

/**
 * Reads an e-mail address (RFC 5321). The local part is kept as it is, for only its own host knows whether case
 * matters there; quoted local parts and address literals are refused. The domain has its canonical spelling.
 *
 * A private public suffix is a fine domain here, as in a url: one mailbox is named, not all that lies below.
 */
export function readEmail(raw: string, admission: Admission): Canonical {
  const at = raw.lastIndexOf('@')
  const local = raw.slice(0, Math.max(at, 0))
  if (!ATOM_CHARACTERS.test(local) || local.startsWith('.') || local.endsWith('.') || local.includes('..')) {
    return BAD_GRAMMAR
  }
  const domain = readHostName(raw.slice(at + 1), { ...admission, whole: false })
  if ('refused' in domain) return domain
  const value = `${local}@${domain.name}`
  return value.length > MAX_ADDRESS ? BAD_GRAMMAR : { type: 'email', value }
}
