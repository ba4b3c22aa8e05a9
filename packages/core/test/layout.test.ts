import { stringify } from 'csv-stringify/sync'
import { CATEGORIES, type Category, type Indicator, type Report } from '../src/index.ts'
import {
  CSV_ROW,
  indicator,
  ITEM,
  ITEM_WITHOUT_CONTEXT,
  type Random,
  randomIndicators,
  report,
  seeded,
  VALUES,
} from '../src/conformance/index.ts'
import { mergedView } from '../src/merge.ts'
import { inCategory, type Layout, lineExpression, project, writeLine } from '../src/store/index.ts'

// What each format says, in the plainest way: objects, and the libraries that everybody knows.

const iso = (seconds: number) => new Date(seconds * 1000).toISOString().replace('.000', '')

function plainItem(of: Indicator, category: Category | undefined, withContext: boolean): string {
  const view = mergedView(of, category)
  const { name, article } = view.source
  return JSON.stringify({
    id: view.id,
    type: view.type,
    value: view.value,
    confidence: view.confidence,
    first_seen: iso(view.firstSeen),
    last_seen: iso(view.lastSeen),
    source: {
      origin: article === undefined ? 'feed' : 'article',
      feed_name: name,
      category: view.source.category,
      article_id: article?.id,
      article_title: article?.title,
      article_url: article?.url,
      reference_url: view.referenceUrl,
    },
    tags: view.tags,
    mitre_techniques: view.mitreTechniques,
    context: withContext ? view.context : undefined,
  })
}

const clean = (text: string) => text.replaceAll('\0', '\ufffd').replace(/\p{Surrogate}/gu, '\ufffd')
const inert = (text: string) => (/^[=+\-@\t\r]/.test(text) ? `'${clean(text)}` : clean(text))

function plainRow(of: Indicator, category: Category | undefined): string {
  const { id, type, value, confidence, firstSeen, lastSeen, source, tags } = mergedView(of, category)
  const article = inert(source.article?.id ?? '')
  const shown = [article, inert(source.name), source.category, inert(tags.join(','))]
  const cells = [id, type, value, confidence, iso(firstSeen), iso(lastSeen), ...shown]
  return stringify([cells], { record_delimiter: '\n' }).slice(0, -1)
}

const PLAIN: readonly (readonly [
  name: string,
  Layout,
  (of: Indicator, category: Category | undefined) => string,
])[] = [
  ['txt', VALUES, ({ value }) => value],
  ['json', ITEM, (of, category) => plainItem(of, category, true)],
  ['json without context', ITEM_WITHOUT_CONTEXT, (of, category) => plainItem(of, category, false)],
  ['csv', CSV_ROW, plainRow],
]

const SEED = 8_675
const ODD = [
  '"',
  '\\',
  ',',
  '\n',
  '\u0000',
  '\u001f',
  '\u007f',
  '\u2028',
  'ü',
  '漢',
  '😀',
  '=',
  '@',
  "'",
  ' ',
]

function odd(random: Random): string {
  return Array.from({ length: 1 + Math.floor(random() * 6) }, () =>
    random() < 0.5 ? 'a' : (ODD[Math.floor(random() * ODD.length)] as string),
  ).join('')
}

/** Every text of an indicator as bad as it can be. */
function spoiled(random: Random, of: Indicator): Indicator {
  const spoil = (each: Report, n: number): Report => {
    const article = { id: odd(random), title: odd(random), url: odd(random) }
    return {
      ...each,
      source: { ...each.source, name: `${odd(random)}${n}`, ...(random() < 0.5 && { article }) },
      ...(random() < 0.7 && { context: odd(random) }),
      ...(random() < 0.5 && { referenceUrl: odd(random) }),
      tags: [...new Set([odd(random), odd(random)])].sort(),
    }
  }
  return { ...of, value: odd(random), reports: of.reports.map(spoil) }
}

it.each(PLAIN)(`writes %s as the plain way does (seed ${SEED})`, (_, layout, plain) => {
  const random = seeded(SEED)
  const indicators = randomIndicators(random, 400).flatMap((each) => [each, spoiled(random, each)])
  for (const each of indicators) {
    for (const category of [undefined, ...CATEGORIES]) {
      const ours = writeLine(layout.pieces, inCategory(project(each), category))
      const shown = each.reports.some(({ source }) => source.category === category) ? category : undefined
      if (ours !== plain(each, shown)) expect(ours).toBe(plain(each, shown))
    }
  }
})

it('makes one expression of a layout, with what is absent left out', () => {
  const layout: Layout = {
    pieces: [
      "it's ",
      { column: 'value' },
      { column: 'context', before: ',c=' },
      { column: 'valueCsv', or: ['-'] },
    ],
    separator: '',
    end: '',
  }
  expect(lineExpression(layout, undefined, { column: (name) => `t.${name}`, variants: 't.variants' })).toBe(
    "concat('it''s ', t.value, ',c=' || t.context, coalesce(t.valueCsv, coalesce('-', '')))",
  )
  const shown = project(indicator({ value: 'v', reports: [report()] }))
  expect(writeLine(layout.pieces, shown)).toBe("it's v-")
})
