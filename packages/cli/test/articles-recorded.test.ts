import { openPostgresStorage } from '@vedette/adapter-postgres'
import { openSqliteStorage } from '@vedette/adapter-sqlite'
import {
  type ArticleRecord,
  type Category,
  memoryStorage,
  type Report,
  revise,
  type Storage,
} from '@vedette/core'
import { article, ITEM_LINES, linesOf, NOW, report } from '@vedette/core/conformance'
import { type Observation, type Recorded, recordObservations } from '@vedette/core/ingest'
import { describePostgres, freshDatabase, type TestDatabase } from '../../../testing/postgres-database.ts'
import { workplace } from './program.ts'

/** An article as somebody finds it at a time. */
interface Reading {
  readonly record: ArticleRecord
  /** Value and the sentence around it. */
  readonly found: Readonly<Record<string, string>>
  readonly tags?: readonly string[]
}

const SECOND = 1_000_000
const DAY = 86_400
const PUBLISHED = NOW / SECOND - 9 * DAY
const digest = (letter: string) => letter.repeat(64)

const FIRST: Reading = {
  record: article(1, {
    title: 'New loader',
    published: PUBLISHED,
    fetched: PUBLISHED + 600,
    digest: digest('a'),
  }),
  found: { 'gone.example': 'It calls gone.example.', 'kept.example': 'It calls kept.example.' },
  tags: ['loader'],
}
const UPDATED: Reading = {
  record: article(1, {
    title: 'Updated: a new loader',
    published: PUBLISHED,
    modified: PUBLISHED + DAY,
    fetched: PUBLISHED + DAY + 600,
    digest: digest('b'),
  }),
  found: { 'kept.example': 'It called kept.example.', 'added.example': 'Now it calls added.example.' },
  tags: ['stealer'],
}

function observations({ record, found, tags = [] }: Reading): readonly Observation[] {
  const { id, title, url, source: name, category, published, modified, fetched } = record
  const times = [published, modified].filter((time) => time !== undefined)
  const [firstSeen, lastSeen] =
    times.length === 0 ? [fetched, fetched] : [Math.min(...times), Math.max(...times)]
  return Object.entries(found).map(([value, context]) => ({
    type: 'domain',
    value,
    report: report({
      source: { name, category, article: { id, title, url } },
      ...{ confidence: 'medium', firstSeen, lastSeen, dated: times.length > 0, context, tags },
    }),
  }))
}

/** Stores what was read: indicators first, then the article. Killed in between, the article is not stored. */
async function ingest(
  { indicators, articles }: Storage,
  reading: Reading,
  { isKilled = false } = {},
): Promise<Recorded | 'unchanged'> {
  const record = revise(await articles.find(reading.record.id), reading.record)
  if (record === undefined) return 'unchanged'
  const ports = { writer: indicators, now: () => record.fetched * SECOND }
  const outcome = await recordObservations(ports, observations({ ...reading, record }))
  if (!isKilled) await articles.put(record)
  return outcome
}

interface Item {
  readonly value: string
  readonly [member: string]: unknown
}

/** Everything that a list shows, by value. */
async function shown(storage: Storage, category?: Category): Promise<ReadonlyMap<string, Item>> {
  const selection = { since: 0, until: Infinity, ...(category && { category }) }
  const page = { selection, layout: ITEM_LINES, offset: 0, limit: 1000 }
  const { lines } = linesOf(await storage.indicators.snapshot((snapshot) => snapshot.read(page)))
  return new Map(lines.map((line) => JSON.parse(line) as Item).map((item) => [item.value, item]))
}

function version(storage: Storage): Promise<number> {
  return storage.indicators.snapshot(async (snapshot) => snapshot.version)
}

const titleOf = (item: Item | undefined) => (item?.['source'] as { article_title?: string }).article_title

