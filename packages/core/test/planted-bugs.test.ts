import {
  type ArticleRecord,
  type ArticleStore,
  type Indicator,
  type IndicatorStore,
  type KeyRing,
  memoryStorage,
  type RateCounter,
  type Selection,
  type Slice,
} from '../src/index.ts'
import {
  byNewest,
  hadRoom,
  inCategory,
  type Layout,
  matches,
  project,
  windowStart,
  writeLine,
} from '../src/store/index.ts'
import {
  articleStoreContract,
  type Clause,
  ITEM,
  keyRingContract,
  rateCounterContract,
  storeContract,
  VALUES,
} from '../src/conformance/index.ts'

/** The places where a store can go wrong, each with the right behaviour. */
const right = {
  matches,
  order: byNewest as (a: Indicator, b: Indicator) => number,
  line: (indicator: Indicator, { pieces }: Layout, { category }: Selection) =>
    writeLine(pieces, inCategory(project(indicator), category)),
  join: (lines: readonly string[], { separator }: Layout) => lines.join(separator),
  cut: (rows: readonly Indicator[], offset: number, limit: number) => rows.slice(offset, offset + limit),
  last: (rows: readonly Indicator[]) => rows.at(-1)?.extractedAt,
  count: (found: readonly Indicator[], _rows: readonly Indicator[], _selection: Selection) => found.length,
  /** What the store holds after `changed` was stored. */
  keep: (held: readonly Indicator[], changed: readonly Indicator[]): readonly Indicator[] => [
    ...held.filter(({ id }) => !changed.some((each) => each.id === id)),
    ...changed,
  ],
  version: (held: readonly Indicator[], _before: number) =>
    Math.max(0, ...held.map(({ extractedAt }) => extractedAt)),
  /** Whether a snapshot holds still. */
  still: true,
  /** Whether an update that is alone is through as soon as its change is made. */
  prompt: true,
  /** Whether two updates at once wait for each other. */
  serial: true,
  /** Whether a change that throws leaves no trace. */
  atomic: true,
  handOver: (held: readonly Indicator[], ids: readonly string[]): readonly Indicator[] =>
    held.filter(({ id }) => ids.includes(id)),
}

function seamStore(seams: Partial<typeof right>): IndicatorStore {
  const at = { ...right, ...seams }
  let held: readonly Indicator[] = []
  let version = 0
  return {
    async snapshot(use) {
      const frozen = { held, version }
      const now = () => (at.still ? frozen : { held, version })
      const rowsOf = (selection: Selection) => now().held.filter((each) => at.matches(each, selection))
      return use({
        get version() {
          return now().version
        },
        settled: Infinity,
        count: async (selection) => at.count(rowsOf(selection), now().held, selection),
        async read({ selection, layout, offset, limit }): Promise<Slice> {
          const rows = at.cut([...rowsOf(selection)].sort(at.order), offset, limit)
          const last = at.last(rows)
          const lines = rows.map((each) => at.line(each, layout, selection))
          const text = Buffer.from(at.join(lines, layout))
          return { text, rows: rows.length, ...(last !== undefined && { last }) }
        },
      })
    },
    async update(ids, change) {
      const stored = new Map(at.handOver(held, ids).map((each) => [each.id, each]))
      if (!at.atomic) held = held.filter(({ id }) => !ids.includes(id))
      const changed = change(stored, version)
      if (!at.serial) await Promise.resolve()
      if (!at.prompt) for (let turn = 0; turn < 9; turn++) await Promise.resolve()
      held = at.keep(held, changed)
      version = at.version(held, version)
    },
  }
}

const narrowed = (selection: Selection, drop: 'type' | 'category' | 'confidence' | 'industry') => {
  const { [drop]: _, ...rest } = selection
  return rest as Selection
}

