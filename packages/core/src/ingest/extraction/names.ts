import { lowered } from '../../canonical/characters.ts'
import type { IndicatorType } from '../../indicator.ts'
import { isMasked } from './addresses.ts'
import { isAlone, isAmongHosts } from './bare-lists.ts'
import { isBenignAlone, isBenignHost, isProductName, isService } from './benign-hosts.ts'
import { isCode } from './code.ts'
import { gluedBefore, isDetectionName } from './detection-names.ts'
import { endingOf, isAmbiguous, isExtension, isOnlyExtension } from './file-extensions.ts'
import { hasTwoExtensions, isAmongFiles, isDefangedFile, isRatherFile } from './file-names.ts'
import type { ExtractionRefusal } from './finding.ts'
import { isAmongHarmless, isCalledHarmless, isCalledSomebodys } from './harmless.ts'
import { isWordLetter } from './letters.ts'
import { pathEnd } from './paths.ts'
import { speaksOfAttack } from './phrases.ts'
import { isQuoted, isQuoteBefore } from './quotes.ts'
import type { Scene, Spot } from './scene.ts'
import { isTitle } from './titles.ts'
import {
  isCompany,
  isInFooter,
  isLabelledReference,
  isOfRule,
  speaksOfHarmless,
  speaksOfThreats,
} from './wording.ts'

/** What names are quoted with: in Markdown, backticks. */
const MARKS = '"\'`'
/** No name is longer, dots and all (RFC 1035), not even one that is still in Unicode. */
const LONGEST_NAME = 507

/**
 * Reads a dotted word as the name of a host, if nothing speaks for a file, a member of an object, a version or a name
 * of a detection. Gives where to go on.
 */
export function readName(scene: Scene, word: string, start: number, end: number): number {
  if (word.length > LONGEST_NAME || word.includes('..')) return end
  const spot = scene.spot(start, end)
  const last = endingOf(word)
  const form = spot.defanged ? defangedRefusal(scene, word, last, spot) : formRefusal(scene, word, last, spot)
  if (form !== undefined) {
    scene.refuse(form)
    if (isOpened(scene.text, start)) scene.disown(lowered(word))
    return end
  }
  const name = scene.canonicalize('domain', word)
  if ('refused' in name) {
    scene.refuse(isExtension(last) && !spot.defanged ? 'file_name' : name.refused)
    return end
  }
  const reason = decide(scene, name, word, spot)
  const isHost =
    reason === undefined || reason === 'benign' || reason === 'publisher' || reason === 'reference'
  return isHost && scene.text[end] === '/' ? pathEnd(scene, end) : end
}

/** Accepts or refuses a name; gives why it is refused. */
function decide(
  scene: Scene,
  name: { readonly type: IndicatorType; readonly value: string },
  word: string,
  spot: Spot,
): ExtractionRefusal | undefined {
  const refusal = spot.defanged
    ? sharedRefusal(scene, name.value, spot)
    : plainRefusal(scene, name.value, word, spot)
  const harmless = (refusal === undefined || refusal === 'no_evidence') && isHarmless(scene, spot)
  const reason = refusal ?? (harmless && !spot.defanged ? 'benign' : undefined)
  if (harmless && isCalledSomebodys(scene, spot)) scene.disown(name.value)
  if (reason === undefined) scene.accept(name, harmless ? { ...spot, harmless } : spot)
  else scene.refuse(reason)
  return reason
}

function isHarmless(scene: Scene, spot: Spot): boolean {
  return isCalledHarmless(scene, spot) || isAmongHarmless(scene, spot)
}

/** Authors defang names of files and masked addresses, too. */
function defangedRefusal(
  scene: Scene,
  word: string,
  last: string,
  spot: Spot,
): ExtractionRefusal | undefined {
  if (isMasked(word)) return 'placeholder'
  return isDefangedFile(scene, last, spot) ? 'file_name' : undefined
}

