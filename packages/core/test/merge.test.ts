import { indicator, NOW, randomReports, report, type Random, seeded } from '../src/conformance/index.ts'
import { type Article, CONFIDENCES, type Report, sourceKey } from '../src/indicator.ts'
import { MAX_TAGS, mergedConfidence, mergedView, mergeReports } from '../src/merge.ts'

const SEED = 7_041_776
const CASES = 3000

/** Up to six statements by three sources, of which several often come from one source and contradict each other. */
function statements(random: Random): readonly Report[] {
  const pool = Array.from({ length: 1 + Math.floor(random() * 6) }, () => randomReports(random)[0] as Report)
  return pool.map((each) => {
    const name = `Source ${Math.floor(random() * 3)}`
    const context = random() < 0.3 ? '' : (each.context ?? 'x')
    const source = { ...each.source, name, ...(random() < 0.5 && { article: randomArticle(random) }) }
    // Often at the same moment as another statement: then a text decides.
    const lastSeen = random() < 0.5 ? LATE : each.lastSeen
    return { ...each, source, dated: random() < 0.7, lastSeen, context }
  })
}

const LATE = NOW / 1_000_000 + 7

/** One of two articles, under one of three titles, its members in one of two orders. */
function randomArticle(random: Random): Article {
  const [id, title] = [`a${Math.floor(random() * 2)}`, `Title ${Math.floor(random() * 3)}`]
  const url = `https://n.example/${id}`
  return random() < 0.5 ? { id, title, url } : { url, title, id }
}

describe(`merging reports (seed ${SEED}, ${CASES} cases)`, () => {
  const random = seeded(SEED)
  const cases = Array.from(
    { length: CASES },
    () => [statements(random), statements(random), statements(random)] as const,
  )
  const text = (reports: readonly Report[]) => JSON.stringify(reports)

  it('does not depend on the order', () => {
    for (const [a, b] of cases) {
      expect(text(mergeReports(a, b))).toBe(text(mergeReports(b, a)))
      expect(text(mergeReports(a.toReversed(), b))).toBe(text(mergeReports(a, b)))
    }
  })

  it('does not depend on the grouping', () => {
    for (const [a, b, c] of cases) {
      expect(text(mergeReports(mergeReports(a, b), c))).toBe(text(mergeReports(a, mergeReports(b, c))))
    }
  })

  it('learns nothing from hearing it again', () => {
    for (const [a, b] of cases) {
      const once = mergeReports(a, b)
      expect(text(mergeReports(once, a))).toBe(text(once))
      expect(text(mergeReports(once, once))).toBe(text(once))
    }
  })

  it('keeps one report a source, sorted by source', () => {
    for (const [a, b] of cases) {
      const keys = mergeReports(a, b).map(({ source }) => sourceKey(source))
      expect(keys).toEqual([...new Set(keys)].sort())
    }
  })

  it('never ends before it begins', () => {
    for (const [a, b] of cases)
      for (const merged of mergeReports(a, b))
        expect(merged.lastSeen).toBeGreaterThanOrEqual(merged.firstSeen)
  })
})

describe('what one source says at different times', () => {
  const at = (firstSeen: number, lastSeen: number, known: Partial<Report> = {}) =>
    report({ firstSeen, lastSeen, ...known })
  const merged = (...reports: readonly Report[]) => mergeReports([], reports)[0] as Report

  it('spans from the earliest first seen to the latest last seen', () =>
    expect(merged(at(5, 9), at(2, 3), at(4, 20))).toMatchObject({ firstSeen: 2, lastSeen: 20 }))

  it('keeps the highest confidence', () =>
    expect(merged(at(1, 1, { confidence: 'high' }), at(2, 9, { confidence: 'medium' })).confidence).toBe(
      'high',
    ))

  it('keeps the context of the newest statement', () =>
    expect(
      merged(at(1, 9, { context: 'new' }), at(5, 6, { context: 'old', referenceUrl: 'https://x.example/' })),
    ).toEqual(at(1, 9, { context: 'new' })))

  it('says that a host went offline, though its last online has not changed', () => {
    const said = (status: string) => at(1, 9, { context: `botnet_cc: QakBot; port 443; ${status}` })
    expect(merged(said('online'), said('offline')).context).toContain('offline')
    expect(merged(said('offline'), said('online')).context).toContain('offline')
    expect(merged(said('offline'), { ...said('online'), lastSeen: 10 }).context).toContain('online')
  })

  it('keeps any context rather than none', () =>
    expect(merged(at(1, 9, { context: '' }), at(1, 9, { context: 'x' }), at(1, 9)).context).toBe('x'))

  it('keeps every tag, technique and industry once, sorted', () =>
    expect(
      merged(
        at(1, 1, { tags: ['b', 'a'], mitreTechniques: ['T1059'], industries: ['water'] }),
        at(1, 1, { tags: ['B', 'a'], mitreTechniques: ['T1059'], industries: ['energy'] }),
      ),
    ).toMatchObject({ tags: ['B', 'a', 'b'], mitreTechniques: ['T1059'], industries: ['energy', 'water'] }))

  it('keeps a bounded number of tags', () => {
    const tags = Array.from({ length: 200 }, (_, n) => `t${n}`)
    expect(
      merged(at(1, 1, { tags: tags.slice(0, 100) }), at(1, 1, { tags: tags.slice(100) })).tags,
    ).toHaveLength(MAX_TAGS)
  })

  it('lets times of the source outweigh the moment of reading', () =>
    expect(merged(at(50, 50, { dated: false }), at(60, 70))).toMatchObject({
      firstSeen: 60,
      lastSeen: 70,
      dated: true,
    }))

  it('says nothing new when a list without times is read again', () => {
    const first = merged(at(50, 50, { dated: false }))
    expect(merged(first, at(99, 99, { dated: false }))).toEqual(first)
  })
})

