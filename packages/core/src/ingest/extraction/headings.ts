import { translatedWords } from './heading-languages.ts'
import type { Section } from './reading.ts'
import { wordSet } from './word-set.ts'

/** Before any heading. */
export const NO_SECTION: Section = {
  indicators: false,
  network: false,
  files: false,
  keys: false,
  references: false,
  harmless: false,
}

/** Words that say that indicators follow. */
export const INDICATORS = wordSet(
  'indicator indicators ioc iocs iocs: observable observables artifacts artefacts blocklist',
)
/** Words that say that hosts follow. */
export const NETWORK = wordSet(`
  network domain domains ip ips ipv4 ipv6 address addresses url urls uri uris c2 c2s c&c c&cs cnc c2c
  command-and-control server servers host hosts hostname hostnames fqdn fqdns infrastructure email emails e-mail
  e-mails endpoints websites sites dns c2-servers nameservers senders
`)
const FILES = wordSet(`
  file files filename filenames sample samples hash hashes md5 md5s sha1 sha-1 sha256 sha-256 sha512 sha-512
  binaries payloads scripts executables attachments artifacts documents paths droppers installers archives
`)
/** Names of what only looks like a hash. */
export const KEYS = wordSet('keys imphash imphashes ja3 ja3s ja4 wallet wallets')
/** `Key findings` are no keys, and `Mutex: Global1` is no heading over others. */
const KEY_PHRASE =
  /(?:rc4|aes|xor|rsa|public|private|encryption|decryption|session|api) key|(?:serial number|mutex(?:es)?)[^a-z0-9]*$/
const REFERENCES = wordSet(`
  reference references related resources sources bibliography footnotes citations credits acknowledgements
  acknowledgments subscribe share
`)
const REFERENCE_PHRASES =
  /further reading|see also|(?:read|learn) more|(?:more|additional) information|about us|about the author|external links|^[^a-z]*source[^a-z]*$|reporting|inquiries|enquiries/
/** Words of which the phrases below are made: without any, a heading is none of them. */
const PHRASED = wordSet(`
  key serial mutex mutexes command reading see also read learn more information about external reporting inquiries enquiries contact contacts
  contacting additional other further third third-party sources source references reference victim victims targeted
  imitated impersonated spoofed mimicked abused legitimate imitate imitates imitating impersonate impersonates
  impersonating mimic mimics mimicking spoof spoofs pretend tool tools
`)
/** Which of these sets hold a word, as bits. */
const SETS = [INDICATORS, NETWORK, FILES, KEYS, REFERENCES, PHRASED]
const BITS = new Map(
  SETS.flatMap((words) => [...words]).map((word) => [
    word,
    SETS.reduce((bits, words, n) => (words.has(word) ? bits | (1 << n) : bits), 0),
  ]),
)

/** Headings over further lists of somebody else, even when they name indicators. */
const OTHERS_SOURCES =
  /^(?:(?:additional|other|external|further|more|third.party) (?:sources?|references?|resources|reading|reports?|analys[ei]s)|(?:sources?|references) (?:(?:urls?|links?) )?(?:of|for|and|to|des?|du) )/

/** Headings over what is harmless in itself. `Spoofed domains` are left out: they may be those that spoof. */
const HARMLESS = [
  /^(?:(?:known|recent|confirmed|alleged|claimed|notable|identified) )?victims?(?: (?:list|organi[sz]ations|companies))?$/,
  /^(?:targeted|imitated|impersonated|spoofed|mimicked|abused) (?:brands?|banks?|companies|organi[sz]ations|institutions|exchanges|services|apps|applications|vendors|products|software)$/,
  /^targeted (?:sites|websites|domains|urls)$/,
  /^(?:abused )?legitimate (?:[a-z]+ )?(?:services|tools|sites|websites|domains|software|applications|infrastructure)(?: [a-z]+)?$/,
  /\b(?:imitate|imitates|imitating|impersonate|impersonates|impersonating|mimic|mimics|mimicking|spoof|spoofs|pretend to be)$/,
  /^(?:legitimate )?tools?(?: used| abused)?$/,
]

const URLS = /h(?:tt|xx)ps?:\/\/\S+/gi

/** No heading is longer than this. */
const MOST_WORDS = 16

/** What a heading says of what stands below it, or nothing in particular. */
export function sectionNamed(heading: string): Section {
  if (heading.includes('://')) {
    // What the names in a url say is no heading, and the reference is in it, not below.
    const section = sectionNamed(heading.replace(URLS, ' ').replaceAll('://', ' '))
    return section.references ? { ...section, references: false } : section
  }
  const words = wordsIn(heading)
  if (words.length === 0 || words.length > MOST_WORDS) return NO_SECTION
  let bits = 0
  for (const word of words) bits |= BITS.get(word) ?? 0
  if (bits === 0) return NO_SECTION
  const isPhrased = (bits & 32) !== 0
  const lower = isPhrased ? heading.toLowerCase() : ''
  const plain = isPhrased ? words.join(' ') : ''
  return {
    indicators: (bits & 1) !== 0,
    network: (bits & 2) !== 0 || (isPhrased && COMMAND_AND_CONTROL.test(lower)),
    files: (bits & 4) !== 0,
    keys: ((bits & 8) !== 0 || (isPhrased && KEY_PHRASE.test(lower))) && !words.includes('registry'),
    references:
      (words.length <= 4 && (bits & 16) !== 0 && (bits & 1) === 0) ||
      (isPhrased && saysReferences(plain, lower, words)),
    harmless: isPhrased && HARMLESS.some((phrase) => phrase.test(plain)),
  }
}

function saysReferences(plain: string, lower: string, words: readonly string[]): boolean {
  if (OTHERS_SOURCES.test(plain)) return true
  return words.length <= 6 && (REFERENCE_PHRASES.test(lower) || isOfPeople(lower, words))
}

const COMMAND_AND_CONTROL = /command (?:and|&) control/

/** `Contact us`, `Press contacts`: whom readers may write to, and not whom victims of a blackmail should. */
function isOfPeople(lower: string, words: readonly string[]): boolean {
  if (!lower.includes('contact') || /ransom|decrypt|victim|attacker|threat|extort|malicious|note/.test(lower))
    return false
  return words.length <= 2 || /\b(?:us|press|media|sales|support|author|information|team)\b/.test(lower)
}

/** Whether a section says anything. */
export function says(section: Section): boolean {
  const { indicators, network, files, keys, references, harmless } = section
  return indicators || network || files || keys || references || harmless
}

/** A section inside another one: what is said of files or the network there replaces what the outer one says. */
export function within(outer: Section, inner: Section): Section {
  const narrows = inner.network || inner.files || inner.keys
  return {
    indicators: outer.indicators || inner.indicators,
    network: inner.network || (!narrows && outer.network),
    files: inner.files || (!narrows && outer.files),
    keys: inner.keys || (!narrows && outer.keys),
    references: inner.references || (outer.references && !narrows && !inner.indicators),
    harmless: inner.harmless || (outer.harmless && !narrows && !inner.indicators),
  }
}

/** The words of a heading, lower case. */
export function wordsIn(text: string): readonly string[] {
  const lower = text.slice(0, 200).toLowerCase()
  return translatedWords(lower)
}