/** Stores with one plausible bug each. A contract that any of them keeps has a hole. */
const BROKEN: Readonly<Record<string, Partial<typeof right>>> = {
  'says that nothing is under way while something is': { prompt: false },
  'orders oldest first': { order: (a, b) => a.extractedAt - b.extractedAt },
  'orders by milliseconds': {
    order: (a, b) => Math.floor(b.extractedAt / 1000) - Math.floor(a.extractedAt / 1000),
  },
  'orders by first seen': {
    order: (a, b) => (b.reports[0]?.firstSeen ?? 0) - (a.reports[0]?.firstSeen ?? 0),
  },
  'includes until': {
    matches: (each, selection) => matches(each, { ...selection, until: selection.until + 1 }),
  },
  'excludes since': {
    matches: (each, selection) => matches(each, { ...selection, since: selection.since + 1 }),
  },
  'keeps milliseconds only': {
    matches: (each, { since, until, ...filters }) => {
      const ms = Math.floor(each.extractedAt / 1000)
      return matches(
        { ...each, extractedAt: ms },
        { ...filters, since: Math.floor(since / 1000), until: Math.ceil(until / 1000) },
      )
    },
  },
  'ignores the type': { matches: (each, selection) => matches(each, narrowed(selection, 'type')) },
  'ignores the category': { matches: (each, selection) => matches(each, narrowed(selection, 'category')) },
  'ignores the confidence': {
    matches: (each, selection) => matches(each, narrowed(selection, 'confidence')),
  },
  'ignores the industry': { matches: (each, selection) => matches(each, narrowed(selection, 'industry')) },
  'looks at the first report only': {
    matches: (each, selection) => matches({ ...each, reports: each.reports.slice(0, 1) }, selection),
  },
  'compares the confidence of any report': {
    matches: (each, { confidence, ...rest }) =>
      matches(each, rest) &&
      (confidence === undefined || each.reports.some((report) => report.confidence === confidence)),
  },
  'takes industries by their beginning': {
    matches: (each, { industry, ...rest }) =>
      matches(each, rest) &&
      (industry === undefined ||
        each.reports.some(({ industries }) =>
          industries.some((one) => one.startsWith(industry.slice(0, 2))),
        )),
  },
  'answers any one filter instead of all': {
    matches: (each, { since, until, ...filters }) => {
      const wanted = Object.entries(filters)
      return (
        matches(each, { since, until }) &&
        (wanted.length === 0 ||
          wanted.some(([name, value]) => matches(each, { since, until, [name]: value })))
      )
    },
  },
  'counts the page instead of all': { count: (found) => Math.min(found.length, 100) },
  'counts without the window': {
    count: (_found, rows, selection) =>
      rows.filter((each) => matches(each, { ...selection, since: 0, until: Infinity })).length,
  },
  'counts whole days': {
    count: (_found, rows, selection) => {
      const day = 86_400_000_000
      const since = Math.floor(selection.since / day) * day
      return rows.filter((each) => matches(each, { ...selection, since })).length
    },
  },
  'passes over one row too many': {
    cut: (rows, offset, limit) => rows.slice(offset === 0 ? 0 : offset + 1, offset + 1 + limit),
  },
  'gives one row more than the limit': {
    cut: (rows, offset, limit) => rows.slice(offset, offset + limit + 1),
  },
  'says it stopped one row early': { last: (rows) => rows.at(-2)?.extractedAt ?? rows.at(-1)?.extractedAt },
  'forgets the category when it writes a line': {
    line: (each, { pieces }) => writeLine(pieces, project(each)),
  },
  'always writes the context': {
    line: (each, layout, selection) => right.line(each, layout === VALUES ? layout : ITEM, selection),
  },
  'trims and lower-cases values': {
    line: (each, layout, selection) =>
      right.line({ ...each, value: each.value.toLowerCase().trim() }, layout, selection),
  },
  'loses characters outside the basic plane': {
    line: (each, layout, selection) =>
      right.line(each, layout, selection).replace(/[\u{10000}-\u{10ffff}]/gu, '?'),
  },
  'ends every line instead of separating them': {
    join: (lines, { separator }) => lines.map((line) => line + separator).join(''),
  },
  'keeps the old place of a moved indicator': { keep: (held, changed) => [...held, ...changed] },
  'ignores what is there already': {
    keep: (held, changed) => [...held, ...changed.filter(({ id }) => !held.some((each) => each.id === id))],
  },
  'updates rows but leaves their moment': {
    keep: (held, changed) => [
      ...held.map((each) => {
        const after = changed.find(({ id }) => id === each.id)
        return after === undefined ? each : { ...after, extractedAt: each.extractedAt }
      }),
      ...changed.filter(({ id }) => !held.some((each) => each.id === id)),
    ],
  },
  'takes only so many rows in one update': {
    keep: (held, changed) => right.keep(held, changed.slice(0, 999)),
  },
  'hands over nothing': { handOver: () => [] },
  'hands over everything': { handOver: (held) => held },
  'counts updates as versions': { version: (_held, before) => before + 1 },
  'moves under a snapshot': { still: false },
  'lets updates overlap': { serial: false },
  'loses rows when a change throws': { atomic: false },
}