/** What must be the same on every store. `open` gives an empty one. */
function describeArticles(open: () => Promise<Storage>): void {
  let storage: Storage
  beforeEach(async () => void (storage = await open()))
  afterEach(() => storage.close())

  it('is stored once, however often it is read', async () => {
    expect(await ingest(storage, FIRST)).toEqual({ new: 2, changed: 0, unchanged: 0 })
    const before = await version(storage)
    const again = { ...FIRST, record: { ...FIRST.record, fetched: FIRST.record.fetched + 3600 } }
    expect(await ingest(storage, again)).toBe('unchanged')
    expect([await version(storage), await storage.articles.count()]).toEqual([before, 1])
    expect(await storage.articles.find(FIRST.record.id)).toEqual(FIRST.record)
  })

  it('is read again after a run that was killed before it was stored, and changes nothing', async () => {
    for (const reading of [FIRST, UPDATED]) {
      await ingest(storage, reading, { isKilled: true })
      const before = [await version(storage), await shown(storage)]
      const outcome = await ingest(storage, reading)
      expect(outcome).toEqual({ new: 0, changed: 0, unchanged: Object.keys(reading.found).length })
      expect([await version(storage), await shown(storage)]).toEqual(before)
      expect(await storage.articles.find(reading.record.id)).toEqual(reading.record)
    }
  })

  it('that was updated gives new indicators, a new title to those it keeps, and takes none back', async () => {
    await ingest(storage, FIRST)
    const before = await shown(storage)
    expect(await ingest(storage, UPDATED)).toEqual({ new: 1, changed: 1, unchanged: 0 })
    const after = await shown(storage)
    expect([...after.keys()]).toEqual(['added.example', 'kept.example', 'gone.example'])
    expect(after.get('gone.example')).toEqual(before.get('gone.example'))
    expect(titleOf(after.get('gone.example'))).toBe('New loader')
    expect(after.get('kept.example')).toMatchObject({
      first_seen: '2026-01-06T12:00:00Z',
      last_seen: '2026-01-07T12:00:00Z',
      source: { article_id: FIRST.record.id, article_title: 'Updated: a new loader', feed_name: 'News' },
      ...{ context: 'It called kept.example.', tags: ['loader', 'stealer'], confidence: 'medium' },
    })
    expect(after.get('added.example')).toMatchObject({ tags: ['stealer'] })
    expect(await storage.articles.find(FIRST.record.id)).toEqual(UPDATED.record)
    expect(await storage.articles.count()).toBe(1)
  })

  it('shows what was said last, though what was said before comes later', async () => {
    await ingest(storage, UPDATED)
    await recordObservations({ writer: storage.indicators, now: () => NOW }, observations(FIRST))
    const late = await shown(storage)
    expect([titleOf(late.get('kept.example')), titleOf(late.get('gone.example'))]).toEqual([
      'Updated: a new loader',
      'New loader',
    ])
  })

  it.each([
    ['gives no newer time', { published: PUBLISHED }],
    ['gives no time at all', {}],
  ])('shows its new title also when its source %s', async (_, times) => {
    const { published: _first, ...undated } = FIRST.record
    const { published: _second, modified: _third, ...read } = UPDATED.record
    await ingest(storage, { ...FIRST, record: { ...undated, ...times } })
    // A title that would lose against the old one, were they compared as texts.
    await ingest(storage, { ...UPDATED, record: { ...read, ...times, title: 'Zero' } })
    const found = (await shown(storage)).get('kept.example')
    expect([titleOf(found), found?.['context'], found?.['last_seen']]).toEqual([
      'Zero',
      'It called kept.example.',
      '2026-01-07T12:10:00Z',
    ])
  })

  it('stands beside a feed that reports the same', async () => {
    const feed: Report = report({ context: 'C2 server', tags: ['feed'] })
    const ports = { writer: storage.indicators, now: () => NOW }
    await ingest(storage, FIRST)
    await recordObservations(ports, [{ type: 'domain', value: 'kept.example', report: feed }])
    await ingest(storage, UPDATED)
    expect((await shown(storage)).get('kept.example')).toMatchObject({
      source: { origin: 'feed', feed_name: 'URLhaus' },
      ...{ context: 'C2 server', confidence: 'high', tags: ['feed', 'loader', 'stealer'] },
    })
    const asNews = await shown(storage, 'news')
    expect(titleOf(asNews.get('kept.example'))).toBe('Updated: a new loader')
    expect(asNews.get('kept.example')).toMatchObject({ context: 'It called kept.example.' })
  })
}

describe('an article in memory', () => describeArticles(async () => memoryStorage()))

describe('an article in SQLite', () => {
  const { file } = workplace()
  let n = 0
  describeArticles(() => openSqliteStorage(file(`articles-${(n += 1)}.db`)))
})

describePostgres('an article in PostgreSQL', () => {
  let database: TestDatabase
  beforeAll(async () => void (database = await freshDatabase()))
  afterAll(() => database.drop())
  describeArticles(async () => {
    await database.query('drop schema if exists vedette cascade')
    return openPostgresStorage(database.url)
  })
})
