import { lowered } from '../../canonical/characters.ts'
import { HEX_DIGITS } from '../../canonical/fixed-forms.ts'
import { kindNamed } from './column-names.ts'
import { isBenignHash } from './benign-hashes.ts'
import { isExtension } from './file-extensions.ts'
import { isOtherwiseNamed, isOtherwiseTyped, isPartOfOther } from './hash-names.ts'
import { isPlainLetter } from './letters.ts'
import { isQuoteBefore } from './quotes.ts'
import type { Scene, Spot } from './scene.ts'
import { wordSet } from './word-set.ts'

type HashType = keyof typeof HEX_DIGITS

/** Types of hashes by how many digits they have. */
export const HASH_TYPES: ReadonlyMap<number, HashType> = new Map(
  Object.entries(HEX_DIGITS).map(([type, digits]) => [digits, type as HashType]),
)

const PREFIXED = /^(?:md5|sha-?(?:1|256|512))[-_.]([0-9a-f]+)$/i
const HEX_ONLY = /^[0-9a-f]+$/i
const HEX_HEAD = /^[0-9a-f]{32,128}(?![0-9a-z])/i
const HEX_TAIL = /[-_]([0-9a-f]{32,128})(?:\.([a-z0-9]{1,6}))?$/i

/** The name of a hash function, or of the hash of a certificate, right before a hash. */
const NAMED = /(?:^|[^a-z0-9])(?:md5|sha-?(?:1|256|512)?|thumbprint|fingerprint|hash)[^a-z0-9]{1,6}$/

/**
 * Reads a hash of a file: a word of 32, 40, 64 or 128 hexadecimal digits, the name of a file that is one, or one
 * behind `sha256-`.
 *
 * @returns whether the word is dealt with.
 */
export function readHash(scene: Scene, word: string, start: number, end: number): boolean {
  if (word.length < 32) return false
  const part = hashWithin(word)
  if (part === undefined) return false
  readHexadecimal(scene, part.hex, start + part.at, end)
  return true
}

/** Reads hexadecimal digits, 32 or more, that begin at a place in a word that ends at `end`. */
export function readHexadecimal(scene: Scene, hex: string, start: number, end: number): void {
  const type = HASH_TYPES.get(hex.length)
  if (type === undefined) {
    scene.refuse('part_of_longer')
    return
  }
  const spot = scene.spot(start, start + hex.length)
  const value = lowered(hex)
  const reason = refusalOf(scene, hex, value, spot, end)
  if (reason !== undefined) scene.refuse(reason)
  else scene.accept({ type, value }, spot)
}

/** Parts of pages, which generators name by a hash. */
const PARTS_OF_PAGES = wordSet('png jpg jpeg gif svg webp bmp ico css woff woff2 mp4')

/** Whether a file that ends so and is named by a hash is one of those that articles are of. */
function isSample(ending: string): boolean {
  return isExtension(ending) && !PARTS_OF_PAGES.has(ending.toLowerCase())
}

/** The digits in a word that are a hash by themselves. */
function hashWithin(word: string): { readonly at: number; readonly hex: string } | undefined {
  if (HASH_TYPES.has(word.length) && HEX_ONLY.test(word)) return { at: 0, hex: word }
  const head = HEX_HEAD.exec(word.slice(0, 130))?.[0]
  if (head !== undefined) {
    const rest = word.slice(head.length)
    const isWhole = rest === '' || rest.startsWith('_') || (rest.startsWith('.') && isSample(rest.slice(1)))
    return isWhole ? { at: 0, hex: head } : undefined
  }
  if (HEX_ONLY.test(word)) return { at: 0, hex: word }
  const prefixed = PREFIXED.exec(word.slice(0, 140))?.[1]
  if (prefixed !== undefined) return { at: word.length - prefixed.length, hex: prefixed }
  const tail = HEX_TAIL.exec(word.slice(-140))
  if (tail === null || (tail[2] !== undefined && !isSample(tail[2])) || word.length > 250) return undefined
  const hex = tail[1] as string
  return HASH_TYPES.has(hex.length) && !word.includes('.') ? { at: word.lastIndexOf(hex), hex } : undefined
}

