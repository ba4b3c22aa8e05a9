import type { Canonical } from '../../canonical.ts'
import { lowered } from '../../canonical/characters.ts'
import type { IndicatorType } from '../../indicator.ts'
import type { Edited } from './edits.ts'
import type { ExtractionRefusal } from './finding.ts'
import { isPlainLetter } from './letters.ts'
import type { Publisher } from './publisher.ts'
import type { Link, Place, Reading, Stretch } from './reading.ts'
import { NO_SECTION } from './headings.ts'

/** Where a candidate stands, in places of the refanged text. */
export interface Spot {
  readonly start: number
  readonly end: number
  /** The line or cell around it. */
  readonly line: Stretch
  /** Whether it was made unclickable on purpose. */
  readonly defanged: boolean
  /** Whether its author calls it harmless, and defangs it all the same. */
  readonly harmless?: boolean
  /** Whether it may not be whole. */
  readonly isDoubtful?: boolean
}

/** An article while it is searched. Spots must be asked for in order. */
export interface Scene {
  readonly text: string
  readonly publisher: Publisher
  /** Whether the author makes values unclickable at all: then one that is left clickable was left so on purpose. */
  readonly defangs: boolean
  /** Whether techniques of ATT&CK are spoken of. */
  readonly techniques: () => boolean
  /** As `canonicalize`. */
  readonly canonicalize: (type: IndicatorType, raw: string) => Canonical
  readonly spot: (start: number, end: number) => Spot
  /** Whether the line of a spot holds values rather than sentences. */
  readonly isListed: (spot: Spot) => boolean
  /** Whether the line of a spot holds words that may call it harmless. */
  readonly mayCallHarmless: (spot: Spot) => boolean
  /** Whether the line of a spot holds what stands at the foot of a page. */
  readonly mayBeFooter: (spot: Spot) => boolean
  /** Whether a place is a link to this host. */
  readonly isLink: (spot: Spot, host: string) => boolean
  /** Whether the author leads to a host by words, elsewhere. */
  readonly isLedTo: (host: string) => boolean
  /** The words of the same line before a place, lower case, at most so many characters; behind it, 160 at most. */
  readonly before: (spot: Spot, characters: number) => string
  readonly after: (spot: Spot, characters: number) => string
  readonly accept: (found: Canonical, spot: Spot) => void
  /** Accepts an e-mail address or a url if its host turns out to be an indicator; else it is somebody's contact or page. */
  readonly acceptWithHost: (type: 'email' | 'url', value: string, host: string, spot: Spot) => void
  /** Notes that a name is somebody's or a file: sentences that sound otherwise are mistaken. */
  readonly disown: (name: string) => void
  readonly refuse: (reason: ExtractionRefusal) => void
}

const NOWHERE: Place = { kind: 'line', section: NO_SECTION, aside: false }

/** A line with no more words than these is a list of values. */
const FEW_WORDS = 2
/** What may stand before a value at the head of its line: a bullet, a number, a quote. */
const LONGEST_BULLET = 10

/** Finds lines of a refanged text by places in it. Both must be asked in ascending order, more or less. */
export function lineFinder({ stretches }: Reading, { text, target }: Edited): (at: number) => Stretch {
  const startOf = (index: number) => target(stretches[index]?.start ?? Infinity)
  let current = 0
  let start = startOf(0)
  let next = startOf(1)
  let line: Stretch | undefined
  return (at) => {
    while (next <= at) {
      current++
      ;[start, next, line] = [next, startOf(current + 1), undefined]
    }
    while (current > 0 && start > at) {
      current--
      ;[start, next, line] = [startOf(current), start, undefined]
    }
    const stretch = stretches[current]
    if (line === undefined && stretch !== undefined)
      line = { start, end: target(stretch.end), place: stretch.place }
    if (line !== undefined && line.start <= at && at <= line.end) return line
    return { start: at, end: Math.min(text.length, at + 300), place: NOWHERE }
  }
}

/** Tells whether a place is a link to a host: then a reader may follow it, and the author minds nothing. */
export function linkTeller({ links }: Reading, { target }: Edited): (spot: Spot, host: string) => boolean {
  const found = links.map((link) => ({ ...link, start: target(link.start), end: target(link.end) }))
  let current = 0
  return ({ start, end }, host) => {
    while (current < found.length && (found[current] as Link).end <= start) current++
    const link = found[current]
    // A link to where the value can be looked up is none to the value.
    return link !== undefined && link.start < end && leadsTo(link.target.slice(0, LONGEST_TARGET), host)
  }
}

const LONGEST_TARGET = 2_048

function leadsTo(address: string, host: string): boolean {
  const lower = address.trim().toLowerCase()
  if (lower.startsWith('mailto:')) return lower.includes(host)
  const target = (lower.split('/', 3)[2] ?? '').replace(/^.*@|:[0-9]*$/g, '')
  return target === host || target.endsWith(`.${host}`)
}

