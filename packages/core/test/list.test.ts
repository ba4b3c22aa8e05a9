import {
  answerIdentity,
  type Brand,
  clampToTier,
  DEFAULT_TIERS,
  exportIndicators,
  type Indicator,
  listIndicators,
  LOCAL_TIER,
  memoryStore,
  parseQuery,
  type Tier,
} from '../src/index.ts'
import { indicator, NOW, randomIndicators, report, seeded } from '../src/conformance/index.ts'

const brand: Brand = { publicUrl: 'https://v.example', sourceName: 'Vedette' }
const { pro } = DEFAULT_TIERS
const uuid = (n: number) => `00000000-0000-5000-8000-00000000000${n}`

async function storeOf(...indicators: readonly Indicator[]) {
  const store = memoryStore()
  await store.update(
    indicators.map(({ id }) => id),
    () => indicators,
  )
  return store
}

type Store = Awaited<ReturnType<typeof storeOf>>
async function ask(store: Store, raw: string, tier: Tier = pro, now = NOW + 60_000_000) {
  const query = clampToTier(parseQuery(raw), tier, now)
  const { body, ...rest } = await store.snapshot((snapshot) => listIndicators(snapshot, query, brand))
  return { ...rest, body: Buffer.from(body).toString() }
}

const three = [1, 2, 3].map((n) => indicator({ id: uuid(n), value: `v${n}.example`, extractedAt: NOW + n }))

describe('a json answer', () => {
  it('is exactly that of the contract', async () => {
    const article = { id: 'abc123', title: 'New "APT" campaign', url: 'https://news.example/item/abc123' }
    const store = await storeOf(
      indicator({
        id: uuid(1),
        type: 'ipv4',
        value: '192.0.2.1',
        reports: [
          report({
            source: { name: 'Krebs on Security', category: 'news', article },
            context: 'C2 server used in APT28 campaign',
            referenceUrl: 'https://ref.example/1',
            lastSeen: NOW / 1e6,
            tags: ['apt28', 'c2'],
            mitreTechniques: ['T1071'],
          }),
        ],
      }),
    )
    const { body, contentType, rows, total } = await ask(
      store,
      'type=ipv4&industry=&limit=5'.replace('&industry=', ''),
    )
    expect({ contentType, rows, total }).toEqual({
      contentType: 'application/json; charset=utf-8',
      rows: 1,
      total: 1,
    })
    expect(body).toBe(
      '{"meta":{"total":1,"limit":5,"offset":0,"generated_at":"2026-01-15T12:01:00Z","feed_version":"1.0","source":"Vedette",' +
        '"filters":{"type":"ipv4","category":"all","confidence":"all","since":"2025-01-15T12:01:00Z","until":"2026-01-15T12:01:00Z"}},' +
        '"data":[{"id":"00000000-0000-5000-8000-000000000001","type":"ipv4","value":"192.0.2.1","confidence":"high",' +
        '"first_seen":"2026-01-15T11:00:00Z","last_seen":"2026-01-15T12:00:00Z","source":{"origin":"article","feed_name":"Krebs on Security",' +
        '"category":"news","article_id":"abc123","article_title":"New \\"APT\\" campaign","article_url":"https://news.example/item/abc123",' +
        '"reference_url":"https://ref.example/1"},"tags":["apt28","c2"],"mitre_techniques":["T1071"],"context":"C2 server used in APT28 campaign"}],' +
        '"links":{"self":"https://v.example/api/v1/iocs?type=ipv4&limit=5&offset=0"}}\n',
    )
  })

  it('leaves out what is absent, and context when that is asked', async () => {
    const store = await storeOf(indicator({ reports: [report({ context: 'secret words' })] }))
    const [item] = JSON.parse((await ask(store, 'include_context=false')).body).data
    expect(Object.keys(item)).toEqual([
      'id',
      'type',
      'value',
      'confidence',
      'first_seen',
      'last_seen',
      'source',
      'tags',
      'mitre_techniques',
    ])
    expect(item.source).toEqual({ origin: 'feed', feed_name: 'URLhaus', category: 'threat-intel' })
  })

  it('shows the industry among the filters only when it was given', async () => {
    const { meta } = JSON.parse((await ask(await storeOf(), 'industry=water')).body)
    expect(meta.filters).toMatchObject({ type: 'all', industry: 'water' })
  })

  it('is valid without rows', async () =>
    expect(JSON.parse((await ask(await storeOf(), '')).body)).toMatchObject({ data: [], meta: { total: 0 } }))
})

