import { CATEGORIES, CONFIDENCES, INDICATOR_TYPES, type Indicator, INDUSTRIES } from '../indicator.ts'
import type { Filters } from '../lists.ts'
import type { IndicatorStore } from '../ports.ts'
import { CSV_ROW } from '../formats/csv.ts'
import { ITEM, ITEM_WITHOUT_CONTEXT } from '../formats/json.ts'
import { type Layout, writeLine } from '../formats/layout.ts'
import { VALUES } from '../formats/txt.ts'
import { inCategory, project } from '../projection.ts'
import type { Clause } from './clause.ts'
import { count, id, indicator, NOW, put, read, report, same, values } from './fixtures.ts'

/** `n` indicators, `value` v0, v1 …, each a microsecond newer than the one before. */
const row = (length: number) =>
  Array.from({ length }, (_, n) => indicator({ id: id(n), value: `v${n}`, extractedAt: NOW + n }))

/** Two indicators of every member of a vocabulary, told apart by the filter of that name. */
function tellsApart<T extends string>(
  filter: keyof Filters,
  vocabulary: readonly T[],
  known: (member: T) => Partial<Indicator>,
): Clause<IndicatorStore> {
  return {
    name: `tells every ${filter} apart`,
    async check(store) {
      const members = [...vocabulary, ...vocabulary]
      const all = members.map((member, n) =>
        indicator({ ...known(member), id: id(n), value: `${member} ${n}`, extractedAt: NOW + n }),
      )
      await put(store, ...all)
      for (const [n, member] of vocabulary.entries()) {
        const both = [`${member} ${n + vocabulary.length}`, `${member} ${n}`]
        same(await values(store, { [filter]: member }), both, member)
        same(await count(store, { [filter]: member }), 2, member)
      }
    },
  }
}

