import { readAddress, readIpv6At } from './addresses.ts'
import { readEmailAt } from './emails.ts'
import { readHash, readHexadecimal } from './hashes.ts'
import { isTechniqueHead, readCves, readTechnique } from './identifiers.ts'
import { CLASSES, classesAt, DIGIT, DOT, HEX, HYPHEN, LETTER, UNDERSCORE, WIDE } from './letters.ts'
import { readName } from './names.ts'
import type { Scene } from './scene.ts'
import { readUrlAt } from './urls.ts'
import { wrappedHash } from './wrapped-hashes.ts'

const COLON = 0x3a
const AT = 0x40
const LINE_FEED = 0x0a
/** No value is longer. */
const LONGEST_WORD = 2_048

/**
 * Walks through the refanged text once, word by word: letters, digits and the joints between. Each word is looked at
 * once, by what it is made of; what is read as part of a value (the path of a url) is not looked at again.
 */
export function scan(scene: Scene): void {
  const { text } = scene
  const { length } = text
  for (let at = 0; at < length;) {
    const code = text.charCodeAt(at)
    let classes = CLASSES[code] as number
    if (classes === 0) {
      at = code === COLON && text.charCodeAt(at + 1) === COLON ? readIpv6At(scene, at) || at + 2 : at + 1
      continue
    }
    const start = at
    let any = 0
    let every = HEX
    do {
      any |= classes
      every &= classes
      at++
      classes = at < length ? (CLASSES[text.charCodeAt(at)] as number) : 0
    } while (classes !== 0)
    const behind = text.charCodeAt(at)
    // The others are words of language.
    if ((any & (DOT | DIGIT)) !== 0 || behind === COLON || behind === AT)
      at = readWord(scene, { start, end: at, any, isHexadecimal: every === HEX })
  }
}

/** A word, and the classes of its characters. */
interface Word {
  readonly start: number
  readonly end: number
  readonly any: number
  readonly isHexadecimal: boolean
}

/** Reads a word; gives where to go on. */
function readWord(scene: Scene, { start, end, any, isHexadecimal }: Word): number {
  const after = readJoined(scene, start, end)
  if (after > 0) return after
  if ((any & (DOT | DIGIT)) === 0 || end - start > LONGEST_WORD) return end
  if (!isHexadecimal) return Math.max(end, readTrimmed(scene, start, end, any))
  const { text } = scene
  const wrapped = text.charCodeAt(end) === LINE_FEED ? wrappedHash(text, start, end) : undefined
  if (wrapped !== undefined) {
    if (wrapped.hex !== undefined) readHexadecimal(scene, wrapped.hex, start, wrapped.end)
    else scene.refuse('part_of_longer')
    return wrapped.end
  }
  if (end - start >= 32 && (any & DIGIT) !== 0) readHexadecimal(scene, text.slice(start, end), start, end)
  return end
}

/** Reads what a word and the sign behind it begin: a url, an IPv6 address, an e-mail address; 0 when it is none. */
function readJoined(scene: Scene, from: number, end: number): number {
  const next = scene.text.charCodeAt(end)
  if (next === COLON) return readUrlAt(scene, from, end) || (end - from <= 4 ? readIpv6At(scene, from) : 0)
  return next === AT ? readEmailAt(scene, end) : 0
}

/** Reads a word without the joints at its ends; gives where to go on. */
function readTrimmed(scene: Scene, from: number, to: number, classes: number): number {
  const { text } = scene
  let start = from
  let end = to
  while (start < end && isJoint(text, start)) start++
  while (end > start && isJoint(text, end - 1)) end--
  if (end - start < 4) return to
  return readValue(scene, start, end, end - start === to - from ? classes : classesOf(text, start, end))
}

/** Reads a word that is made of these classes, and no joints at its ends; gives where to go on. */
function readValue(scene: Scene, start: number, end: number, classes: number): number {
  const { text } = scene
  const hasDigits = (classes & DIGIT) !== 0
  const isLong = end - start >= 32
  if ((classes & DOT) === 0) {
    const isNumber =
      hasDigits && ((classes & (HYPHEN | UNDERSCORE)) !== 0 || isTechniqueHead(text.charCodeAt(start)))
    if (!isNumber && (!isLong || !hasDigits)) return end
    const word = text.slice(start, end)
    if (!isNumber || !readNumber(scene, word, start, end)) readHash(scene, word, start, end)
    return end
  }
  const word = text.slice(start, end)
  if (hasDigits && readNumber(scene, word, start, end)) return end
  if ((classes & OTHERS) === 0) return readAddress(scene, word, start, end)
  return isLong && readHash(scene, word, start, end) ? end : readName(scene, word, start, end)
}

/** What is in no address of IPv4, nor in a range of them. */
const OTHERS = LETTER | UNDERSCORE | WIDE

function readNumber(scene: Scene, word: string, start: number, end: number): boolean {
  return readCves(scene, word, start) || readTechnique(scene, word, start, end)
}

function isJoint(text: string, at: number): boolean {
  return (classesAt(text, at) & (DOT | HYPHEN | UNDERSCORE)) !== 0
}

function classesOf(text: string, start: number, end: number): number {
  let any = 0
  for (let at = start; at < end; at++) any |= classesAt(text, at)
  return any
}
