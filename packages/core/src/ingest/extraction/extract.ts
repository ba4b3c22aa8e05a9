import type { Extraction, ArticleOptions } from './finding.ts'
import { fitting } from './limit.ts'
import { remembering } from './memo.ts'
import { readHtml } from './html.ts'
import { readPlainText } from './plain-text.ts'
import { publisherAt } from './publisher.ts'
import type { Reading } from './reading.ts'
import { refanged } from './refang.ts'
import { scan } from './scan.ts'
import { lineFinder, linkTeller, listTeller, type Scene } from './scene.ts'
import { tally } from './tally.ts'

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

/** Speaks of techniques by their number. */
const TECHNIQUES = /att&ck|attack\.mitre|mitre|\bTA00\d\d\b|\bT[01]\d{3}\.\d{3}\b/i

function findIn(reading: Reading, options: ArticleOptions, isCut: boolean): Extraction {
  const edited = refanged(reading.text)
  const { text } = edited
  const found = tally(reading, edited)
  const lineAt = lineFinder(reading, edited)
  const isListed = listTeller(text)
  let techniques: boolean | undefined
  const scene: Scene = {
    text,
    publisher: publisherAt([options.url, options.siteUrl], reading.ownUrl),
    defangs: edited.marks > 0,
    techniques: () => (techniques ??= TECHNIQUES.test(text)),
    canonicalize: remembering(),
    spot(start, end) {
      const line = lineAt(start)
      return { start, end, line, defanged: edited.marked(start, end), listed: isListed(start, end, line) }
    },
    isLink: linkTeller(reading, edited),
    before: ({ start, line }, characters) =>
      text.slice(Math.max(line.start, start - characters), start).toLowerCase(),
    after: ({ end, line }, characters) =>
      text.slice(end, Math.max(end, Math.min(line.end, end + characters))).toLowerCase(),
    accept: found.accept,
    acceptWithHost: found.acceptWithHost,
    refuse: found.refuse,
  }
  if (isCut) found.refuse('beyond_limit')
  scan(scene)
  return { text: reading.text, findings: found.findings(), refused: found.refused() }
}
