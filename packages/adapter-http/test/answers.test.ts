import { gunzipSync } from 'node:zlib'
import { type IndicatorReader } from '@vedette/core'
import {
  ask,
  askAs,
  indicator,
  KEYS,
  LIST,
  manyIndicators,
  NOW,
  report,
  service,
  type Service,
} from './running-server.ts'

let server: Service
beforeAll(async () => {
  server = await service({}, manyIndicators(150))
})

/** The same store, and how often its rows were read. */
function counted(store: IndicatorReader): IndicatorReader & { reads: number } {
  const self = {
    reads: 0,
    snapshot: ((use) =>
      store.snapshot((snapshot) =>
        use({
          ...snapshot,
          read: (page) => {
            self.reads += 1
            return snapshot.read(page)
          },
        }),
      )) as IndicatorReader['snapshot'],
  }
  return self
}

describe('every answer of the list', () => {
  it.each([
    ['json', 'application/json; charset=utf-8'],
    ['csv', 'text/csv; charset=utf-8'],
    ['txt', 'text/plain; charset=utf-8'],
  ])('has the headers of its format: %s', async (format, contentType) => {
    const { status, headers, bytes } = await askAs(server, 'pro', `${LIST}?format=${format}`)
    expect(status).toBe(200)
    expect(headers).toMatchObject({
      'content-type': contentType,
      'cache-control': 'private, no-cache',
      vary: 'Authorization, X-API-Key, Accept-Encoding',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-length': `${bytes.length}`,
      'last-modified': 'Thu, 15 Jan 2026 11:59:59 GMT',
      etag: expect.stringMatching(/^W\/"[0-9a-z]+[.][\w-]{22}"$/),
      'x-request-id': expect.stringMatching(/^req_[0-9A-Za-z]{20}$/),
      link: expect.stringMatching(
        /^<https:\/\/vedette[.]example\/api\/v1\/iocs[?].*cursor=[^>]+>; rel="next"$/,
      ),
      'x-next-cursor': expect.stringMatching(/^2[.]/),
    })
    expect(headers).not.toHaveProperty('x-powered-by')
    expect(headers).not.toHaveProperty('content-encoding')
  })

  it('counts its rows in headers where the format has no envelope', async () => {
    for (const format of ['csv', 'txt']) {
      const { headers } = await askAs(server, 'pro', `${LIST}?format=${format}&limit=7`)
      expect([headers['x-ioc-count'], headers['x-ioc-total']]).toEqual(['7', '150'])
    }
    expect((await askAs(server, 'pro', LIST)).headers).not.toHaveProperty('x-ioc-count')
  })

  it('names a file for csv alone', async () => {
    const name = async (query: string) =>
      (await askAs(server, 'pro', `${LIST}?${query}`)).headers['content-disposition']
    expect(await name('format=csv')).toBe('attachment; filename="iocs-all-2026-01-15.csv"')
    expect(await name('format=csv&type=mitre-attack')).toBe(
      'attachment; filename="iocs-mitre_attack-2026-01-15.csv"',
    )
    expect(await name('format=txt')).toBeUndefined()
  })

  it('has no link behind the last page', async () => {
    const { headers } = await askAs(server, 'pro', `${LIST}?limit=150`)
    expect(headers).not.toHaveProperty('link')
    expect(headers).not.toHaveProperty('x-next-cursor')
  })
})

