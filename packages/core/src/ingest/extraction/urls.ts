import { SCHEME_PORTS } from '../../canonical/url.ts'
import { isMasked } from './addresses.ts'
import { isBenignHost, isPublicResolver, isReadingHost, isService } from './benign-hosts.ts'
import type { ExtractionRefusal } from './finding.ts'
import { isAmongHarmless, isCalledHarmless } from './harmless.ts'
import { readTechniqueLink } from './identifiers.ts'
import { says, sectionNamed } from './headings.ts'
import { isQuoted } from './quotes.ts'
import { isSharedSuffix } from './publisher.ts'
import type { Scene, Spot } from './scene.ts'
import { isDashed, isTruncated, isWrapped, stopOf, withoutFootnote, withoutTrailing } from './url-ends.ts'
import { isInFooter, isLabelledReference, isSourced, leadsToReading, speaksOfThreats } from './wording.ts'

/** The most that is read of a url; a longer one is none. */
const LONGEST = 4_096
const JOINTS = /[._-]/

/**
 * Reads the url whose scheme is the end of the word between two places; gives where to go on, 0 when there is none.
 * What it stands for is refused with it: its host is no domain of its own.
 */
export function readUrlAt(scene: Scene, from: number, colon: number): number {
  const { text } = scene
  if (text[colon + 1] !== '/' || text[colon + 2] !== '/') return 0
  const word = text
    .slice(Math.max(from, colon - 8), colon)
    .split(JOINTS)
    .at(-1) as string
  const scheme = word.replace(/^[0-9]+/, '')
  if (!SCHEME_PORTS.has(scheme.toLowerCase())) return 0
  const start = colon - scheme.length
  const stop = stopOf(scene, start, colon + 3)
  const end = withoutFootnote(text, colon + 3, withoutTrailing(text, colon + 3, stop))
  if (end - start > LONGEST) {
    scene.refuse('too_long')
    return stop
  }
  if (end === colon + 3) return stop
  const isDoubtful = isWrapped(scene, start, end) || isDashed(text, stop)
  const spot: Spot = { ...scene.spot(start, end), ...(isDoubtful && { isDoubtful }) }
  decide(scene, text.slice(start, end), spot, isTruncated(text, end))
  return stop
}

function decide(scene: Scene, raw: string, spot: Spot, truncated: boolean): void {
  if (readTechniqueLink(scene, raw, spot)) return
  const placeholder = placeholderIn(scene.text, spot.end)
  const url = scene.canonicalize('url', raw)
  if ('refused' in url) {
    scene.refuse(url.refused)
    return
  }
  const host = hostOf(url.value)
  const refusal = refusalOf(scene, url.value, host, spot)
  const harmless = refusal === undefined && !isAddress(host) && isHarmless(scene, spot)
  const reason = refusal ?? (harmless && !spot.defanged ? 'benign' : undefined)
  const place = harmless ? { ...spot, harmless } : spot
  if (reason === 'no_evidence') scene.acceptWithHost('url', url.value, host, spot)
  else if (reason !== undefined) scene.refuse(reason)
  else if (truncated || placeholder) hostInstead(scene, host, place)
  else scene.accept(url, place)
}

function isHarmless(scene: Scene, spot: Spot): boolean {
  const { section } = spot.line.place
  return isCalledHarmless(scene, spot) || (!section.indicators && isAmongHarmless(scene, spot))
}

/** `<COMPUTERNAME>`, `<id>`, `{guid}`: the rest of the url is another one each time. */
function placeholderIn(text: string, end: number): boolean {
  return text[end] === '<' && /^<[A-Za-z][A-Za-z0-9_ -]{0,40}>/.test(text.slice(end, end + 44))
}

/** What is left of a url that is not whole. */
function hostInstead(scene: Scene, host: string, spot: Spot): void {
  scene.refuse('truncated')
  const type = isAddress(host) ? (host.includes(':') ? 'ipv6' : 'ipv4') : 'domain'
  if (spot.defanged || scene.isListed(spot)) scene.accept(scene.canonicalize(type, host), spot)
}

/** The host of a canonical url, without its port. */
function hostOf(url: string): string {
  const from = url.indexOf('://') + 3
  if (url[from] === '[') return url.slice(from + 1, url.indexOf(']', from))
  let end = from
  while (end < url.length && !':/?'.includes(url[end] as string)) end++
  return url.slice(from, end)
}

function refusalOf(scene: Scene, url: string, host: string, spot: Spot): ExtractionRefusal | undefined {
  if (isMasked(host)) return 'placeholder'
  const isBenign = isBenignHost(host)
  if (isPublicResolver(host) || (isFrontPage(url) && (isBenign || isService(host) || isSharedSuffix(host))))
    return 'benign'
  if (spot.defanged) return isBenign && isSourced(scene.before(spot, LOOKED_BACK)) ? 'reference' : undefined
  if (scene.publisher.owns(host)) return 'publisher'
  if (isReadingHost(host)) return 'benign'
  if (!isAddress(host) && isReference(scene, host, spot)) return 'reference'
  if (isNamedUrl(scene, spot)) return undefined
  const isIndicator = isAmongIndicators(scene, spot)
  const isFollowed = scene.isLink(spot, host) || isAutolink(scene.text, spot)
  if (isBenign) return isIndicator && !isFollowed ? undefined : 'benign'
  return isIndicator ? undefined : plainRefusal(scene, host, spot)
}