/**
 * Authors defang harmless hosts, too, and by `t[.]me/channel` they mean what stands there, not a host that is everybody's.
 * Which scheme it has is not known, so that no url comes of it.
 */
function sharedRefusal({ text }: Scene, name: string, { end }: Spot): ExtractionRefusal | undefined {
  if (isBenignAlone(name)) return 'benign'
  const hasPath = text[end] === '/' && isWordLetter(text.charCodeAt(end + 1))
  return hasPath && isBenignHost(name) ? 'benign' : undefined
}

/** What the form alone says, and what stands right beside. */
function formRefusal(scene: Scene, word: string, last: string, spot: Spot): ExtractionRefusal | undefined {
  const { text } = scene
  if (isMasked(word) || isRestOfPlaceholder(text, spot.start) || isBeforePlaceholder(text, spot.end))
    return 'placeholder'
  if (isDetectionName(word, gluedBefore(text, spot.start))) return 'detection_name'
  if (isOnlyExtension(last) || hasTwoExtensions(word, last) || isInPath(text, spot)) return 'file_name'
  if (isOpened(text, spot.start)) return 'file_name'
  const { section, column } = spot.line.place
  const isAmongNames = (section.network || column === 'network') && scene.isListed(spot)
  if (isCode(word, isAmongNames) || isInCode(text, last, spot)) return 'code'
  return isAmbiguous(last) && /^[0-9.]+\.[a-z]{2}$/i.test(word) ? 'version' : undefined
}

/** `https://login.<company>-portal.example`: another one each time. */
function isRestOfPlaceholder(text: string, start: number): boolean {
  return text[start - 1] === '-' && '>}'.includes(text[start - 2] ?? ' ')
}

/** `login.<random>.example`, where only the head is read. */
function isBeforePlaceholder(text: string, end: number): boolean {
  return text[end] === '.' && '<{'.includes(text[end + 1] ?? ' ')
}

/** `open("name.io", "rb")`: a file. */
function isOpened(text: string, start: number): boolean {
  return isQuoteBefore(text, start) && OPENED.test(text.slice(Math.max(0, start - 24), start))
}