describe('bodies', () => {
  it('are the bytes of the formats', async () => {
    const small = await service({}, [
      indicator({
        type: 'ipv4',
        value: '192.0.2.1',
        reports: [report({ tags: ['=b', 'a'], context: 'C2' })],
      }),
    ])
    expect((await askAs(small, 'pro', `${LIST}?format=txt`)).text).toBe('192.0.2.1\n')
    expect((await askAs(small, 'pro', `${LIST}?format=csv`)).text).toBe(
      'id,type,value,confidence,first_seen,last_seen,source_article,source_feed,category,tags\n' +
        '00000000-0000-5000-8000-000000000000,ipv4,192.0.2.1,high,2026-01-15T11:00:00Z,2026-01-15T11:00:00Z,,URLhaus,threat-intel,"\'=b,a"\n',
    )
    const { meta, data, links } = (await askAs(small, 'pro', LIST)).json
    expect(meta).toEqual({
      total: 1,
      limit: 100,
      offset: 0,
      generated_at: '2026-01-15T12:00:00Z',
      feed_version: '1.0',
      source: 'Vedette',
      filters: {
        type: 'all',
        category: 'all',
        confidence: 'all',
        since: '2025-01-15T12:00:00Z',
        until: '2026-01-15T12:00:00Z',
      },
    })
    expect(data).toHaveLength(1)
    expect(links).toEqual({ self: 'https://vedette.example/api/v1/iocs?limit=100&offset=0' })
  })
  it('of txt without rows are empty', async () => {
    const { status, headers, bytes } = await askAs(server, 'pro', `${LIST}?format=txt&type=cve`)
    expect([status, bytes.length, headers['content-length'], headers['x-ioc-count']]).toEqual([
      200,
      0,
      '0',
      '0',
    ])
  })
  it('past the end have no rows and a way back', async () => {
    const { status, json } = await askAs(server, 'pro', `${LIST}?offset=9000`)
    expect([status, json.data, Object.keys(json.links)]).toEqual([200, [], ['self', 'prev']])
  })
  it('have links of the configured address, whatever Host says', async () => {
    const { text, headers } = await askAs(server, 'pro', `${LIST}?limit=1`, { Host: 'evil.example' })
    expect(text + String(headers['link'])).not.toContain('evil')
  })
})

describe('a walk', () => {
  it('by the Link header gives every row once, in every format', async () => {
    for (const format of ['json', 'csv', 'txt']) {
      const seen: string[] = []
      let path: string | undefined = `${LIST}?format=${format}&limit=40`
      while (path !== undefined) {
        const { headers, text } = await askAs(server, 'pro', path)
        seen.push(...(text.match(/192[.]0[.]\d+[.]\d+/g) ?? []))
        path = /<https:\/\/vedette[.]example([^>]+)>/.exec(String(headers['link'] ?? ''))?.[1]
      }
      expect(seen).toEqual(manyIndicators(150).map(({ value }) => value))
    }
  })
  it('by X-Next-Cursor needs the same filters', async () => {
    const { headers } = await askAs(server, 'pro', `${LIST}?limit=40`)
    const cursor = String(headers['x-next-cursor'])
    expect((await askAs(server, 'pro', `${LIST}?limit=40&cursor=${cursor}`)).json.data).toHaveLength(40)
    expect((await askAs(server, 'pro', `${LIST}?type=ipv4&cursor=${cursor}`)).status).toBe(400)
    expect((await askAs(server, 'pro', `${LIST}?offset=0&cursor=${cursor}`)).status).toBe(400)
  })
})