/** `https://host.example/`: nothing behind the host. */
function isFrontPage(url: string): boolean {
  const slash = url.indexOf('/', url.indexOf('://') + 3)
  return slash < 0 || slash === url.length - 1
}

/** `https://sandbox.example/analysis/9375cff…`: where a file is looked up. */
const LOOKED_UP =
  /\/(?:analysis|analyses|samples?|files?|reports?|submissions?|tasks?|search|gui)\/[0-9a-f]{32,64}(?![0-9a-z.])/i

/** `/page?a=%22https://host.example/`: a part of what is asked for. */
const ESCAPE = /%[0-9a-f]{2}$/

/** What makes a url that can be clicked a reference, even among indicators. */
function isReference(scene: Scene, host: string, spot: Spot): boolean {
  const before = scene.before(spot, LOOKED_BACK)
  if (isLabelledReference(before) || isInFooter(scene, spot)) return true
  if (spot.line.place.column === 'owner' || isDefinition(before, spot) || ESCAPE.test(before)) return true
  if (spot.line.place.kind !== 'code' && ATTRIBUTE.test(before)) return true
  if (isTitled(scene, before, spot) || isBelowItsWords(scene, before, spot)) return true
  return before.endsWith('](') && !isItsOwnLabel(before.slice(before.lastIndexOf('[') + 1, -2), host)
}

/** `# What somebody found https://host.example/report`, but not `# The page at https://evil.example/`. */
function isTitled({ text }: Scene, before: string, { end, line }: Spot): boolean {
  if (line.place.kind !== 'heading' && !before.startsWith('#')) return false
  const isLast = text.slice(end, Math.min(line.end, end + 3)).trim() === ''
  return isLast && /[a-z]{3}/.test(before) && !HOST_FOLLOWS.test(before)
}

const HOST_FOLLOWS =
  /(?:^|[^a-z])(?:ur[il]s?|c2|c&c|cnc|domains?|hosts?|servers?|pages?|sites?|websites?|panel|payload|from|at|to|on|in|is|via|by|with)[ :]*["'`<(]*$/

/** `[name]: https://host.example/`: where the links of Markdown lead that have this name. */
function isDefinition(before: string, { line: { place } }: Spot): boolean {
  const name = place.kind === 'code' ? undefined : /^ {0,3}\[([^\]]+)\]: *<?$/.exec(before)?.[1]
  return name !== undefined && !says(sectionNamed(name))
}

/** Pictures and links that are written as HTML: what they show stands beside. */
const ATTRIBUTE = /<(?:img|a|link|source|video)\b[^<>]*\s(?:src|href|srcset|poster) ?= ?["']?$/

/** A url alone on its line, below `More of it is on our blog:`. */
function isBelowItsWords({ text }: Scene, before: string, { line }: Spot): boolean {
  if (!/^[-*\u2022 ]*$/.test(before)) return false
  const above = text.slice(Math.max(0, line.start - LONGEST_LEAD), line.start).trimEnd()
  return /\b(?:blogs?|posts?|articles?|write-?ups?|advisor(?:y|ies)|documentation|docs)(?: [a-z]+)?:$/i.test(
    above,
  )
}

const LONGEST_LEAD = 60

/** `[https://evil.example/a](https://evil.example/a)`, but not `[Evil.example explained](https://evil.example/a)`. */
function isItsOwnLabel(label: string, host: string): boolean {
  // `[![](https://host.example/a.png)](https://host.example/a.png)` is a picture.
  return label.includes(host) && !label.trim().includes(' ') && !label.startsWith('](')
}

/** How far the key of a list of references may be. */
const LOOKED_BACK = 300

/** `* url: https://host.example/a - remarks`, below a heading of indicators. */
function isNamedUrl(scene: Scene, spot: Spot): boolean {
  const { indicators, references } = spot.line.place.section
  return indicators && !references && NAMED.test(scene.before(spot, 24))
}

const NAMED = /^[-*\u2022 ]*(?:(?:c2|malicious|download|payload|phishing) )?ur[il]: *["'`]?$/

function isAmongIndicators(scene: Scene, spot: Spot): boolean {
  const { column, section } = spot.line.place
  const isMarked = section.indicators || section.network || column === 'network'
  return isMarked && !section.references && scene.isListed(spot)
}

/** What speaks against a url that can be clicked and stands among other text. */
function plainRefusal(scene: Scene, host: string, spot: Spot): ExtractionRefusal | undefined {
  const { section, kind, aside } = spot.line.place
  if (section.references || aside || scene.isLink(spot, host)) return 'reference'
  // Nobody refers to a page by an address.
  if (isAddress(host)) return undefined
  const before = scene.before(spot, 90)
  if (LOOKED_UP.test(scene.text.slice(spot.start, spot.end))) return 'reference'
  if (scene.isLedTo(host) || leadsToReading(before) || /\[[0-9]{1,3}\][ :]*$/.test(before)) return 'reference'
  if (kind === 'code' || isQuoted(scene.text, spot)) return undefined
  const isAutolinked = isAutolink(scene.text, spot) && isFrontPage(scene.text.slice(spot.start, spot.end))
  if (!scene.defangs && !isAutolinked && scene.isListed(spot)) return undefined
  return speaksOfThreats(before, scene.after(spot, 60)) ? undefined : 'no_evidence'
}

function isAddress(host: string): boolean {
  return host.includes(':') || /^[0-9.]+$/.test(host)
}

/** `<https://host.example/>`: made to be followed. */
function isAutolink(text: string, { start, end }: Spot): boolean {
  return text[start - 1] === '<' && text[end] === '>'
}
