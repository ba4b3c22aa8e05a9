import { leadOf } from './harmless.ts'
import { wordSet } from './word-set.ts'

/** Words and what ends a phrase. */
const TOKENS = /[\p{L}0-9&'-]+|[,;(]/gu
/** What is said of a url holds for the host behind it. */
const URLS = /https?:\/\/\S+/g

/** What a host is called where it serves an attack. */
const PLACES = wordSet(`
  c2 c2s c&c cnc command-and-control control domain domains subdomain subdomains server servers host hosts hostname
  hostnames url urls uri panel panels pool pools proxy proxies skimmer gate endpoint dropper loader payload backdoor
  infrastructure ioc iocs indicator indicators address addresses beacon fallback
`)
/** Anybody's place, unless one of these words stands before it. */
const WEAK_PLACES = wordSet('site sites website websites page pages portal')
const BAD = wordSet(`
  malicious phishing fake fraudulent rogue scam spoofed lookalike look-alike typosquatted typosquatting typosquat
  attacker-controlled actor-controlled attacker's actor's landing watering leak compromised
`)

/** What may stand between a verb, a preposition or a place and the host. */
const FILLERS = wordSet(`
  the a an its their his this that another one new same following remote hard-coded hardcoded primary secondary second
  first other also seen external named called is was are were include includes including such as like registered
`)
const PREPOSITIONS = wordSet(
  'to from at via through on with by over for in de desde con von bei mit nach zu depuis vers',
)

/** Beginnings of what is done at, to, from or by way of a host, and of what it is done with. */
const DONE = wordSet(`
  pull download fetch retriev load inject serv deliver drop get got obtain receiv request upload exfiltrat post send
  sent transmit forward leak redirect lur direct point resolv talk communicat connect beacon report phon call reach go
  goe went host stag distribut stor spread execut install repl tunnel navigat brows lead led fallback traffic callback
  query quer contact look-up lookup ping trac descarga descargan conecta comunica lädt laden verbindet kommuniziert télécharg
`)
/** `Download it at …` is said of what is harmless. */
const DONE_AT = wordSet('host stag serv stor point distribut deliver direct')
/** Beginnings of what takes a host by itself. */
const TAKES = wordSet(`
  contact quer query ping register registr operat sinkhol reveal uncover host beacon resolv request fetch retriev
  purchas acquir reach hold bought poll kontaktiert contacta
`)
const PEOPLE = wordSet('me us')
const SUFFIX = /(?<=..)(?:ations?|ions?|ings?|ed|ies|ied|es|s|e)$/
/** A verb is not farther from its preposition. */
const FARTHEST_VERB = 6

/** What stands right behind a host that an attack needs. */
const BEHIND = new RegExp(
  '^["\'`)\\]*_]*(?:' +
    [
      ':[0-9]{2,5}(?![0-9]|\\.[0-9])',
      ' ?\\((?:the |an? |its )?(?:c2|c&c|cnc|command|malicious|phishing|payload|download|fake|look-?alike|exfil)',
      ' (?:domains?|subdomains?|c2s?|c&c|servers?|panel|infrastructure)\\b',
      ' for (?:c2|c&c|command|exfil|phishing)',
      ' (?:is|was) an? (?:clone|replica|imitation|look-?alike|typosquat) of\\b',
      ' (?:is|was|are|were) (?:an? |the |its )?(?:[a-z-]+ )?(?:used|registered|hosted|live|malicious|sinkholed|c2|c&c|contacted|taken down|seized)',
      ' (?:serve[sd]|host(?:s|ed)|resolve[sd]|resolving|redirect(?:s|ed)|deliver(?:s|ed)|distribute[sd])\\b',
      ' over (?:port|tls|https?|tcp|udp)\\b',
      ' on port\\b',
      ' as (?:an? |its |the |their )?(?:[a-z-]+ )?(?:fallback|c2|c&c|backup|server|domain|proxy|ioc)',
      ',? (?:an? |the )?(?:[a-z-]+ )?(?:phishing|malicious|fake|look-?alike|typosquat[a-z]*|c2|c&c|rogue|fraudulent)\\b',
      ' to (?:stage|host|deliver|download|exfiltrate|retrieve|fetch|upload|distribute)\\b',
    ].join('|') +
    ')',
)

/**
 * Whether the phrase around a host makes it one that an attack needs: `pulled from HOST`, `the domain HOST`, `HOST (C2)`.
 * Both texts are parts of its line, in lower case. What is said of the first of several hosts holds for all.
 */
export function speaksOfAttack(before: string, after: string): boolean {
  return BEHIND.test(after) || leadsToHost(leadOf(before.replace(URLS, '')).match(TOKENS) ?? [])
}

function leadsToHost(words: readonly string[]): boolean {
  let at = words.length - 1
  if (words[at] === '(' || (words[at] === ',' && PLACES.has(words[at - 1] ?? ''))) at--
  for (; at >= 0; at--) {
    const word = words[at] as string
    if (PLACES.has(word)) return true
    if (WEAK_PLACES.has(word)) return hasNear(words, at, BAD) || isDoneThere(words, at)
    if (BAD.has(word) || TAKES.has(stemOf(word)) || isSetUp(words, at)) return true
    if (PREPOSITIONS.has(word)) return isDoneThere(words, at)
    if (!FILLERS.has(word)) return false
  }
  return false
}

function hasNear(words: readonly string[], at: number, known: ReadonlySet<string>): boolean {
  return words.slice(Math.max(0, at - 2), at).some((word) => known.has(word))
}

/** Whether something is done before a preposition, in the same phrase. */
function isDoneThere(words: readonly string[], preposition: number): boolean {
  const done = words[preposition] === 'at' ? DONE_AT : DONE
  // `A search, which took me to …`: where the reader or the author went.
  if (PEOPLE.has(words[preposition - 1] ?? '')) return done.has(stemOf(words[preposition - 2] ?? ''))
  for (let at = preposition - 1; at >= 0 && at > preposition - FARTHEST_VERB; at--) {
    const word = words[at] as string
    if (word === ',' || word === ';' || word === '(') return false
    if (done.has(stemOf(word)) || (at === preposition - 1 && isPlace(words, at))) return true
  }
  return false
}

/** `the server at`, `a phishing page at`. */
function isPlace(words: readonly string[], at: number): boolean {
  const word = words[at] as string
  return PLACES.has(word) || (WEAK_PLACES.has(word) && hasNear(words, at, BAD))
}

function isSetUp(words: readonly string[], at: number): boolean {
  return words[at] === 'up' && /^set/.test(words[at - 1] ?? '')
}

/** `dropped`, `drops`, `drop`: one and the same. */
function stemOf(word: string): string {
  return word.replace(SUFFIX, '').replace(/(pp|tt|gg)$/, (double) => double[0] as string)
}