async function violations<Port>(
  contract: readonly Clause<Port>[],
  make: () => Port,
): Promise<readonly string[]> {
  const broken: string[] = []
  for (const { name, check } of contract) await check(make()).catch(() => broken.push(name))
  return broken
}

describe('the store contract', () => {
  it('is kept by a store without a bug', async () =>
    expect(await violations(storeContract, () => seamStore({}))).toEqual([]))

  it.each(Object.keys(BROKEN))('catches a store that %s', async (bug) =>
    expect(await violations(storeContract, () => seamStore(BROKEN[bug] ?? {}))).not.toEqual([]),
  )
})

const BROKEN_KEYS: Readonly<Record<string, (keys: KeyRing) => Partial<KeyRing>>> = {
  'finds keys in any case': (keys) => ({
    find: async (key) => (await keys.find(key)) ?? keys.find(key.toLowerCase()),
  }),
  'hides revoked keys': (keys) => ({
    find: async (key) => {
      const record = await keys.find(key)
      return record?.revokedAt === undefined ? record : undefined
    },
  }),
  'takes a key twice': (keys) => ({ add: (key, record) => keys.add(key, record).catch(() => {}) }),
  'lists newest first': (keys) => ({ list: async () => (await keys.list()).toReversed() }),
  'revokes what it does not have': (keys) => ({
    revoke: async (id, at) => (await keys.revoke(id, at), true),
  }),
}

const BROKEN_RATES: Readonly<Record<string, (rates: RateCounter) => RateCounter>> = {
  'counts all buckets as one': (rates) => ({
    take: (_bucket, limits, now) => rates.take('all', limits, now),
  }),
  'counts refused requests': (rates) => ({
    take: (bucket, limits, now) =>
      rates.take(
        bucket,
        limits.map(({ seconds }) => ({ seconds, limit: Infinity })),
        now,
      ),
  }),
  'counts the first window only': (rates) => ({
    async take(bucket, limits, now) {
      const { held, at } = await rates.take(bucket, limits.slice(0, 1), now)
      return { held: [...held, ...limits.slice(1).map(() => 0)], at }
    },
  }),
  'tells what is there afterwards': (rates) => ({
    async take(bucket, limits, now) {
      const { held, at } = await rates.take(bucket, limits, now)
      return { held: held.map((each) => each + 1), at }
    },
  }),
  'lets requests race': () => {
    const counts = new Map<string, number>()
    return {
      async take(bucket, limits, now) {
        const names = limits.map((limit) => `${bucket} ${windowStart(limit, now)} ${limit.seconds}`)
        const held = names.map((name) => counts.get(name) ?? 0)
        await Promise.resolve()
        if (hadRoom(limits, { held })) names.forEach((name, n) => counts.set(name, (held[n] ?? 0) + 1))
        return { held, at: now }
      },
    }
  },
  'counts in windows that begin with the first request': (rates) => {
    const first = new Map<string, number>()
    return {
      async take(bucket, limits, now) {
        const begun = first.get(bucket) ?? now
        first.set(bucket, begun)
        return { ...(await rates.take(bucket, limits, now - (begun % 60_000_000) + 1)), at: now }
      },
    }
  },
  'lets the shortest window decide alone': (rates) => ({
    async take(bucket, limits, now) {
      const open = limits.map(({ seconds, limit }, n) => ({ seconds, limit: n === 0 ? limit : Infinity }))
      return rates.take(bucket, open, now)
    },
  }),
  'says the wrong time': (rates) => ({
    take: async (bucket, limits, now) => ({ ...(await rates.take(bucket, limits, now)), at: now - 1 }),
  }),
}