export const readingClauses: readonly Clause<IndicatorStore>[] = [
  {
    name: 'is empty when it is new',
    async check(store) {
      same(await read(store), { lines: [], rows: 0 }, 'a slice')
      same(await count(store), 0, 'a count')
      same(await store.snapshot(async ({ version }) => version), 0, 'the version')
    },
  },
  {
    name: 'writes lines in the layout that was asked for',
    async check(store) {
      const stored = indicator({
        value: 'http://a.example/?"q",\\',
        reports: [
          report({ context: 'a "quoted" \\ line\tü 漢 😀', referenceUrl: '"', tags: ['a', '=b,"c"'] }),
        ],
      })
      const bare = indicator({ id: id(1), extractedAt: NOW - 1 })
      await put(store, stored, bare)
      const odd: Layout = { pieces: ["it's", { column: 'context', or: ['none'] }], separator: "'; ", end: '' }
      for (const layout of [VALUES, ITEM, ITEM_WITHOUT_CONTEXT, CSV_ROW, odd]) {
        const expected = [stored, bare].map((each) => writeLine(layout.pieces, project(each)))
        const { lines } = await read(store, {}, { layout })
        same(lines.join('\n'), expected.join(layout.separator), JSON.stringify(layout))
      }
    },
  },
  {
    name: 'keeps values byte for byte',
    async check(store) {
      const odd = [
        'http://a.example/%00%2F?q=ä+\u{1F600}&"\'',
        'é',
        'e\u0301',
        'A',
        'a',
        `x${'y'.repeat(2047)}`,
        '0012',
        '1e3',
        'NULL',
      ]
      await put(store, ...odd.map((value, n) => indicator({ id: id(n), value, extractedAt: NOW + n })))
      same(await values(store), odd.toReversed(), 'values')
    },
  },
  {
    name: 'reads newest first, whatever the order of writing',
    async check(store) {
      await put(store, indicator({ id: id(9), value: 'middle', extractedAt: NOW - 500 }))
      await put(store, indicator({ id: id(1), value: 'newest', extractedAt: NOW }))
      await put(store, indicator({ id: id(5), value: 'last', extractedAt: NOW + 1 }))
      same(await values(store), ['last', 'newest', 'middle'], 'values')
    },
  },
  {
    name: 'tells microseconds apart',
    async check(store) {
      await put(store, ...row(3))
      same(await values(store, { since: NOW + 1, until: NOW + 2 }), ['v1'], 'one microsecond')
    },
  },
  {
    name: 'includes since and excludes until',
    async check(store) {
      await put(store, ...row(4))
      same(await values(store, { since: NOW + 1, until: NOW + 3 }), ['v2', 'v1'], 'values')
      same(await count(store, { since: NOW + 1, until: NOW + 3 }), 2, 'count')
    },
  },
  {
    name: 'finds nothing in an empty or inverted window',
    async check(store) {
      await put(store, ...row(4))
      for (const window of [
        { since: NOW + 2, until: NOW + 2 },
        { since: NOW + 3, until: NOW },
      ]) {
        same(await read(store, window), { lines: [], rows: 0 }, 'a slice')
        same(await count(store, window), 0, 'a count')
      }
    },
  },
  {
    name: 'reads at most limit lines, after offset lines, and says where it stopped',
    async check(store) {
      await put(store, ...row(7))
      same(
        await read(store, {}, { offset: 2, limit: 3 }),
        { lines: ['v4', 'v3', 'v2'], rows: 3, last: NOW + 2 },
        'the middle',
      )
      same(
        await read(store, {}, { offset: 5, limit: 3 }),
        { lines: ['v1', 'v0'], rows: 2, last: NOW },
        'the end',
      )
      same(await read(store, {}, { offset: 7, limit: 3 }), { lines: [], rows: 0 }, 'past the end')
      same(await read(store, {}, { offset: 9_999_999, limit: 3 }), { lines: [], rows: 0 }, 'far past the end')
    },
  },
  {
    name: 'goes on exactly behind the last line',
    async check(store) {
      await put(store, ...row(5))
      const { last } = await read(store, {}, { limit: 2 })
      same(await values(store, { until: last ?? 0 }), ['v2', 'v1', 'v0'], 'the rest')
    },
  },
  {
    name: 'counts all that match, whatever the page',
    async check(store) {
      await put(store, ...row(5))
      same(await count(store), 5, 'all')
      same(await count(store, { type: 'domain' }), 5, 'all domains')
      same(await count(store, { type: 'url' }), 0, 'no urls')
    },
  },
  tellsApart('type', INDICATOR_TYPES, (type) => ({ type })),
  tellsApart('category', CATEGORIES, (category) => ({
    reports: [report({ source: { name: category, category } })],
  })),
  tellsApart('confidence', CONFIDENCES, (confidence) => ({ reports: [report({ confidence })] })),
  tellsApart('industry', INDUSTRIES, (industry) => ({ reports: [report({ industries: [industry] })] })),
  {
    name: 'finds an indicator by the category and the industry of any of its reports, once',
    async check(store) {
      const feed = report({
        source: { name: 'URLhaus', category: 'threat-intel' },
        context: 'feed',
        industries: ['finance'],
      })
      const news = report({
        source: {
          name: 'News',
          category: 'news',
          article: { id: 'a1', title: 'T', url: 'https://n.example/a1' },
        },
        confidence: 'low',
        context: 'news',
        industries: ['water', 'finance'],
      })
      const stored = indicator({ reports: [news, feed] })
      await put(store, stored)
      for (const filter of [
        { category: 'news' },
        { category: 'threat-intel' },
        { industry: 'water' },
        { industry: 'finance' },
        {},
      ] as const) {
        const { lines } = await read(store, filter, { layout: ITEM })
        const category = 'category' in filter ? filter.category : undefined
        same(lines, [writeLine(ITEM.pieces, inCategory(project(stored), category))], JSON.stringify(filter))
        same(await count(store, filter), 1, JSON.stringify(filter))
      }
      same(await values(store, { category: 'vendor' }), [], 'another category')
      same(await values(store, { industry: 'energy' }), [], 'another industry')
    },
  },
  {
    name: 'compares the merged confidence, not that of each report',
    async check(store) {
      const low = report({ source: { name: 'A', category: 'news' }, confidence: 'low' })
      await put(store, indicator({ reports: [low, report()] }))
      same(await values(store, { confidence: 'low' }), [], 'low')
      same(await values(store, { confidence: 'high' }), ['bad.example'], 'high')
    },
  },
  {
    name: 'applies every filter at once',
    async check(store) {
      const wanted = {
        type: 'domain',
        category: 'threat-intel',
        confidence: 'high',
        industry: 'energy',
      } as const
      const energy = [report({ industries: ['energy'] })]
      await put(
        store,
        indicator({ id: id(1), value: 'all', extractedAt: NOW + 1, reports: energy }),
        indicator({ id: id(2), value: 'type', extractedAt: NOW + 2, type: 'url', reports: energy }),
        indicator({ id: id(3), value: 'industry', extractedAt: NOW + 3 }),
        indicator({
          id: id(4),
          value: 'confidence',
          extractedAt: NOW + 4,
          reports: [report({ industries: ['energy'], confidence: 'medium' })],
        }),
      )
      same(await values(store, wanted), ['all'], 'values')
      same(await count(store, wanted), 1, 'count')
    },
  },
]
