import { isPublicResolver } from './benign-hosts.ts'
import type { ExtractionRefusal } from './finding.ts'
import { isCalledHarmless } from './harmless.ts'
import { isDigit, isHex, isPlainLetter, isWordLetter } from './letters.ts'
import { pathEnd } from './paths.ts'
import type { Scene, Spot } from './scene.ts'
import { speaksOfThreats } from './wording.ts'
import { wordSet } from './word-set.ts'

const FOUR = /^([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})$/
const RANGE_BEHIND = /^ ?(?:-|–|—|to|through|bis) ?([0-9]{1,3}\.[0-9]{1,3})\.[0-9]{1,3}\.[0-9]{1,3}(?![.0-9])/
const PREFIX_BEHIND = /^\/[0-9]{1,3}(?![0-9A-Za-z._/?-])/

/** Reads a word of digits, dots and hyphens; gives where to go on. */
export function readAddress(scene: Scene, word: string, start: number, end: number): number {
  const dots = word.length > 40 ? 0 : dotsIn(word)
  if (dots < 3) return end
  const spot = scene.spot(start, end)
  if (word.includes('-')) {
    const range = scene.canonicalize('ipv4', word)
    scene.refuse('refused' in range ? range.refused : 'part_of_longer')
    return end
  }
  if (dots > 3) {
    scene.refuse('part_of_longer')
    return end
  }
  const address = scene.canonicalize('ipv4', word)
  const reason = 'refused' in address ? address.refused : refusalOf(scene, word, spot)
  if (reason === undefined)
    scene.accept(address, isCalledHarmless(scene, spot) ? { ...spot, harmless: true } : spot)
  else scene.refuse(reason)
  return reason === undefined && scene.text[end] === '/'
    ? pathEnd(scene, end)
    : behindRange(scene, spot, reason)
}

function dotsIn(word: string): number {
  let dots = 0
  for (let at = 0; at < word.length; at++) if (word.charCodeAt(at) === 0x2e) dots++
  return dots
}

/** The other end of a range is no address either. */
function behindRange(scene: Scene, spot: Spot, reason: string | undefined): number {
  if (reason !== 'range') return spot.end
  const behind = RANGE_BEHIND.exec(scene.text.slice(spot.end, spot.end + 30))
  return spot.end + (behind?.[0].length ?? 0)
}

function refusalOf(scene: Scene, word: string, spot: Spot): ExtractionRefusal | undefined {
  if (isRange(scene.text, word, spot.end)) return 'range'
  if (isPublicResolver(word)) return 'benign'
  if (spot.defanged || spot.line.place.column === 'network') return undefined
  return isVersion(scene, word, spot) ? 'version' : undefined
}

/** Whether an address is the first of a range, by what is behind it. */
function isRange(text: string, word: string, end: number): boolean {
  const next = text.charCodeAt(end)
  if (next === 0x2f) return PREFIX_BEHIND.test(text.slice(end, end + 30))
  if (!isRangeSign(next === 0x20 ? text.charCodeAt(end + 1) : next)) return false
  const other = RANGE_BEHIND.exec(text.slice(end, end + 30))?.[1]
  return other !== undefined && other === FOUR.exec(word)?.slice(1, 3).join('.')
}

/** A hyphen or a dash, or the first letter of `to`, `through` and `bis`. */
function isRangeSign(code: number): boolean {
  return code === 0x2d || code === 0x2013 || code === 0x2014 || code === 0x74 || code === 0x62
}