const OPENED = /(?:^|[^.\w])(?:f?open|readfile|writefile|createfile[aw]?|loadlibrary[aw]?)\([ru]?["']$/i

function isInPath(text: string, { start, end }: Spot): boolean {
  const before = text[start - 1]
  return before === '\\' || text[end] === '\\' || (before === '/' && !isAfterScheme(text, start))
}

/** Variables, calls and assignments; what stands behind `::`. */
function isInCode(text: string, last: string, { start, end, line }: Spot): boolean {
  const before = text[start - 1] ?? ' '
  const after = text[end]
  if ('$%&~'.includes(before) || (before === ':' && text[start - 2] === ':')) return true
  const mayBePart = before === ':' || before === '='
  if (mayBePart && PART.test(text.slice(Math.max(line.start, start - 40), start))) return true
  const isCall = after === '(' || (after === '=' && text[end + 1] !== ' ')
  if (isQuoteBefore(text, start) && OBJECT.test(text.slice(Math.max(0, start - 16), start))) return true
  if (line.place.kind === 'code')
    return isCall || (isClear(last) ? ASSIGNED : CALLED).test(text.slice(end, end + 3))
  return isCall && !(isClear(last) && REMARK.test(text.slice(end, end + 24)))
}

/** What begins the name of a kind of objects: `CreateObject("ADODB.Stream")`. */
const OBJECT = /(?:object\(|-com(?:object)?)[ (]?["']$/i

/** `urn:host.example:…`, `/page?a=1&b=host.example`. */
const PART = /\burn:$|[?&][a-z0-9_.%-]{1,36}=$/i

/** What follows a member of an object in a program. */
const CALLED = /^ ?[=([+]/
/** As that, where a blank before a bracket begins a remark. */
const ASSIGNED = /^(?: ?[=+]|[([])/
/** `evil.example(C2)`, `evil.example=C2`: what a list says of a host, and no call. */
const REMARK = /^(?:\([A-Za-z0-9][A-Za-z0-9 &/-]*(?:\)|$)|=[A-Za-z0-9][A-Za-z0-9 &-]*(?:[\s,;]|$))/

/** Whether a name that ends so is hardly a member of an object. */
function isClear(last: string): boolean {
  return !isAmbiguous(last) && last !== 'info'
}

/** `//evil.example` without a scheme, as in scripts and comments. */
function isAfterScheme(text: string, start: number): boolean {
  return text[start - 2] === '/' && text[start - 3] !== '/'
}

/** What speaks against a name that could be clicked: whose it is. */
function plainRefusal(scene: Scene, name: string, word: string, spot: Spot): ExtractionRefusal | undefined {
  if (scene.publisher.owns(name)) return 'publisher'
  if (isBenignHost(name) || isService(name) || isProductName(lowered(word))) return 'benign'
  const { column } = spot.line.place
  if (column === 'owner' || column === 'version' || isCompany(scene.after(spot, 20))) return 'organisation'
  const before = scene.before(spot, 120)
  if (isLabelledReference(before) || isInFooter(scene, spot)) return 'reference'
  // `From: "SHOP.EXAMPLE" <mail@evil.example>`: what a mail pretends.
  if (before.endsWith('"') && scene.text.startsWith('" <', spot.end)) return 'benign'
  return placeRefusal(scene, name, word, spot)
}

/** What speaks against a name that could be clicked: where it stands. */
function placeRefusal(scene: Scene, name: string, word: string, spot: Spot): ExtractionRefusal | undefined {
  const { column, section, kind, aside } = spot.line.place
  const last = endingOf(word)
  if (isRatherFile(scene, word, last, spot)) return 'file_name'
  if (column === 'network') return undefined
  if (section.references || aside) return 'reference'
  if (isQuoted(scene.text, spot, MARKS) && isOfRule(scene.before(spot, 90))) return 'code'
  if (kind === 'code' && isQuoted(scene.text, spot, MARKS)) return undefined
  if (isPattern(scene.text, spot)) return 'no_evidence'
  // Among the indicators, hosts may follow the files without a heading of their own.
  const mayFollow = section.indicators && !isAmbiguous(last)
  const isFile = isAmongFiles(spot) && !(mayFollow && isAlone(scene, spot))
  if (isFile || !scene.isListed(spot)) return proseRefusal(scene, name, spot)
  if (section.indicators || section.network) return undefined
  if (isTitle(word) && !isAmongHosts(scene, spot)) return 'no_evidence'
  return scene.isLink(spot, name) ? 'reference' : undefined
}

/** `*.evil.example` in a sentence: any name below it. */
function isPattern(text: string, { start, line }: Spot): boolean {
  const { indicators, network } = line.place.section
  return text.startsWith('*.', start - 2) && !indicators && !network
}

/** Names that only authorities are given. One that was broken into is defanged, or in a list. */
const AUTHORITY = /\.(?:gov|mil)(?:\.[a-z]{2})?$/

/** In a sentence, a name must be spoken of as a threat; one that can be followed is none. */
function proseRefusal(scene: Scene, name: string, spot: Spot): ExtractionRefusal | undefined {
  if (scene.isLink(spot, name) || scene.isLedTo(name)) return 'reference'
  if (isTitle(scene.text.slice(spot.start, spot.end))) return 'no_evidence'
  if (AUTHORITY.test(name)) return 'benign'
  const [before, after] = [scene.before(spot, 160), scene.after(spot, 60)]
  if (speaksOfHarmless(before)) return 'benign'
  // What a string of a program is for stands farther off.
  const isString = /[:=,] ?["']$/.test(before) && isQuoted(scene.text, spot, MARKS)
  if (isString && speaksOfThreats(before.slice(-90), after)) return undefined
  return speaksOfAttack(before, after) ? undefined : 'no_evidence'
}
