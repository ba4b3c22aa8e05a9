/**
 * Things and the words for them, one line each: `APT28 | Fancy Bear | Sofacy`. The first is the name that a hit
 * gives; it is a word for itself as well.
 *
 * Words are compared whole and in any case; blanks and hyphens between them are the same. Two marks narrow them:
 * `=HAFNIUM` counts only as it is spelled here, or in capitals: it means something else otherwise. `Play+` counts
 * only if it is spelled so and a word beside it says what it is: `Play ransomware`, `the Play gang`, `malware Play`.
 */
export type WordLines = readonly string[]

/** Words that say of the word before them that it names malware or people who use it. */
const QUALIFIERS = (
  'ransomware malware gang hackers operators affiliate affiliates backdoor botnet loader downloader dropper stealer ' +
  'infostealer trojan rat wiper worm spyware keylogger rootkit implant implants c2 framework webshell apt'
).split(' ')
/** Words that also say it of the word behind them. */
const BEFORE = 'ransomware malware trojan stealer infostealer botnet backdoor spyware'.split(' ')

const WORD = /[\p{L}\p{N}]+/gu
/** `APT28` is also written `APT 28` and `APT-28`. */
const NUMBERED = /^(apt|fin|ta|unc|uac|storm|dev)([0-9]+)$/
/** What may stand between two words of one phrase. */
const JOINT = /^(?:[\s\u00a0]{1,3}|[-\u2010\u2011\u2013_/.'’&])$/

/** One thing of a list, and the words for it as a line has them. */
export interface Listed {
  readonly list: string
  readonly name: string
  readonly words: string
}

interface Phrase extends Pick<Listed, 'list' | 'name'> {
  /** Its first words as they must be spelled, or none: any case will do. */
  readonly spelled: readonly (string | undefined)[]
}

interface Node {
  readonly next: Map<string, Node>
  readonly ends: Phrase[]
}

/** Lists, ready to be looked for all at once. */
export type WordIndex = Node

/** A word of a list that was found. */
export interface Hit extends Pick<Listed, 'list' | 'name'> {
  readonly inTitle: boolean
  /** Where it begins in the title or the text. */
  readonly at: number
}

/** The things of a list. */
export function listed(list: string, lines: WordLines): readonly Listed[] {
  return lines.map((words) => ({ list, name: bare(words.split('|', 1)[0]?.trim() ?? ''), words }))
}

/** The index of lists. */
export function indexOf(all: readonly Listed[]): WordIndex {
  const root: Node = { next: new Map(), ends: [] }
  for (const { list, name, words } of all) {
    for (const word of words.split('|')) addWord(root, word.trim(), { list, name })
  }
  return root
}

/**
 * Every place where a text has a word of the list, in one pass: at each word of the text only as many steps as
 * the longest phrase has words.
 */
export function* hitsIn(index: WordIndex, title: string, text: string): Generator<Hit, void> {
  for (const inTitle of [true, false]) {
    const read = inTitle ? title : text
    const words = [...read.matchAll(WORD)].map((match) => ({ spelled: match[0], at: match.index }))
    for (let first = 0; first < words.length; first++) {
      const { at } = words[first] as Word
      for (const { list, name } of phrasesAt(index, read, words, first)) yield { list, name, inTitle, at }
    }
  }
}

interface Word {
  readonly spelled: string
  readonly at: number
}

function* phrasesAt(
  index: Node,
  text: string,
  words: readonly Word[],
  first: number,
): Generator<Phrase, void> {
  let node: Node | undefined = index
  for (let n = first; n < words.length; n++) {
    const word = words[n] as Word
    const before = words[n - 1]
    if (n > first && before !== undefined) {
      const start = before.at + before.spelled.length
      if (word.at - start > 3 || !JOINT.test(text.slice(start, word.at))) return
    }
    node = node.next.get(word.spelled.toLowerCase())
    if (node === undefined) return
    for (const phrase of node.ends) if (isSpelled(phrase, words, first)) yield phrase
  }
}

function isSpelled({ spelled }: Phrase, words: readonly Word[], first: number): boolean {
  return spelled.every((wanted, n) => {
    const word = words[first + n]?.spelled
    return wanted === undefined || word === wanted || word === wanted.toUpperCase()
  })
}

/** Adds one word of a line, marked or not, to the index. */
function addWord(root: Node, marked: string, thing: Pick<Listed, 'list' | 'name'>): void {
  const word = bare(marked)
  const words = wordsOf(word)
  if (!marked.endsWith('+')) {
    addPhrase(root, words, { ...thing, spelled: marked.startsWith('=') ? words : [] })
    const parts = NUMBERED.exec(word.toLowerCase())
    if (parts !== null) addPhrase(root, parts.slice(1), { ...thing, spelled: [] })
    return
  }
  for (const qualifier of QUALIFIERS) addPhrase(root, [...words, qualifier], { ...thing, spelled: words })
  for (const qualifier of BEFORE)
    addPhrase(root, [qualifier, ...words], { ...thing, spelled: [undefined, ...words] })
}

function addPhrase(root: Node, words: readonly string[], phrase: Phrase): void {
  let node = root
  for (const word of words.map((each) => each.toLowerCase())) {
    const next = node.next.get(word) ?? { next: new Map<string, Node>(), ends: [] }
    node.next.set(word, next)
    node = next
  }
  node.ends.push(phrase)
}

function wordsOf(phrase: string): readonly string[] {
  return phrase.match(WORD) ?? []
}

function bare(marked: string): string {
  return marked.replace(/^=|\+$/g, '')
}