describe('an article that is read again', () => {
  const article = { id: 'a1', title: 'First title', url: 'https://n.example/1' }
  const said = (title: string, lastSeen: number, known: Partial<Report> = {}) =>
    report({
      source: { name: 'News', category: 'news', article: { ...article, title } },
      ...{ firstSeen: 10, lastSeen, context: title, ...known },
    })
  const bothWays = (a: Report, b: Report) => {
    const [one, other] = [mergeReports([a], [b]), mergeReports([b], [a])]
    expect(other).toEqual(one)
    expect(one).toHaveLength(1)
    return one[0] as Report
  }

  it.each([
    ['First title', 'A new title'],
    ['A first title', 'Retitled'],
  ])('shows its newer title: %s, then %s', (before, after) =>
    expect(bothWays(said(before, 20), said(after, 30))).toEqual(
      said(after, 30, { source: { name: 'News', category: 'news', article: { ...article, title: after } } }),
    ),
  )

  it('shows where it has moved to, and what kind of source it is now', () => {
    const source = {
      name: 'Other News',
      category: 'vendor',
      article: { ...article, url: 'https://m.example/' },
    }
    const moved = said('x', 30, { source: { ...source, category: 'vendor' } })
    expect(bothWays(said('First title', 20), moved).source).toEqual(source)
  })

  it('keeps when it was first seen, and everything that it was tagged with', () =>
    expect(
      bothWays(said('x', 20, { tags: ['old'] }), said('y', 30, { firstSeen: 15, tags: ['new'] })),
    ).toMatchObject({ firstSeen: 10, lastSeen: 30, tags: ['new', 'old'] }))

  it('shows one title with all of its indicators where nobody says which is newer', () => {
    const one = bothWays(said('A', 20, { context: 'z' }), said('B', 20, { context: 'a' }))
    const other = bothWays(said('A', 20, { context: 'a' }), said('B', 20, { context: 'z' }))
    expect([one, other].map(({ source }) => source.article?.title)).toEqual(['A', 'A'])
  })

  it('says nothing new when only the order of its members is another', () => {
    const { id, title, url } = article
    const source = { article: { url, title, id }, category: 'news', name: 'News' } as const
    expect(JSON.stringify(mergeReports([], [said(title, 20, { source })]))).toBe(
      JSON.stringify(mergeReports([], [said(title, 20)])),
    )
  })
})

describe('the merged view', () => {
  const feed = report({ confidence: 'medium', firstSeen: 100, lastSeen: 200, context: 'feed', tags: ['x'] })
  const news = report({
    source: {
      name: 'A News',
      category: 'news',
      article: { id: '7', title: 'T', url: 'https://n.example/7' },
    },
    confidence: 'low',
    firstSeen: 50,
    lastSeen: 60,
    context: 'news',
    tags: ['a'],
    mitreTechniques: ['T1059'],
  })
  const both = indicator({ reports: mergeReports([feed], [news]) })

  it('has the earliest, the latest, the highest and everything', () =>
    expect(mergedView(both)).toMatchObject({
      firstSeen: 50,
      lastSeen: 200,
      confidence: 'medium',
      tags: ['a', 'x'],
      mitreTechniques: ['T1059'],
    }))

  it('takes source and context from the most confident report', () =>
    expect(mergedView(both)).toMatchObject({ source: feed.source, context: 'feed' }))

  it('takes source and context from the category that was asked for', () =>
    expect(mergedView(both, 'news')).toMatchObject({
      source: news.source,
      context: 'news',
      confidence: 'medium',
    }))

  it('takes the best of all when the category has none', () =>
    expect(mergedView(both, 'vendor')).toMatchObject({ source: feed.source }))

  it('prefers the earlier of two that are equally confident, then the name', () => {
    const named = (name: string, firstSeen: number) =>
      report({ source: { name, category: 'news' }, firstSeen, lastSeen: 900 })
    const best = (...reports: readonly Report[]) =>
      mergedView(indicator({ reports: mergeReports([], reports) })).source.name
    expect(best(named('A', 20), named('B', 10))).toBe('B')
    expect(best(named('B', 10), named('A', 10))).toBe('A')
  })

  it.each(CONFIDENCES)('is %s when that is the highest', (confidence) =>
    expect(mergedConfidence([report({ confidence }), report({ confidence: 'low' })])).toBe(confidence),
  )
})
