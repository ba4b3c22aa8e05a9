// Values in canonical spelling. Each maker is a bijection on the places it is given: no value comes twice.
import { fraction, pick, scramble, scramble31 } from './numbers.mjs'
import { FIRST_OCTETS, SUFFIXES, WORDS } from './vocabulary.mjs'

const PATHS = [
  'i',
  'bin.sh',
  'Mozi.m',
  'Mozi.a',
  'mips',
  'armv7l',
  'wp-content/uploads/2026/03/update.zip',
  'download/setup.exe',
]
const HEX_WORDS = { md5: 4, sha1: 5, sha256: 8, sha512: 16 }
/** Techniques are a vocabulary of some thousands: a greater database does not have more of them. */
export const TECHNIQUE_COUNT = 599 * 10

const MAKERS = { ipv4, ipv6, domain, url, email, cve, mitre_attack: technique }

/** The value of a type at a place: another place gives another value. */
export function valueAt(type, place) {
  return MAKERS[type]?.(place) ?? hash(HEX_WORDS[type], place)
}

function ipv4(place) {
  const n = scramble31(place)
  return [FIRST_OCTETS[n >>> 24], (n >>> 16) & 255, (n >>> 8) & 255, n & 255].join('.')
}

function ipv6(place) {
  const n = scramble(place)
  const groups = [n >>> 22, (n >>> 11) & 2047, n & 2047].map((part) => (part + 0x1000).toString(16))
  return `2a01:${groups.join(':')}::${1 + (place % 9)}`
}

function domain(place) {
  const label = scramble(place).toString(36)
  return `${pick(WORDS, place, 1)}-${pick(WORDS, place, 2)}${label}.${pick(SUFFIXES, place, 3)}`
}

function url(place) {
  const path = pick(PATHS, place, 4)
  if (fraction(place, 5) < 0.6) return `http://${ipv4(place)}:${1024 + (scramble(place) % 60_000)}/${path}`
  return `https://${domain(place)}/${path}`
}

function email(place) {
  return `${pick(WORDS, place, 6)}.${scramble(place).toString(36)}@${pick(WORDS, place, 7)}mail.${pick(SUFFIXES, place, 8)}`
}

function cve(place) {
  return `CVE-${2005 + (place % 22)}-${1000 + Math.floor(place / 22)}`
}

function technique(place) {
  const [id, sub] = [1001 + (place % 599), Math.floor(place / 599)]
  return sub === 0 ? `T${id}` : `T${id}.00${sub}`
}

/** The first word tells hashes apart, the others are as random as they look. */
function hash(words, place) {
  let text = ''
  for (let k = 0; k < words; k++) {
    const word = k === 0 ? scramble(place) : scramble(scramble(place + 1) ^ Math.imul(k, 0x9e3779b1))
    text += word.toString(16).padStart(8, '0')
  }
  return text
}
