import { wordSet } from './word-set.ts'

/** Words that name what looks like a hash of a file and is none, by themselves or before `key`, `id` or `hash`. */
const OTHER_NAMES = wordSet(`
  imphash ja3 ja3s ja4 jarm hassh hasshserver telfhash vhash dhash richhash rich authentihash pehash ssdeep tlsh
  serial iv nonce salt guid uuid clsid mutex commit revision checkout txid tx transaction password token wallet key
  publickey pubkey campaign botnet import imp icon favicon cookie phpsessid jsessionid bearer ntlm ntlmv2 nthash
  cert certificate ssl tls x509 useragent docker boundary buildid
`)
/** With the name of a hash function behind it, one of these speaks of files after all. */
const LOOSE_NAMES = wordSet('campaign botnet import imp transaction token')
/** Words that may stand between such a name and the value. */
const BETWEEN = wordSet(`
  hash key id number no value is of the header fingerprint thumbprint was named called with b table digest image has
  its
`)
const FUNCTIONS = wordSet('md5 sha sha1 sha256 sha512 1 256 512')
/** What may have an `id` that is its hash. */
const HASHED = wordSet('sample file malware hash analysis payload')
const WORDS = /[a-z0-9]+/g
/** No more words than these are looked at. */
const MOST_WORDS = 7

/** Whether the last words before a value, in lower case, name something else than a hash of a file. */
export function isOtherwiseNamed(before: string): boolean {
  const words = before.slice(sentenceStart(before)).match(WORDS) ?? []
  let isFunction = false
  for (let at = words.length - 1; at >= 0 && at >= words.length - MOST_WORDS; at--) {
    const word = words[at] as string
    const previous = words[at - 1] ?? ''
    if (OTHER_NAMES.has(word) && !(isFunction && LOOSE_NAMES.has(word))) return !REGISTRY.has(previous)
    if (word === 'id' && previous !== '' && !HASHED.has(previous)) return true
    if (word === 'agent' && previous === 'user') return true
    if (FUNCTIONS.has(word)) isFunction = true
    else if (!BETWEEN.has(word)) return false
  }
  return false
}

function sentenceStart(before: string): number {
  return Math.max(before.lastIndexOf(';'), before.lastIndexOf('. ')) + 1
}

/** `registry key`: what is under it may be anything. */
const REGISTRY = wordSet('registry run')

/** `actions/checkout@…`, `nginx@sha256:…`. */
const PINNED = /@(?:sha(?:1|256|512):)?$/
/** `boundary="b1_…`, `PHPSESSID=…`. */
const ASSIGNED =
  /(?:boundary|sess(?:ion)?_?(?:id)?|sid|cookie|token|auth|csrf|nonce|uuid|guid|uid)=["']?[a-z0-9_-]{0,8}$/
/** The hash of LAN Manager before that of NTLM. */
const PASSWORD = /[0-9]:[0-9a-f]{32}:$|aad3b435b51404eeaad3b435b51404ee:$/
const HASH_AND_SLASH = /(?:^|[^0-9a-z])[0-9a-f]{32,64} ?\/$/

/** `… JA3`: the type behind a value, in brackets or in a table whose columns are set by blanks. */
const TYPE_BEHIND =
  /^(?:[\t`]| {2}| [-–(]| ?[([]) {0,80}(?:ja3s?|ja4|jarm|imphash|hassh|mutex|tlsh|telfhash|vhash|build hash|(?:api|aes|rc4|xor|rsa|encryption|public|private|session) key|(?:build|bot|campaign|client|tenant|affiliate|session) ?id)(?:\s*$|[`\t)\]]| {2})/

/** Whether the words behind a value, in lower case, name something else than a hash of a file. */
export function isOtherwiseTyped(after: string): boolean {
  return TYPE_BEHIND.test(after)
}

/** Whether what stands right before and behind a value makes it a part of something: a folder, a cookie, a version. */
export function isPartOfOther(before: string, after: string | undefined): boolean {
  if (PINNED.test(before) || ASSIGNED.test(before) || PASSWORD.test(before)) return true
  return after === '/' && before.endsWith('/') && !before.endsWith('//') && !HASH_AND_SLASH.test(before)
}

const HASH_BEFORE = /(?:^|[^0-9a-z])[0-9a-f]{32,128}[ \t*`'"|(,;:–-]{1,8}$/
const HASH_BEHIND = /^[ \t*`'"|(,;:–-]{1,8}[0-9a-f]{32}/

/** Whether a hash is what stands right before or behind, in lower case: `9375cff…  update.zip`, `update.zip: 9375cff…`. */
export function isBesideHash(before: string, after: string): boolean {
  return HASH_BEFORE.test(before) || HASH_BEHIND.test(after)
}