function refusalOf(scene: Scene, hex: string, value: string, spot: Spot, end: number) {
  if (isPartOfBase64(scene.text, spot.start, end)) return 'part_of_longer'
  if (isPlaceholder(hex)) return 'placeholder'
  if (isBenignHash(value)) return 'benign'
  if (spot.line.place.column === 'key' || isBytes(scene.text, spot)) return 'not_a_file_hash'
  const before = hasWordsBefore(scene.text, spot) ? scene.before(spot, NEAR) : ''
  if (before !== '' && isOtherwiseNamed(before)) return 'not_a_file_hash'
  if (isPartOfOther(before, scene.text[spot.end])) return 'not_a_file_hash'
  // `…\\Profiles\\Outlook\\9375cff…`: a key of the registry.
  if (scene.text[spot.start - 1] === '\\' && hex.length === 32) return 'not_a_file_hash'
  if (before === '' && isBelowKey(scene.text, spot.line.start)) return 'not_a_file_hash'
  if (before !== '' && NAMED.test(before)) return undefined
  if (isOtherwiseTyped(scene.after(spot, 100))) return 'not_a_file_hash'
  const { section, column } = spot.line.place
  if (section.keys && !section.files && column !== 'hash') return 'not_a_file_hash'
  return undefined
}

const LONGEST_KEY = 24

/** Whether the line above is `Mutex` or the like, and not the last of several names of columns. */
function isBelowKey(text: string, start: number): boolean {
  const above = lineBefore(text, start)
  return kindNamed(above) === 'key' && kindNamed(lineBefore(text, start - above.length - 1)) === undefined
}

/** The line that ends before a place, or its end if it is long. */
function lineBefore(text: string, start: number): string {
  const before = text.slice(Math.max(0, start - 1 - LONGEST_KEY), Math.max(0, start - 1))
  return before.slice(before.lastIndexOf('\n') + 1)
}

/** `{558BEC83…}`, `b'558BEC83…'`: what a rule of YARA looks for in a file, and bytes in a program. */
function isBytes(text: string, { start, end }: Spot): boolean {
  if (text[start - 1] === '{' && text[end] === '}') return true
  return (
    isQuoteBefore(text, start) && /(?:^|[^0-9a-z])b["']$/i.test(text.slice(Math.max(0, start - 3), start))
  )
}

/** How far before a hash its name may begin. */
const NEAR = 70

function hasWordsBefore(text: string, { start, line }: Spot): boolean {
  const first = Math.max(line.start, start - NEAR)
  for (let at = start - 1; at >= first; at--) {
    const code = text.charCodeAt(at)
    if (code > 127 || isPlainLetter(code)) return true
  }
  return false
}

/** Base64 holds `+` and `/` among letters, and ends with `=`. */
function isPartOfBase64(text: string, start: number, end: number): boolean {
  const before = text[start - 1]
  const after = text[end]
  if (before === '+' || after === '+') return true
  if (after === '=' && (text[end + 1] === '=' || !isPlainLetter(text.charCodeAt(end + 1)))) return true
  return (before === '/' && isLongRun(text, start - 2, -1)) || (after === '/' && isLongRun(text, end + 1, 1))
}

const LONG_RUN = 24

function isLongRun(text: string, from: number, step: 1 | -1): boolean {
  let other = false
  for (let n = 0, at = from; n < LONG_RUN; n++, at += step) {
    const code = text.charCodeAt(at)
    if (!isPlainLetter(code) && code !== 0x2b && code !== 0x2f) return false
    if (code > 0x66 || (code > 0x46 && code < 0x61)) other = true
  }
  return other
}

/** `000…`, `aaaa…`, `0123456789abcdef0123…`: nobody's hash. */
function isPlaceholder(hex: string): boolean {
  if (hex.startsWith('0123456789') && hex.toLowerCase().startsWith('0123456789abcdef0123456789abcdef'))
    return true
  const first = hex.charCodeAt(0)
  let second = first
  for (let at = 1; at < hex.length; at++) {
    const code = hex.charCodeAt(at)
    if (code === first || code === second) continue
    if (second !== first) return false
    second = code
  }
  return true
}