describe('the key ring contract', () => {
  it.each(Object.keys(BROKEN_KEYS))('catches a key ring that %s', async (bug) => {
    const make = () => {
      const { keys } = memoryStorage()
      return { ...keys, ...BROKEN_KEYS[bug]?.(keys) }
    }
    expect(await violations(keyRingContract, make)).not.toEqual([])
  })
})

describe('the rate counter contract', () => {
  it.each(Object.keys(BROKEN_RATES))('catches a rate counter that %s', async (bug) => {
    const make = () => BROKEN_RATES[bug]?.(memoryStorage().rates) as RateCounter
    expect(await violations(rateCounterContract, make)).not.toEqual([])
  })
})

/** An article store that keeps something else than what it is given. */
const keeping =
  (change: (article: ArticleRecord, before: ArticleRecord | undefined) => ArticleRecord) =>
  (articles: ArticleStore): Partial<ArticleStore> => ({
    put: async (article) => articles.put(change(article, await articles.find(article.id))),
  })

const BROKEN_ARTICLES: Readonly<Record<string, (articles: ArticleStore) => Partial<ArticleStore>>> = {
  'keeps what only the article before had': keeping((article, before) => ({ ...before, ...article })),
  'keeps the title under which it was first stored': keeping((article, before) => ({
    ...article,
    title: before?.title ?? article.title,
  })),
  'sorts lists': keeping((article) => ({ ...article, tags: [...article.tags].sort() })),
  'drops what a list has twice': keeping((article) => ({ ...article, tags: [...new Set(article.tags)] })),
  'trims titles': keeping((article) => ({ ...article, title: article.title.trim() })),
  'cuts texts at U+0000': keeping((article) => ({ ...article, title: article.title.split('\0')[0] ?? '' })),
  'takes URLs in any case for the same': keeping((article) => ({
    ...article,
    url: article.url.toLowerCase(),
  })),
  'moves a URL to the id that comes last': (articles) => {
    const moved = new Map<string, ArticleRecord>()
    return {
      find: async (id) => moved.get(id) ?? articles.find(id),
      put: (article) => articles.put(article).catch(() => void moved.set(article.id, article)),
    }
  },
  'keeps what is no article': (articles) => ({ put: (article) => articles.put(article).catch(() => {}) }),
  'counts what was put': (articles) => {
    let put = 0
    return {
      put: async (article) => {
        await articles.put(article)
        put += 1
      },
      count: async () => put,
    }
  },
  'finds nothing where there is no id': (articles) => ({
    find: (id) => articles.find(id).catch(() => undefined),
  }),
}

describe('the article store contract', () => {
  it.each(Object.keys(BROKEN_ARTICLES))('catches an article store that %s', async (bug) => {
    const make = () => {
      const { articles } = memoryStorage()
      return { ...articles, ...BROKEN_ARTICLES[bug]?.(articles) }
    }
    expect(await violations(articleStoreContract, make)).not.toEqual([])
  })
})
