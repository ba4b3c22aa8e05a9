import type { ArticleRecord } from '../article.ts'
import { CATEGORIES, INDUSTRIES } from '../indicator.ts'
import type { ArticleStore } from '../ports.ts'
import type { Clause } from './clause.ts'
import { id, NOW, same } from './fixtures.ts'
import { pick, type Random, seeded } from './random.ts'

const SEED = 20_270_115
const fetched = NOW / 1_000_000

/** The `n`-th of a row of made-up articles, with whatever is not given left out or made up. */
export function article(n: number, known: Partial<ArticleRecord> = {}): ArticleRecord {
  return {
    ...{ id: id(n), url: `https://news.example/${n}`, title: `Title ${n}`, source: 'News' },
    ...{ category: 'news', fetched, tags: [], mitreTechniques: [], threatActors: [], industries: [] },
    digest: n.toString(16).padStart(64, '0'),
    ...known,
  }
}

const FULL: Partial<ArticleRecord> = {
  ...{
    published: fetched - 86_400,
    modified: fetched - 60,
    summary: 'About "C2" \\ ü 漢 \u{1F600}\nand more',
  },
  ...{ tags: ['b', 'a', 'b'], mitreTechniques: ['T1059.001'], threatActors: ["'; drop table--", 'Ä'] },
  industries: ['water', 'energy'],
}

/** Everything that an article store promises. */
export const articleStoreContract: readonly Clause<ArticleStore>[] = [
  {
    name: 'finds what was put, by its id and nothing else',
    async check(articles) {
      await articles.put(article(1, FULL))
      await articles.put(article(2))
      await expectFound(articles, article(1, FULL))
      await expectFound(articles, article(2))
      same(await articles.find(id(3)), undefined, 'another')
    },
  },
  {
    name: 'replaces an article as a whole, and counts it once',
    async check(articles) {
      same(await articles.count(), 0, 'an empty store')
      await articles.put(article(1, FULL))
      await articles.put(article(2, FULL))
      const after = article(1, {
        title: 'Retitled',
        source: 'Other',
        category: 'vendor',
        digest: 'f'.repeat(64),
      })
      await articles.put(after)
      await expectFound(articles, after)
      await expectFound(articles, article(2, FULL))
      same(await articles.count(), 2, 'articles')
    },
  },
  {
    name: 'keeps texts as they are, whatever is in them',
    async check(articles) {
      const odd = ['', ' x ', '\0', '\ud800', 'e\u0301', 'null', '"', "'", '\\', '\u2028', 'x'.repeat(10_000)]
      for (const [n, text] of odd.entries())
        await articles.put(
          article(n, { title: text, summary: text, tags: [text], threatActors: [text, text] }),
        )
      for (const [n, text] of odd.entries())
        await expectFound(
          articles,
          article(n, { title: text, summary: text, tags: [text], threatActors: [text, text] }),
        )
    },
  },
  {
    name: 'tells URLs apart by their bytes, and keeps those of 2,048',
    async check(articles) {
      const long = (end: string) => `https://news.example/${'y'.repeat(2026)}${end}`
      const urls = [
        'https://a.example/x',
        'https://a.example/X',
        'https://a.example/x/',
        long('a'),
        long('b'),
      ]
      for (const [n, url] of urls.entries()) await articles.put(article(n, { url }))
      for (const [n, url] of urls.entries()) await expectFound(articles, article(n, { url }))
      // Texts that cannot be pressed together: an index would not take them for long.
      const url = `https://a.example/${noise(seeded(SEED), 2030)}`
      await articles.put(article(9, { url }))
      await expectFound(articles, article(9, { url }))
    },
  },
  {
    name: 'refuses a URL that is stored under another id, and changes nothing',
    async check(articles) {
      const [first, second] = [article(1), article(2)]
      await articles.put(first)
      await articles.put(second)
      same(await refuses(articles, article(3, { url: first.url })), true, 'a new article')
      same(await refuses(articles, { ...second, url: first.url, title: 'Moved' }), true, 'a stored article')
      await expectFound(articles, first)
      await expectFound(articles, second)
      same(await articles.find(id(3)), undefined, 'the new article')
      same(await articles.count(), 2, 'articles')
    },
  },
  {
    name: 'refuses what is no article, and changes nothing',
    async check(articles) {
      await articles.put(article(1))
      for (const [name, value] of NO_ARTICLES) {
        const wrong = { ...article(1), [name]: value }
        same(await refuses(articles, wrong), true, `${name}: ${JSON.stringify(value)}`)
      }
      await expectFound(articles, article(1))
      same(await articles.count(), 1, 'articles')
    },
  },
  {
    name: 'refuses to look for what is no id',
    async check(articles) {
      await articles.put(article(1))
      for (const other of ['', 'x', id(1).slice(1), ` ${id(1)}`, id(0xabc).toUpperCase()]) {
        const refused = await articles.find(other).then(
          () => false,
          () => true,
        )
        same(refused, true, other)
      }
    },
  },
  {
    name: 'stores an article once that many put at once, as one of them said',
    async check(articles) {
      const versions = Array.from({ length: 20 }, (_, n) => article(1, { title: `Title ${n}`, fetched: n }))
      await Promise.all(versions.map((each) => articles.put(each)))
      const found = await articles.find(id(1))
      await expectFound(articles, versions[found?.fetched ?? 0] ?? article(1))
      same(await articles.count(), 1, 'articles')
    },
  },
  {
    name: `gives back what was put last of random articles (seed ${SEED})`,
    async check(articles) {
      const random = seeded(SEED)
      const last = new Map<number, ArticleRecord>()
      for (let n = 0; n < 150; n++) {
        const number = Math.floor(random() * 40)
        const put = article(number, randomDetails(random))
        await articles.put(put)
        last.set(number, put)
      }
      for (const put of last.values()) await expectFound(articles, put)
      same(await articles.count(), last.size, 'articles')
    },
  },
]