/** Tells whether the line of a spot holds a pattern. Each line is looked at once. */
export function lineTeller(text: string, pattern: RegExp): (spot: Spot) => boolean {
  let last = -1
  let holds = false
  return ({ line }) => {
    if (line.start !== last) {
      last = line.start
      holds = pattern.test(text.slice(line.start, line.end))
    }
    return holds
  }
}

/** As far as most rules look to either side of a value. */
const NEAR = 160

/** Gives the words around a spot. Those near it are made ready once. */
export function wordsAround(text: string): Pick<Scene, 'before' | 'after'> {
  let [leadEnd, lead, tailStart, tail] = [-1, '', -1, '']
  return {
    before({ start, line }, characters) {
      if (start === line.start) return ''
      if (characters > NEAR) return lowered(text.slice(Math.max(line.start, start - characters), start))
      if (start !== leadEnd) {
        leadEnd = start
        lead = lowered(text.slice(Math.max(line.start, start - NEAR), start))
      }
      return lead.length > characters ? lead.slice(lead.length - characters) : lead
    },
    after({ end, line }, characters) {
      if (end >= line.end) return ''
      if (end !== tailStart) {
        tailStart = end
        tail = lowered(text.slice(end, Math.min(line.end, end + NEAR)))
      }
      return tail.slice(0, characters)
    },
  }
}

/** Tells lists from sentences. Each line is looked at once. */
export function listTeller(text: string): (spot: Spot) => boolean {
  let last = -1
  let words = 0
  return ({ start, end, line }) => {
    if (line.start !== last) {
      last = line.start
      words = plainWords(text, line)
    }
    return words <= FEW_WORDS || leads(text, start, end, line)
  }
}

const OTHER = 0
const ALPHABETIC = 1
const BETWEEN = 2
const COLON = 3
/** A full stop or an apostrophe: of a word if it ends it. */
const ENDING = 4

/** What characters of ASCII are to a word. */
const ROLES = new Uint8Array(128)
for (let code = 0; code < 128; code++) {
  const char = String.fromCharCode(code)
  if (/[a-z]/i.test(char)) ROLES[code] = ALPHABETIC
  else if (code <= 32 || ',;|()'.includes(char)) ROLES[code] = BETWEEN
  else if (char === ':') ROLES[code] = COLON
  else if (char === '.' || char === "'") ROLES[code] = ENDING
}

function roleOf(code: number): number {
  return code < 128 ? (ROLES[code] as number) : code >= 0xc0 ? ALPHABETIC : OTHER
}

/** Words of two letters or more, and nothing but letters, in a line; more than `FEW_WORDS` are not counted on. */
function plainWords(text: string, { start, end }: Stretch): number {
  let words = 0
  let letters = 0
  let plain = true
  for (let at = start; at <= end && words <= FEW_WORDS; at++) {
    const role = at < end ? roleOf(text.charCodeAt(at)) : BETWEEN
    if (role === ALPHABETIC) {
      letters++
    } else if (role === BETWEEN) {
      if (plain && letters > 1) words++
      letters = 0
      plain = true
    } else if (role === OTHER || (role === ENDING && !(letters > 0 && isEnd(text.charCodeAt(at + 1))))) {
      plain = false
    }
  }
  return words
}

function isEnd(code: number): boolean {
  return code <= 32 || Number.isNaN(code)
}

/** Whether a value stands at the head of its line, and what follows is a remark. */
function leads(text: string, start: number, end: number, line: Stretch): boolean {
  if (start - line.start < LONGEST_LABEL && LABEL.test(text.slice(line.start, start))) return true
  if (start - line.start > LONGEST_BULLET) return false
  for (let at = line.start; at < start; at++) if (roleOf(text.charCodeAt(at)) === ALPHABETIC) return false
  let next = end
  while (next < line.end && ' \'"`*_]'.includes(text[next] as string)) next++
  return next >= line.end || !isPlainLetter(text.charCodeAt(next)) || TYPE.test(text.slice(next, next + 24))
}

/** `Domain: evil.example`, whatever follows. */
const LABEL =
  /^[\s*•>-]{0,6}(?:(?:malicious|c2|c&c) )?(?:domain|hostname|fqdn|host|ip|ipv4|ipv6)s?(?:[ -](?:name|address|addr)(?:es|s)?)?\*{0,2} ?[:=]\*{0,2} ?["'`<[]{0,3}$/i
const LONGEST_LABEL = 40
/** `evil.example domain-name C2 server`: the row of a table that was torn apart. */
const TYPE =
  /^(?:domain|hostname|fqdn|ip|ipv4|ipv6|url|md5|sha-?(?:1|256|512))(?:-(?:name|addr)| name| address)?(?![a-z0-9-]| [a-z])/i
