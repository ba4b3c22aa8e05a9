import { isWordLetter } from './letters.ts'
import type { Scene, Spot } from './scene.ts'

/** No line is read farther than this to either side of a value. */
const BEFORE = 160
const AFTER = 100
/** A line that holds no more than this beside a value says nothing of it. */
const FEWEST = 8

/** What may stand between such a word and the host. */
const FILLER =
  '(?: (?:the|a|an|its|their|this|our|login|sign-in|web|page|pages|site|sites|website|websites|portal|of|from|domain|domains|brand|brands|company|companies|vendor|real|official|legitimate|service|services))*'
/** What is imitated has an article: a `spoofing domain` is what imitates. */
const IMITATED = `(?: (?:the|a|an|its|their|legitimate|official|real)${FILLER}|(?: login| sign-in)? pages? of(?: the)?)?`
const LIKE = '(?:,? (?:such as|like|including))?'
const QUOTES = '[ :=("\'`*[]*$'

/** Said of what only looks so, or was so once: `a fake official site`. */
const SPOILED =
  /\b(?:fake|fraudulent|bogus|rogue|malicious|compromised|hacked|breached|infected|seemingly|supposedly|not|looks?|looking|appears?)(?: [a-z'-]+){0,2} *["'`]?(?:legitimate|legit|official|genuine|benign|authentic|real)\b/

/** Words, of which those at the head are looked for first: most lines hold none of them. */
interface Wording {
  readonly head: string
  readonly pattern: RegExp
}

/** Words right before a host that say that it is harmless. */
const CALLED_LEGITIMATE = [
  rightBefore('legitimate|legit|official|genuine|benign|authentic', `${FILLER}${LIKE}`),
]

/** Words right before a host that say that it is somebody's who suffers, reports or sells. */
const CALLED_SOMEBODYS = [
  rightBefore('reported by|according to|courtesy of|(?:customers|employees|users) of', FILLER),
  rightBefore('(?:researchers|analysts) (?:at|from)', FILLER),
  rightBefore('imitat|impersonat', `(?:es?|ing)${IMITATED}`),
  rightBefore('mimic|spoof', `(?:s|king|ing)?${IMITATED}`),
  rightBefore('(?:pos|masquerad|disguis)(?:es?|ing|ed)', ` (?:itself |themselves )?as${IMITATED}`),
  rightBefore('pretend|claim|purport', `(?:s|ed|ing)? to (?:come from|be)${IMITATED}`),
  rightBefore('(?:look-?alikes?|typosquats?|clones?|replicas?) of', IMITATED),
  rightBefore('(?<!like the |as the )real', ' (?:[a-z0-9-]+ ){0,2}(?:site|website|page|domain)(?: is)?,?'),
  rightBefore(
    'believ|think|thought',
    `[a-z]{0,3} (?:that )?(?:they|users|victims) (?:are|were) (?:on|at|visiting)${FILLER}`,
  ),
  rightBefore('cookies|passwords|credentials|accounts', `(?: stored)? (?:of|for|from)${FILLER}${LIKE}`),
  rightBefore('targets?|targeting', `${FILLER}${LIKE}`),
  rightBefore(
    'targeted|imitated|impersonated|abused|mimicked|spoofed',
    ' (?:banks?|brands?|compan(?:y|ies)|organi[sz]ations?|institutions?|exchanges?|services?|apps?|applications?|vendors?)(?: (?:is|are|was|were|include[sd]?)(?: the)?)?',
  ),
  rightBefore(
    'victims?',
    '(?: (?:organi[sz]ations?|company|companies|site))?(?: (?:include[sd]?|including|are|is|was|were|such as|like))?',
  ),
  rightBefore(
    '(?:connectivity|reachability) (?:check|test)s?',
    '(?: (?:to|by|with|via|against|using|contacting))*',
  ),
  rightBefore('registered (?:at|via|through|with)|bought (?:at|from)|hosting provider', FILLER),
  rightBefore('registrar|decrypt(?:or|er|ion tool) from', FILLER),
  rightBefore('registrar|whois', '(?: (?:whois|server|url|name))*'),
  rightBefore('(?:data|files|documents|information) (?:of|from) the (?:file|web|mail) server of', ''),
]

/** Words behind a host that say so. */
const SAID_BEHIND: readonly Wording[] = [
  { head: 'malicious', pattern: /\bnot (?:inherently |itself |necessarily |in itself )?malicious\b/ },
  {
    head: '(?:connectivity|reachability) (?:check|test)',
    pattern:
      /(?:[(:–—-] ?| (?:for|as) (?:an? |the )?)(?:internet |network )?(?:connectivity|reachability) (?:check|test)/,
  },
  {
    head: 'ip(?: address)? (?:check|look-?up)',
    pattern: /[(:–—-] ?(?:public |external )?ip(?: address)? (?:check|look-?up)/,
  },
  {
    head: 'legitimate|benign|victim|registrar|hosting provider|public resolver',
    pattern:
      /^[\])"'`*]*[ ,:–—-]*\((?:(?:a|an|the) )?(?:(?:legitimate|benign)\b(?!-| looking)|(?:victim|registrar|hosting provider|public resolver)[),;])/,
  },
  {
    head: 'legitimate|benign',
    pattern:
      /^[\])"'`*]*(?: (?:is|was|are|were)|,| [–—-]) (?:(?:a|an|the|both|itself) )?(?:legitimate|benign)\b(?!-| looking)/,
  },
  {
    head: 'hosting provider|registrar|victim',
    pattern: /^[\])"'`*]*(?: is|,) an? (?:[a-z]+ )?(?:hosting provider|registrar|victim)\b/,
  },
  {
    head: '(?:was|were) (?:hit|breached|attacked|encrypted)',
    pattern: /^[\])"'`*]* (?:was|were) (?:hit|breached|attacked|encrypted) /,
  },
]