const NO_ARTICLES: readonly (readonly [keyof ArticleRecord, unknown])[] = [
  ...(['id', 'url', 'title', 'source', 'category', 'fetched', 'digest'] as const).map(
    (name) => [name, undefined] as const,
  ),
  ...[['id', 'x'] as const, ['id', id(0xabc).toUpperCase()] as const],
  ...['', 'https://a.example/\0', 'https://a.example/\ud800', `https://a.example/${'ü'.repeat(1016)}`].map(
    (url) => ['url', url] as const,
  ),
  ...['', 'News\0'].map((source) => ['source', source] as const),
  ...['threat-intel', 'sports', ''].map((category) => ['category', category] as const),
  ...[0.5, Number.NaN, Infinity, '7', null].map((published) => ['published', published] as const),
  ...[['modified', 0.5] as const, ['fetched', 0.5] as const, ['summary', 7] as const],
  ...['x', [7], [null], {}].map((tags) => ['tags', tags] as const),
  ...[
    ['industries', ['sports']] as const,
    ['digest', 'DEADBEEF'.repeat(8)] as const,
    ['digest', 'x'] as const,
  ],
]

async function expectFound(articles: ArticleStore, expected: ArticleRecord): Promise<void> {
  same(sorted(await articles.find(expected.id)), sorted(expected), `the article ${expected.id}`)
}

/** The same, whichever member was given first. */
function sorted(found: ArticleRecord | undefined): unknown {
  return found && Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1))
}

function refuses(articles: ArticleStore, wrong: ArticleRecord): Promise<boolean> {
  return articles.put(wrong).then(
    () => false,
    () => true,
  )
}

function randomDetails(random: Random): Partial<ArticleRecord> {
  const maybe = <T>(given: T) => (random() < 0.5 ? given : undefined)
  const [published, modified, summary] = [maybe(fetched - 7), maybe(fetched - 3), maybe(noise(random, 30))]
  return {
    ...{
      title: noise(random, 40),
      category: pick(
        random,
        CATEGORIES.filter((each) => each !== 'threat-intel'),
      ),
    },
    ...(published !== undefined && { published }),
    ...(modified !== undefined && { modified }),
    ...(summary !== undefined && { summary }),
    tags: Array.from({ length: Math.floor(random() * 4) }, () => noise(random, 5)),
    industries: INDUSTRIES.filter(() => random() < 0.2),
    fetched: fetched + Math.floor(random() * 1000),
  }
}

/** Printable characters of ASCII. */
function noise(random: Random, length: number): string {
  return String.fromCharCode(...Array.from({ length }, () => 33 + Math.floor(random() * 94)))
}