describe('a validator', () => {
  it('gives 304 without a body and without reading a row', async () => {
    const quiet = await service({}, manyIndicators(3))
    const store = counted(quiet.storage.indicators)
    const watched = await service({ store, keys: quiet.storage.keys })
    const { headers } = await askAs(watched, 'pro', `${LIST}?format=txt`)
    const before = store.reads
    expect(before).toBeGreaterThan(0)
    for (const method of ['GET', 'HEAD']) {
      const again = await askAs(
        watched,
        'pro',
        `${LIST}?format=txt`,
        { 'If-None-Match': headers.etag },
        { method },
      )
      expect([again.status, again.bytes.length]).toEqual([304, 0])
      expect(again.headers).toMatchObject({
        etag: headers.etag,
        'last-modified': headers['last-modified'],
        'cache-control': 'private, no-cache',
        vary: 'Authorization, X-API-Key, Accept-Encoding',
        'x-ratelimit-limit': '100000',
        'x-request-id': expect.any(String),
      })
      expect(again.headers).not.toHaveProperty('content-length')
    }
    expect(store.reads).toBe(before)
  })

  it('changes with the store, the tier and the query, and not with the key or the second', async () => {
    let now = NOW
    const moving = await service({ now: () => now }, manyIndicators(3))
    const tag = async (query: string, name: 'pro' | 'free' = 'pro') =>
      (await askAs(moving, name, `${LIST}?${query}`)).headers.etag
    const first = await tag('limit=5')
    now += 1
    const minute = await tag('limit=5')
    now += 59_000_000
    expect(await tag('limit=5')).toBe(minute)
    const byQuery = await ask(moving, `${LIST}?limit=5&api_key=${KEYS.pro}`)
    expect(byQuery.headers.etag).toBe(minute)
    const others = [await tag('limit=6'), await tag('limit=5', 'free'), await tag('limit=5&format=txt')]
    const one = indicator({ id: 'new', value: 'new.example', extractedAt: now })
    await moving.storage.indicators.update([one.id], () => [one])
    others.push(await tag('limit=5'))
    expect(new Set([first, minute, ...others]).size).toBe(6)
  })

  it('is not a date: the horizon moves while the store does not', async () => {
    const { headers } = await askAs(server, 'pro', LIST)
    const again = await askAs(server, 'pro', LIST, { 'If-Modified-Since': headers['last-modified'] })
    expect(again.status).toBe(200)
  })

  it('is never dated in the future', async () => {
    const early = await service({ now: () => NOW - 7_200_000_000 }, manyIndicators(1))
    expect((await askAs(early, 'pro', LIST)).headers['last-modified']).toBe('Thu, 15 Jan 2026 10:00:00 GMT')
  })
})

describe('gzip', () => {
  it.each(['json', 'csv', 'txt'])('holds the same bytes: %s', async (format) => {
    const path = `${LIST}?format=${format}`
    const plain = await askAs(server, 'pro', path)
    const zipped = await askAs(server, 'pro', path, { 'Accept-Encoding': 'gzip' })
    expect(zipped.headers['content-encoding']).toBe('gzip')
    expect(zipped.headers['content-length']).toBe(`${zipped.bytes.length}`)
    expect(zipped.bytes.length).toBeLessThan(plain.bytes.length / 2)
    expect(gunzipSync(zipped.bytes).equals(plain.bytes)).toBe(true)
    expect(zipped.headers.etag).toBe(plain.headers.etag)
  })
  it('is not used where it is refused, nor for small bodies', async () => {
    const encoding = async (accept: string, query = '') =>
      (await askAs(server, 'pro', `${LIST}?${query}`, { 'Accept-Encoding': accept })).headers[
        'content-encoding'
      ]
    expect(await encoding('gzip;q=0, *')).toBeUndefined()
    expect(await encoding('identity')).toBeUndefined()
    expect(await encoding('br')).toBeUndefined()
    expect(await encoding('gzip', 'limit=1')).toBeUndefined()
    expect(await encoding('*')).toBe('gzip')
  })
})

describe('equal requests', () => {
  it('at one time read the rows once', async () => {
    const behind = await service({}, manyIndicators(20))
    const store = counted(behind.storage.indicators)
    const watched = await service({ store, keys: behind.storage.keys })
    const alone = await askAs(watched, 'pro', `${LIST}?format=txt&limit=9`)
    const readsOfOne = store.reads
    const all = await Promise.all(
      Array.from({ length: 30 }, () => askAs(watched, 'pro', `${LIST}?format=txt&limit=8`)),
    )
    expect(alone.status).toBe(200)
    expect(new Set(all.map(({ text }) => text)).size).toBe(1)
    expect(store.reads).toBe(2 * readsOfOne)
  })

  it('in json are made anew when the second changes, as they show it', async () => {
    let now = NOW + 1
    const moving = await service({ now: () => now }, manyIndicators(3))
    const shown = async () => (await askAs(moving, 'pro', LIST)).json.meta.generated_at
    const first = await shown()
    now += 1_000_000
    expect([first, await shown()]).toEqual(['2026-01-15T12:00:00Z', '2026-01-15T12:00:01Z'])
  })
})