describe('csv', () => {
  it('is exactly that of the contract, quoted and inert', async () => {
    const store = await storeOf(
      indicator({
        id: uuid(1),
        type: 'url',
        value: '=cmd|x,"y"',
        reports: [
          report({
            source: {
              name: '=HYPERLINK("x")',
              category: 'vendor',
              article: { id: '@1', title: 'T', url: 'https://a.example/' },
            },
            tags: ['-a', 'b'],
          }),
        ],
      }),
      indicator({ id: uuid(2), extractedAt: NOW + 1 }),
    )
    const { body, contentType } = await ask(store, 'format=csv')
    expect(contentType).toBe('text/csv; charset=utf-8')
    expect(body).toBe(
      'id,type,value,confidence,first_seen,last_seen,source_article,source_feed,category,tags\n' +
        `${uuid(2)},domain,bad.example,high,2026-01-15T11:00:00Z,2026-01-15T11:00:00Z,,URLhaus,threat-intel,\n` +
        `${uuid(1)},url,"=cmd|x,""y""",high,2026-01-15T11:00:00Z,2026-01-15T11:00:00Z,'@1,"'=HYPERLINK(""x"")",vendor,"'-a,b"\n`,
    )
  })

  it('has its header without rows', async () =>
    expect((await ask(await storeOf(), 'format=csv')).body).toMatch(/^id,.*tags\n$/))
})

describe('txt', () => {
  it('is one value a line and nothing else', async () =>
    expect((await ask(await storeOf(...three), 'format=txt')).body).toBe(
      'v3.example\nv2.example\nv1.example\n',
    ))
  it('is empty without rows', async () => expect((await ask(await storeOf(), 'format=txt')).body).toBe(''))
})

describe('pages by offset', () => {
  it('link to their neighbours, keep every filter and hold no key', async () => {
    const raw =
      'api_key=sk_live_x&type=domain&since=2026-01-15T00:00:00%2B00:00&limit=1&offset=1&include_context=false&format=json'
    const { links } = JSON.parse((await ask(await storeOf(...three), raw)).body)
    const base =
      'https://v.example/api/v1/iocs?type=domain&since=2026-01-15T00%3A00%3A00%2B00%3A00&format=json&include_context=false&limit=1'
    expect(links).toEqual({ self: `${base}&offset=1`, next: `${base}&offset=2`, prev: `${base}&offset=0` })
  })
  it('show the limit that was used', async () => {
    const { meta, links } = JSON.parse(
      (await ask(await storeOf(...three), 'limit=10000', DEFAULT_TIERS.free)).body,
    )
    expect(meta.limit).toBe(100)
    expect(links).toEqual({ self: 'https://v.example/api/v1/iocs?limit=100&offset=0' })
  })
  it('past the end have no rows, and a way back', async () => {
    const { meta, data, links } = JSON.parse((await ask(await storeOf(...three), 'offset=500')).body)
    expect({ total: meta.total, data, links: Object.keys(links) }).toEqual({
      total: 3,
      data: [],
      links: ['self', 'prev'],
    })
  })
  it('end without next when the last row fills the page', async () => {
    const answer = await ask(await storeOf(...three), 'limit=3')
    expect(JSON.parse(answer.body).links).not.toHaveProperty('next')
    expect(answer.nextCursor).toBeUndefined()
  })
})

describe('a walk by cursor', () => {
  it('neither repeats nor misses a row while new ones arrive', async () => {
    const seed = 5_150
    const random = seeded(seed)
    const rows = randomIndicators(random, 1300).map((each, n) => ({ ...each, extractedAt: NOW - 10_000 + n }))
    const store = await storeOf(...rows)
    const walked: string[] = []
    let raw = 'format=txt&limit=170'
    for (let page = 0; page < 100; page++) {
      const { body, nextLink, total } = await ask(store, raw)
      walked.push(...body.split('\n').slice(0, -1))
      expect(total).toBe(1300)
      const arrived = indicator({
        id: `arrived-${page}`,
        value: `arrived-${page}`,
        extractedAt: NOW + 100_000_000 + page,
      })
      await store.update([arrived.id], () => [arrived])
      if (nextLink === undefined) break
      raw = nextLink.split('?')[1] as string
    }
    expect(walked).toEqual(rows.map(({ value }) => value).reverse())
  })

  it('misses no row when rows change and move while it goes on', async () => {
    const seed = 1_984
    const random = seeded(seed)
    const rows = randomIndicators(random, 900).map((each, n) => ({ ...each, extractedAt: NOW - 10_000 + n }))
    const store = await storeOf(...rows)
    const given = new Set<string>()
    let raw = 'format=txt&limit=100'
    let pages = 0
    for (let newest = NOW; pages < 60; pages++) {
      const { body, nextLink } = await ask(store, raw, pro, NOW + pages)
      for (const value of body.split('\n').slice(0, -1)) given.add(value)
      if (nextLink === undefined) break
      raw = nextLink.split('?')[1] as string
      if (pages > 4) continue
      const moved = rows
        .filter(() => random() < 0.3)
        .map((each) => ({ ...each, extractedAt: (newest += 1000) }))
      await store.update(
        moved.map(({ id }) => id),
        () => moved,
      )
    }
    expect(pages).toBeLessThan(60)
    expect(given).toEqual(new Set(rows.map(({ value }) => value)))
  })

  it('gives the same page for the same cursor', async () => {
    const store = await storeOf(...three)
    const { nextCursor } = await ask(store, 'limit=1')
    const [first, again] = [
      await ask(store, `limit=1&cursor=${nextCursor}`),
      await ask(store, `limit=1&cursor=${nextCursor}`),
    ]
    expect(first).toEqual(again)
    expect(JSON.parse(first.body).links).toEqual({
      self: `https://v.example/api/v1/iocs?limit=1&cursor=${nextCursor}`,
    })
  })

  it('keeps to its filters and takes no offset', async () => {
    const { nextCursor } = await ask(await storeOf(...three), 'limit=1&type=domain')
    for (const other of ['', '&type=url', '&type=domain&confidence=high', '&type=domain&offset=0']) {
      expect(() => parseQuery(`cursor=${nextCursor}${other}`)).toThrow(
        expect.objectContaining({ details: { parameter: 'cursor' } }),
      )
    }
    expect(parseQuery(`cursor=${nextCursor}&type=domain&limit=9&format=csv`).limit).toBe(9)
  })
})

