import type { IndicatorType } from '../../indicator.ts'
import type { Extraction, ArticleOptions } from './finding.ts'
import { HARMLESS_WORDS } from './harmless.ts'
import { speaksOfTechniques } from './identifiers.ts'
import { fitting } from './limit.ts'
import { linkedHosts } from './linked-hosts.ts'
import { once, remembering } from './memo.ts'
import { readHtml } from './html.ts'
import { readPlainText } from './plain-text.ts'
import { publisherAt } from './publisher.ts'
import type { Reading } from './reading.ts'
import { refanged } from './refang.ts'
import { scan } from './scan.ts'
import { lineFinder, lineTeller, linkTeller, listTeller, type Scene, wordsAround } from './scene.ts'
import { mayBeOfThreats } from './subject.ts'
import { tally } from './tally.ts'
import { FOOTER } from './wording.ts'

const MAX_BYTES = 4 * 1024 * 1024

/**
 * Finds the indicators in a plain text, Markdown or AsciiDoc. Offsets refer to the text as it was given.
 *
 * Takes time linear in the length of the text, whatever it holds, and never throws.
 */
export function extractFromText(text: string, options: ArticleOptions = {}): Extraction {
  const read = fitting(text, options.maxBytes ?? MAX_BYTES)
  return findIn(readPlainText(read), options, read.length < text.length)
}

/** As {@link extractFromText}, in a page of HTML. Offsets refer to its readable text. */
export function extractFromHtml(html: string, options: ArticleOptions = {}): Extraction {
  const read = fitting(html, options.maxBytes ?? MAX_BYTES)
  return findIn(readHtml(read), options, read.length < html.length)
}

/** Of what they are said, they are meant. */
const IDENTIFIERS: ReadonlySet<IndicatorType> = new Set(['cve', 'mitre_attack'])

function findIn(reading: Reading, options: ArticleOptions, isCut: boolean): Extraction {
  const edited = refanged(reading.text)
  const { text } = edited
  const isListed = listTeller(text)
  const found = tally(reading, edited, isListed)
  const lineAt = lineFinder(reading, edited)
  const isOnThreats = once(() => edited.marks > 0 || mayBeOfThreats(text))
  const ledTo = once(() => linkedHosts(text, reading))
  const scene: Scene = {
    text,
    publisher: publisherAt([options.url, options.siteUrl], reading.ownUrl),
    defangs: edited.marks > 0,
    techniques: once(() => speaksOfTechniques(text)),
    canonicalize: remembering(),
    spot: (start, end) => ({ start, end, line: lineAt(start), defanged: edited.marked(start, end) }),
    isListed,
    mayCallHarmless: lineTeller(text, HARMLESS_WORDS),
    mayBeFooter: lineTeller(text, FOOTER),
    isLink: linkTeller(reading, edited),
    isLedTo: (host) => ledTo().has(host),
    ...wordsAround(text),
    accept(value, spot) {
      const isMeant = spot.defanged || 'refused' in value || IDENTIFIERS.has(value.type) || isOnThreats()
      if (!isMeant) found.refuse('no_evidence')
      else found.accept(value, spot)
    },
    acceptWithHost: found.acceptWithHost,
    disown: found.disown,
    refuse: found.refuse,
  }
  if (isCut) found.refuse('beyond_limit')
  scan(scene)
  return { text: reading.text, findings: found.findings(), refused: found.refused() }
}
