import { isShortLine } from './heading-languages.ts'
import { isPlainLetter } from './letters.ts'
import { NO_SECTION, says, sectionNamed, within } from './headings.ts'
import type { Column, Place, Section, Stretch } from './reading.ts'
import { tableRows } from './table-rows.ts'
import { holdsValue } from './values.ts'

/** Gathers the stretches of an article in order, and knows which headings hold where. */
export interface Placing {
  /** A heading. Level 1 is the highest; it ends the sections of its own level and below. */
  readonly heading: (start: number, end: number, words: string, level: number) => void
  readonly line: (start: number, end: number, kind: 'line' | 'code', aside?: boolean) => void
  /** One cell; `index` is its place in the row. */
  readonly cell: (start: number, end: number, words: string, index: number, aside?: boolean) => void
  readonly rowEnd: () => void
  readonly tableEnd: () => void
  readonly stretches: readonly Stretch[]
}

interface Open {
  readonly level: number
  readonly section: Section
}

/** No indicator is shorter: lines that could hold none are not kept. */
const SHORTEST = 4

/** Of a row that heads others: below all headings. */
const TITLE_LEVEL = 10

/** Begins an article. */
export function placing(): Placing {
  const stretches: Stretch[] = []
  const open: Open[] = []
  let section = NO_SECTION
  const rows = tableRows(stretches)
  const add = adding(stretches)
  const endTo = (level: number) => {
    while ((open.at(-1)?.level ?? 0) >= level) open.pop()
    section = open.at(-1)?.section ?? NO_SECTION
  }
  const begin = (words: string, level: number) => {
    endTo(level)
    section = within(section, sectionNamed(words))
    open.push({ level, section })
  }
  return {
    stretches,
    heading(start, end, words, level) {
      begin(words, level)
      add(start, end, section, 'heading', false)
    },
    line: (start, end, kind, aside = false) => add(start, end, section, kind, aside),
    cell(start, end, words, index, aside = false) {
      const before = stretches.length
      add(start, end, section, 'cell', aside, rows.column(index))
      rows.cell(words, index, stretches.length > before ? before : -1)
    },
    rowEnd() {
      const title = rows.rowEnd()
      if (title !== undefined) begin(title, TITLE_LEVEL)
    },
    tableEnd() {
      rows.tableEnd()
      endTo(TITLE_LEVEL)
    },
  }
}

/** Adds stretches; those that follow each other share what is said of them. */
function adding(stretches: Stretch[]) {
  let last: Place = { kind: 'line', section: NO_SECTION, aside: false }
  return (
    start: number,
    end: number,
    section: Section,
    kind: Place['kind'],
    aside: boolean,
    column?: Column,
  ): void => {
    if (end - start < SHORTEST) return
    const isSame =
      last.kind === kind && last.section === section && last.aside === aside && last.column === column
    if (!isSame) last = { kind, section, aside, ...(column !== undefined && { column }) }
    stretches.push({ start, end, place: last })
  }
}

/** Whether a line that is not marked as a heading is one all the same: a few words that say what follows. */
export function isUnmarkedHeading(line: string): boolean {
  if (line.length < 2 || line.length > 80) return false
  if (!mayBegin(line) && !isShortLine(line)) return false
  const text = line.trim().replace(BRACKETED, '$1')
  if (ENDS_SENTENCE.has(text.at(-1) as string) || holdsValue(text) || NO_HEADING.test(text)) return false
  if (NINE_WORDS.test(text)) return false
  return isShouted(text) || says(sectionNamed(text)) || ENDINGS.has(text.toLowerCase().replace(/[*_:]/g, ''))
}

/** `[Serial Number]`: as in a file of settings. */
const BRACKETED = /^\[([A-Z][A-Za-z ]{3,30})\]$/

const HEADING_START = /^\s*[A-Z0-9*_"([\p{Lu}]/u

/** Whether a line begins with a capital, a digit, emphasis, a quote or a bracket. */
function mayBegin(line: string): boolean {
  const code = line.charCodeAt(0)
  if (code >= 0x41 && code <= 0x5a) return true
  const isSmall = code >= 0x61 && code <= 0x7a
  return !isSmall && HEADING_START.test(line)
}

const NINE_WORDS = /^(?:\S+\s+){8}\S/
const ENDS_SENTENCE = new Set('.!?;,')
const NO_HEADING = /[[\]|\t@/\\=]/

/** `CHAIN OF EVENTS:`: a heading, whatever it says, for it ends what was above. */
function isShouted(text: string): boolean {
  return text.length > 7 && text.includes(' ') && text === text.toUpperCase() && text !== text.toLowerCase()
}

/** What articles put under their indicators. */
const ENDINGS = new Set([
  'conclusion',
  'conclusions',
  'summary',
  'mitigation',
  'mitigations',
  'recommendations',
  'detection',
  'detections',
  'att&ck',
  'mitre att&ck',
  'mitre att&ck techniques',
  'protection',
  'coverage',
  'appendix',
  'yara',
  'introduction',
  'overview',
  'background',
  'analysis',
  'technical analysis',
  'attribution',
  'remediation',
])

/** Whether a line of code is a key whose values follow, such as `references:` in a rule of Sigma or YARA. */
export function isKey(line: string): boolean {
  return line.length < 40 && /^\s*[a-z][a-z0-9_ -]*:$/i.test(line)
}

const LEADING = /(?:[:：→]|[-=]>)$/

/** Whether a line says what list follows: "The malware contacts the following domains:". */
export function isLeadIn(line: string): boolean {
  // Most lines end with a letter.
  if (isPlainLetter(line.charCodeAt(line.length - 1)) || !LEADING.test(line) || line.length > 200)
    return false
  return says(sectionNamed(line.split(/\s+/).slice(-8).join(' ')))
}
