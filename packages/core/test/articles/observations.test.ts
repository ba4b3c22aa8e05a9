import fc from 'fast-check'
import {
  articleId,
  articleOf,
  type ArticleSource,
  observationsOf,
  sourceNamed,
} from '../../src/articles/index.ts'
import type { ArticleRecord } from '../../src/article.ts'
import { CONFIDENCES, INDUSTRIES } from '../../src/indicator.ts'
import type { Finding } from '../../src/ingest/extraction/finding.ts'
import { mergeReports } from '../../src/merge.ts'

const SEED = 20_261_127
const URL = 'https://site.example/a'

const ARTICLE: ArticleRecord = {
  id: articleId(URL),
  url: URL,
  title: 'A title',
  source: 'Krebs on Security',
  category: 'news',
  published: 1_000,
  modified: 2_000,
  fetched: 3_000,
  tags: ['phishing', 'Emotet'],
  mitreTechniques: ['T1566'],
  threatActors: ['APT28'],
  industries: ['retail', 'finance'],
  digest: '00',
}

const FINDING: Finding = {
  type: 'domain',
  value: 'evil.example',
  certainty: 'high',
  defanged: true,
  offset: 7,
  context: 'It calls evil[.]example.',
}

const reportsOf = (article: ArticleRecord, findings: readonly Finding[] = [FINDING]) =>
  observationsOf(article, findings, { reliability: 'high' }).map(({ report }) => report)
const without = (article: ArticleRecord, ...keys: (keyof ArticleRecord)[]) =>
  Object.fromEntries(
    Object.entries(article).filter(([key]) => !keys.includes(key as keyof ArticleRecord)),
  ) as unknown as ArticleRecord

describe('what an article says of an indicator', () => {
  it('is one report, whose source is the article', () => {
    expect(observationsOf(ARTICLE, [FINDING], { reliability: 'medium' })).toEqual([
      {
        type: 'domain',
        value: 'evil.example',
        report: {
          source: {
            name: 'Krebs on Security',
            category: 'news',
            article: { id: ARTICLE.id, title: 'A title', url: URL },
          },
          confidence: 'medium',
          firstSeen: 1_000,
          lastSeen: 2_000,
          dated: true,
          context: 'It calls evil[.]example.',
          tags: ['APT28', 'Emotet', 'phishing'],
          mitreTechniques: ['T1566'],
          industries: ['finance', 'retail'],
        },
      },
    ])
  })

  it.each(CONFIDENCES.flatMap((a) => CONFIDENCES.map((b) => [a, b] as const)))(
    'is as sure as the less sure of source and finding: %s, %s',
    (reliability, certainty) => {
      const [observation] = observationsOf(ARTICLE, [{ ...FINDING, certainty }], { reliability })
      const lower = CONFIDENCES[Math.min(CONFIDENCES.indexOf(reliability), CONFIDENCES.indexOf(certainty))]
      expect(observation?.report.confidence).toBe(lower)
    },
  )

  it.each([
    ['published and modified', ARTICLE, [1_000, 2_000, true]],
    ['published', without(ARTICLE, 'modified'), [1_000, 1_000, true]],
    ['modified', without(ARTICLE, 'published'), [2_000, 2_000, true]],
    ['neither', without(ARTICLE, 'published', 'modified'), [3_000, 3_000, false]],
    ['modified before it was published', { ...ARTICLE, modified: 500 }, [500, 1_000, true]],
    ['modified in the future', { ...ARTICLE, modified: 9_000 }, [1_000, 1_000, true]],
    ['all in the future', { ...ARTICLE, published: 9_000, modified: 9_000 }, [3_000, 3_000, false]],
  ] as const)('has the times of the article: %s', (_what, article, times) => {
    const [report] = reportsOf(article)
    expect([report?.firstSeen, report?.lastSeen, report?.dated]).toEqual(times)
  })

  it('has no context where there is none, and at most 64 tags', () => {
    const tags = Array.from({ length: 100 }, (_, n) => `tag ${n}`)
    const [report] = reportsOf({ ...ARTICLE, tags }, [{ ...FINDING, context: ' \n' }])
    expect(report).not.toHaveProperty('context')
    expect(report?.tags).toHaveLength(64)
  })
})