describe('the window', () => {
  it('holds the newest row also when the clock was set back', async () =>
    expect((await ask(await storeOf(...three), 'format=txt', pro, NOW - 3_600_000_000)).rows).toBe(3))
  it('is empty, and no error, when only the tier inverts it', async () =>
    expect((await ask(await storeOf(...three), 'until=2025-12-01T00:00:00Z', DEFAULT_TIERS.free)).total).toBe(
      0,
    ))
})

describe('a store that gives fewer rows than it counts', () => {
  it('leads to no list rather than a short one', async () => {
    const store = await storeOf(...three)
    const query = clampToTier(parseQuery('format=txt'), pro, NOW + 60_000_000)
    const short = store.snapshot((snapshot) =>
      listIndicators({ ...snapshot, count: async () => 4 }, query, brand),
    )
    await expect(short).rejects.toThrow('3 rows where it counts 4')
  })
})

describe('an export', () => {
  const written = async (format: 'json' | 'csv' | 'txt' | 'ndjson', rows: number) => {
    const all = Array.from({ length: rows }, (_, n) =>
      indicator({ id: `i${n}`, value: `v${n}`, extractedAt: NOW + n }),
    )
    const store = await storeOf(...all)
    return store.snapshot(async (snapshot) => {
      const query = { ...clampToTier(parseQuery(''), LOCAL_TIER, NOW), limit: Infinity }
      const chunks: { text: Uint8Array; rows: number }[] = []
      for await (const chunk of exportIndicators(snapshot, query, format, brand)) chunks.push(chunk)
      return chunks
    })
  }
  const text = (chunks: readonly { text: Uint8Array }[]) =>
    Buffer.concat(chunks.map((chunk) => chunk.text)).toString()

  it('comes in slices and holds everything', async () => {
    const chunks = await written('txt', 3201)
    expect(chunks.map(({ rows }) => rows).filter((rows) => rows > 0)).toEqual([2_500, 701])
    expect(text(chunks).split('\n')).toHaveLength(3202)
  })
  it('is valid json over several slices', async () => {
    const { meta, data } = JSON.parse(text(await written('json', 1001)))
    expect([meta.total, meta.limit, data.length]).toEqual([1001, 1001, 1001])
  })
  it('is one item a line as ndjson', async () => {
    const lines = text(await written('ndjson', 501))
      .split('\n')
      .slice(0, -1)
    expect(lines.map((line) => JSON.parse(line).value)).toHaveLength(501)
  })
  it('has one csv header over several slices', async () =>
    expect(text(await written('csv', 1001)).match(/^id,/gm)).toHaveLength(1))
})

describe('the identity of an answer', () => {
  const identity = (raw: string, now = NOW, version = 5, tier: Tier = pro) =>
    answerIdentity(clampToTier(parseQuery(raw), tier, now), version, brand)
  it('is the same within a minute, whatever the key', () =>
    expect(identity('api_key=a', NOW + 1)).toBe(identity('api_key=b', NOW + 59_000_000)))
  it('differs by version, tier, filters, page, format and horizon', () => {
    const all = [
      identity(''),
      identity('', NOW, 6),
      identity('', NOW, 5, DEFAULT_TIERS.free),
      identity('type=url'),
      identity('limit=5'),
      identity('offset=5'),
      identity('format=txt'),
      identity('include_context=false'),
      identity('', NOW + 60_000_001),
      identity('until=2026-01-15T00:00:00Z'),
      identity('since=2026-01-15T00:00:00Z'),
    ]
    expect(new Set(all).size).toBe(all.length)
  })
})