const VERSION_WORDS = wordSet(`
  version versions ver v build builds release releases released firmware fw patch update updated upgrade upgraded
  rev revision edition hotfix section sections chapter figure table clause oid fileversion productversion
  changelog sdk prior before rc fixed sp paragraph § assemblyversion bios driver plugin semver kernel
`)
/** After one of these, an address is one, whatever stood before. */
const ADDRESS_WORDS = wordSet(`
  ip ips ipv4 address addresses server servers host hosts c2 c&c contacts connects domain domains port
  resolved resolves ping communicates beacon beacons beaconed
`)
const LATER =
  /^[ ,(]{1,2}(?:and |or )?(?:earlier|prior|before|below|lower|older|later|above|newer|and up|through)\b/

/** `11.8.1.1 and 11.9.1.1 fix this`. */
const REPAIRS =
  /^(?:,? (?:and |or )?[0-9.]+)? (?:fix|fixes|(?:is|are) (?:affected|vulnerable|fixed|patched))\b/

const MASKED = /^(?:[0-9]{1,3}|x{1,3})(?:\.(?:[0-9]{1,3}|x{1,3})){2}\.x{1,3}$/i

/** Whether a host is an address whose end its author hides: `91.215.85.XXX`. */
export function isMasked(host: string): boolean {
  return MASKED.test(host)
}

/** Whether four numbers are a version, a section or an object identifier, by the words around them. */
function isVersion(scene: Scene, word: string, spot: Spot): boolean {
  const { text } = scene
  const before = text[spot.start - 1]
  // `Chrome/91.0.44.12`, but not `evil.example/203.0.113.7`.
  if (before === '/' && /(?:^|[^a-z0-9.-])[a-z][a-z0-9_-]*\/$/.test(scene.before(spot, 40))) return true
  const next = text[spot.end]
  if (next === ' ' || next === ',' || next === '(') {
    if (LATER.test(scene.after(spot, 20)) || (isSmall(word) && REPAIRS.test(scene.after(spot, 50))))
      return true
  }
  const { column, kind } = spot.line.place
  if (column === 'version' || word.endsWith('.0.0.0')) return true
  const isAtHead =
    spot.start - spot.line.start < 12 && /^[#=*\s.[\]v-]*$/.test(text.slice(spot.line.start, spot.start))
  if (kind === 'heading' && isAtHead) return true
  if (
    isAtHead &&
    /^[ \-–—(\]]{0,6}[12][0-9]{3}-[0-9]{2}-[0-9]{2}/.test(scene.after(spot, 30)) &&
    isSmall(word)
  )
    return true
  return saysVersion(scene.before(spot, 60)) || isProduct(scene, word, spot)
}

/** From the nearest word on; numbers and a few words between do not matter. */
function saysVersion(before: string): boolean {
  let end = spokenEnd(before, before.length)
  for (let seen = 0; seen < 4 && end > 0;) {
    const start = spokenStart(before, end)
    const word = before.slice(start, end)
    const role = ROLES.get(word)
    end = spokenEnd(before, start)
    if (role === 'version') return true
    if (role === 'address') return false
    if (role === 'joining' && !isVersionLike(before.slice(spokenStart(before, end), end))) return false
    if (!isNumber(word)) seen++
  }
  return false
}

/** Behind the last word before a place of the same sentence; 0 when there is none. */
function spokenEnd(text: string, place: number): number {
  let end = place
  for (; end > 0 && !isSpoken(text.charCodeAt(end - 1)); end--) {
    const code = text.charCodeAt(end - 1)
    if (code === 0x3b || (code === 0x20 && text.charCodeAt(end - 2) === 0x2e)) return 0
  }
  return end
}

function spokenStart(text: string, end: number): number {
  let start = end
  while (start > 0 && isSpoken(text.charCodeAt(start - 1))) start--
  return start
}

function isSpoken(code: number): boolean {
  return isPlainLetter(code) || code === 0x26 || code === 0xa7
}

function isNumber(word: string): boolean {
  return isDigit(word.charCodeAt(0)) && /^[0-9]+$/.test(word)
}

/** `upgrade from version 1.2.3.4 to 1.2.3.9`: they join versions, and hosts as well. */
const JOINING = wordSet('to from on at via')
/** What a word before an address says of it; a word of versions that is one of addresses too counts as the former. */
const ROLES = new Map<string, 'version' | 'address' | 'joining'>([
  ...[...JOINING].map((word) => [word, 'joining'] as const),
  ...[...ADDRESS_WORDS].map((word) => [word, 'address'] as const),
  ...[...VERSION_WORDS].map((word) => [word, 'version'] as const),
])

function isVersionLike(word: string): boolean {
  return VERSION_WORDS.has(word) || isNumber(word)
}

/** `OpenSSL 3.0.7.1`: a name with a capital, small numbers, and nothing that speaks of hosts. */
function isProduct(scene: Scene, word: string, spot: Spot): boolean {
  if (!isSmall(word) || scene.isListed(spot)) return false
  const name = /(?:^|[\s(])([A-Z][A-Za-z+]{2,24}) $/.exec(
    scene.text.slice(Math.max(0, spot.start - 28), spot.start),
  )?.[1]
  if (name === undefined || ADDRESS_WORDS.has(name.toLowerCase())) return false
  return !speaksOfThreats(scene.before(spot, 90), scene.after(spot, 60))
}

/** Whether each of the numbers is below 50. */
function isSmall(address: string): boolean {
  return SMALL.test(address)
}

const SMALL = /^[1-4]?[0-9](?:\.[1-4]?[0-9]){3}$/

/**
 * Reads an IPv6 address that begins at a place: a run of hexadecimal digits, colons and dots with `::` or seven colons.
 *
 * @returns where to go on; 0 when none begins there.
 */
export function readIpv6At(scene: Scene, start: number): number {
  const { text } = scene
  if (text.charCodeAt(start - 1) === 0x3a || isWordLetter(text.charCodeAt(start - 1))) return 0
  const { stop, colons } = colonRun(text, start)
  const isDouble = text.slice(start, Math.min(stop, start + 64)).includes('::')
  if (colons < 2 || (colons < 7 && !isDouble)) return 0
  let end = stop
  while (end > start && (text[end - 1] === '.' || (text[end - 1] === ':' && text[end - 2] !== ':'))) end--
  if (end - start > 45 || colons > 8 || isWordLetter(text.charCodeAt(stop))) return stop
  const word = text.slice(start, end)
  const address = scene.canonicalize('ipv6', word)
  // Names of programs have colons too, and most of them no digits: they are not counted.
  if ('refused' in address && !/[0-9]/.test(word)) return stop
  const spot = scene.spot(start, end)
  if (PREFIX_BEHIND.test(text.slice(end, end + 6))) scene.refuse('range')
  else if ('value' in address && isPublicResolver(address.value)) scene.refuse('benign')
  else scene.accept(address, spot)
  return stop
}

/** The end of a run of hexadecimal digits, colons and dots, and its colons. */
function colonRun(text: string, start: number): { readonly stop: number; readonly colons: number } {
  let colons = 0
  let stop = start
  for (; ; stop++) {
    const code = text.charCodeAt(stop)
    if (code === 0x3a) colons++
    else if (!isHex(code) && code !== 0x2e) return { stop, colons }
  }
}

/** Whether a place is the port behind a host: `:443`. */
export function isPort(text: string, at: number): boolean {
  return text[at] === ':' && isDigit(text.charCodeAt(at + 1))
}