describe('an article that is read again', () => {
  it('keeps its first time when it was changed since', () => {
    const later = { ...ARTICLE, title: 'Another', published: 1_500, modified: 2_800, fetched: 5_000 }
    const [merged] = mergeReports(reportsOf(ARTICLE), reportsOf(later))
    expect([merged?.firstSeen, merged?.lastSeen]).toEqual([1_000, 2_800])
  })

  it('has its own times as soon as it gives them', () => {
    const undated = without(ARTICLE, 'published', 'modified')
    const [merged] = mergeReports(reportsOf(undated), reportsOf({ ...ARTICLE, fetched: 4_000 }))
    expect([merged?.firstSeen, merged?.lastSeen, merged?.dated]).toEqual([1_000, 2_000, true])
    expect(mergeReports(reportsOf(undated), reportsOf({ ...undated, fetched: 4_000 }))).toEqual(
      mergeReports(reportsOf(undated), []),
    )
  })

  const time = fc.option(fc.integer({ min: 0, max: 5_000 }), { nil: undefined })
  const words = fc.array(fc.constantFrom('a', 'b', 'c', 'D'), { maxLength: 4 })
  const articles = fc
    .tuple(time, time, fc.integer({ min: 1_000, max: 4_000 }), words, words, fc.subarray([...INDUSTRIES]))
    .map(([published, modified, fetched, tags, threatActors, industries]): ArticleRecord => ({
      ...without(ARTICLE, 'published', 'modified'),
      ...(published !== undefined && { published }),
      ...(modified !== undefined && { modified }),
      fetched,
      tags,
      threatActors,
      industries,
    }))

  it(`says nothing new, whenever that is (seed ${SEED})`, () => {
    fc.assert(
      fc.property(articles, fc.integer({ min: 0, max: 9_000 }), (article, passed) => {
        const once = mergeReports([], reportsOf(article))
        expect(mergeReports(once, reportsOf(article))).toEqual(once)
        // A time that was in the future may have come meanwhile; all others say the same at any later reading.
        const times = [article.published, article.modified]
        if (times.some((known) => known !== undefined && known > article.fetched)) return
        const again = { ...article, fetched: article.fetched + passed }
        expect(mergeReports(once, reportsOf(again))).toEqual(once)
      }),
      { seed: SEED, numRuns: 2_000 },
    )
  })

  it('leads to the same in any order of two readings', () => {
    fc.assert(
      fc.property(articles, articles, (a, b) => {
        const [first, second] = [reportsOf(a), reportsOf(b)]
        expect(mergeReports(mergeReports([], first), second)).toEqual(
          mergeReports(mergeReports([], second), first),
        )
      }),
      { seed: SEED, numRuns: 2_000 },
    )
  })
})

describe('the article of an entry', () => {
  const source = { ...(sourceNamed('krebs') as ArticleSource), industries: ['finance'] as const }
  const read = {
    source,
    text: 'Emotet again. ATT&CK: T1566. Hospitals, more hospitals.',
    fetched: 3_000,
    digest: '00',
  }

  it('has what the feed says, and the tags of its words', () => {
    const entry = {
      url: 'https://site.example/a?utm_source=rss',
      title: 'APT28 at work',
      published: 1_000,
      summary: 'Short',
      categories: ['Phishing', 'Schools'],
    }
    expect(articleOf(entry, read)).toEqual({
      id: articleId(URL),
      url: URL,
      title: 'APT28 at work',
      source: 'Krebs on Security',
      category: 'news',
      published: 1_000,
      fetched: 3_000,
      summary: 'Short',
      tags: ['Emotet', 'phishing'],
      threatActors: ['APT28'],
      mitreTechniques: ['T1566'],
      industries: ['finance', 'healthcare', 'education'],
      digest: '00',
    })
  })

  it('has its address for a title where there is none, and is none without an address', () => {
    expect(articleOf({ url: URL, title: '', categories: [] }, read)?.title).toBe(URL)
    expect(articleOf({ title: 'A title', categories: [] }, read)).toBeUndefined()
    expect(articleOf({ url: 'mailto:a@site.example', title: '', categories: [] }, read)).toBeUndefined()
  })
})