function rightBefore(head: string, rest: string): Wording {
  return { head, pattern: new RegExp(`(?:^|[^a-z0-9-])(?:${head})${rest}${QUOTES}`) }
}

/** Words without which nothing on a line is called harmless. */
export const HARMLESS_WORDS = new RegExp(
  [...CALLED_LEGITIMATE, ...CALLED_SOMEBODYS, ...SAID_BEHIND].map(({ head }) => head).join('|'),
  'i',
)

/** Where what is said of the next host begins. */
const NEXT_HOST = /[a-z0-9]\.[a-z]{2}/

/**
 * Whether the line around a host, a url or an address, or its column, says that it is harmless: that it is legitimate,
 * imitated, a victim's, a reporter's, asked only to see whether there is a network.
 */
export function isCalledHarmless(scene: Scene, spot: Spot): boolean {
  const { line, start, end } = spot
  if (line.place.column === 'harmless') return true
  if (line.end - line.start - (end - start) < FEWEST || !scene.mayCallHarmless(spot)) return false
  const before = leadOf(scene.before(spot, BEFORE))
  if (CALLED_SOMEBODYS.some(({ pattern }) => pattern.test(before))) return true
  if (CALLED_LEGITIMATE.some(({ pattern }) => pattern.test(before)) && !SPOILED.test(before)) return true
  const after = scene.after(spot, AFTER).split('. ', 1)[0] as string
  const next = after.search(NEXT_HOST)
  const behind = next < 0 ? after : after.slice(0, next)
  return SAID_BEHIND.some(({ pattern }) => pattern.test(behind))
}

/** Whether they say that it is somebody's: imitated, attacked, and not one that only looks legitimate. */
export function isCalledSomebodys(scene: Scene, spot: Spot): boolean {
  const before = leadOf(scene.before(spot, BEFORE))
  return CALLED_SOMEBODYS.some(({ pattern }) => pattern.test(before))
}

/** Whether the headings above say so. What an arrow leads to is another matter: `bank.example -> fake.example`. */
export function isAmongHarmless(scene: Scene, spot: Spot): boolean {
  return spot.line.place.section.harmless && !/(?:->|=>|→)/.test(scene.before(spot, BEFORE))
}

/** The words of the same sentence before the first of the hosts that are enumerated; what is said of it holds for all. */
export function leadOf(before: string): string {
  const lead = before.slice(before.lastIndexOf('. ') + 1)
  let end = lead.length
  for (let former = end, n = 0; former >= 0 && n <= MOST_FORMERS; n++) {
    end = former
    former = formerBefore(lead, end)
  }
  return lead.slice(Math.max(0, end - LONGEST_LEAD), end)
}

const LONGEST_LEAD = 100
/** What is said of a host holds for so many behind it. */
const MOST_FORMERS = 8

/** Where a host begins that a comma, `and` or `or` joins to what begins at a place; -1 when none does. */
function formerBefore(text: string, place: number): number {
  const word = skipped(text, place, ' "\'`(*')
  const joint = text.endsWith(' and', word) ? word - 4 : text.endsWith(' or', word) ? word - 3 : word
  const comma = text[joint - 1] === ',' ? joint - 1 : joint
  if (comma === word) return -1
  const end = skipped(text, comma, '"\'`)*')
  let start = end
  while (isWordLetter(text.charCodeAt(start - 1))) start--
  return text.slice(start, end).includes('.', 1) ? start : -1
}

function skipped(text: string, from: number, signs: string): number {
  let at = from
  while (at > 0 && signs.includes(text[at - 1] as string)) at--
  return at
}
