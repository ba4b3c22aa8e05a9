import { canonicalize } from '../canonical.ts'
import { type Industry, INDUSTRIES } from '../indicator.ts'
import { sortedSet } from '../merge.ts'
import { ACTOR_WORDS } from './actor-words.ts'
import { INDUSTRY_WORDS, SECTOR_WORDS } from './industry-words.ts'
import { MALWARE_WORDS } from './malware-words.ts'
import { RANSOMWARE_WORDS } from './ransomware-words.ts'
import { isSector, isTarget } from './target.ts'
import { TOPIC_WORDS } from './topic-words.ts'
import { hitsIn, indexOf, listed, type WordIndex } from './word-list.ts'

let index: WordIndex | undefined

/** Made when the first article is read: who only asks for sources needs none. */
function wordIndex(): WordIndex {
  return (index ??= indexOf([
    ...listed('actor', ACTOR_WORDS),
    ...listed('malware', MALWARE_WORDS),
    ...listed('malware', RANSOMWARE_WORDS),
    ...listed('topic', TOPIC_WORDS),
    ...INDUSTRIES.map((name) => ({ list: 'industry', name, words: INDUSTRY_WORDS[name] })),
    ...INDUSTRIES.map((name) => ({ list: 'sector', name, words: SECTOR_WORDS[name] })),
  ]))
}

/** Mentions in a text that are evidence; one in a title is as well. */
const ENOUGH = 2
/** Who speaks of more industries than this lists them, and means none. */
const MAX_INDUSTRIES = 5
const MAX_TEXT = 1_000_000

// Techniques of Enterprise and Mobile (T1…) and of ICS (T0…), tactics of all three. Proofpoint calls groups TA2541.
const SUB_TECHNIQUE = /(?<![\w.-])T[01][0-9]{3}\.[0-9]{3}(?![\w-]|\.[0-9])/g
const NUMBER = /(?<![\w.-])(?:T(?:0[78]|1[0-9])[0-9]{2}(?:\.[0-9]{3})?|TA0[01][0-9]{2})(?![\w-]|\.[0-9])/g
const FRAMEWORK = /ATT&CK|\bMITRE\b/

/** What the words of an article say. Every list is sorted by code unit, but for industries: as in the contract. */
export interface ArticleTags {
  /** Malware, tools and topics. */
  readonly tags: readonly string[]
  /** Groups of attackers. */
  readonly threatActors: readonly string[]
  /** Of the victims. */
  readonly industries: readonly Industry[]
  /** Numbers of ATT&CK. */
  readonly mitreTechniques: readonly string[]
}

/**
 * Looks for the words of our lists in an article. A hit is a tag, nothing more: that an article speaks of a group
 * beside an indicator says neither that the indicator is the group's nor who did it.
 *
 * One mention is enough for a group or a family of malware, whose names mean nothing else, and for an industry that is
 * called a target; a topic or any other industry needs the title or two mentions, and who lists more than five
 * industries means none of them. Numbers of ATT&CK count when the article names the framework or a sub-technique:
 * `T1000` alone is many things. Takes time linear in the text, of which the first million UTF-16 code units are read.
 */
export function readTags(title: string, text: string): ArticleTags {
  const read = text.slice(0, MAX_TEXT)
  const mentions = mentionsIn(title, read)
  return {
    tags: sortedSet([...namesOf(mentions, 'malware', 1), ...namesOf(mentions, 'topic', ENOUGH)]),
    threatActors: sortedSet(namesOf(mentions, 'actor', 1)),
    industries: industriesOf(mentions),
    mitreTechniques: techniquesIn(`${title}\n${read}`),
  }
}

/** How often an article has each thing of our lists. */
interface Mention {
  readonly list: string
  readonly name: string
  inTitle: boolean
  count: number
}

function mentionsIn(title: string, text: string): readonly Mention[] {
  const found = new Map<string, Mention>()
  let target = -Infinity
  for (const { list: from, name, inTitle, at } of hitsIn(wordIndex(), title, text)) {
    const mayBeTarget = !inTitle && (from === 'industry' || (from === 'sector' && isSector(text, at)))
    const isOne = mayBeTarget && isTarget(text, at, target)
    if (isOne) target = at
    else if (from === 'sector') continue
    const list = from === 'sector' ? 'industry' : from
    const mention = found.get(`${list} ${name}`) ?? { list, name, inTitle: false, count: 0 }
    mention.inTitle ||= inTitle
    mention.count += isOne ? ENOUGH : 1
    found.set(`${list} ${name}`, mention)
  }
  return [...found.values()]
}

/** The names of a list that stand in the title, or so many times anywhere. */
function namesOf(mentions: readonly Mention[], wanted: string, enough: number): readonly string[] {
  return mentions
    .filter(({ list, inTitle, count }) => list === wanted && (inTitle || count >= enough))
    .map(({ name }) => name)
}

function industriesOf(mentions: readonly Mention[]): readonly Industry[] {
  const all = namesOf(mentions, 'industry', ENOUGH)
  const meant = all.length > MAX_INDUSTRIES ? namesOf(mentions, 'industry', Infinity) : all
  return INDUSTRIES.filter((industry) => meant.includes(industry))
}

function techniquesIn(text: string): readonly string[] {
  const found =
    text.match(FRAMEWORK.test(text) || text.search(SUB_TECHNIQUE) >= 0 ? NUMBER : SUB_TECHNIQUE) ?? []
  const canonical = [...new Set(found)].map((number) => canonicalize('mitre_attack', number))
  return sortedSet(canonical.flatMap((each) => ('value' in each ? [each.value] : [])))
}
