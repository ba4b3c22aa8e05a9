import { type IndicatorReader, IocError } from '@vedette/core'
import { ask, askAs, LIST, manyIndicators, service, type Service } from './running-server.ts'

const ENVELOPE = {
  error: { code: expect.any(String), message: expect.any(String), request_id: expect.any(String) },
}

/** A store whose reads fail. */
function failing(error: Error): IndicatorReader {
  return {
    snapshot: (use) =>
      use({
        version: 1,
        settled: Infinity,
        count: () => Promise.resolve(600),
        read: () => Promise.reject(error),
      }),
  }
}

describe('an error', () => {
  let server: Service
  beforeAll(async () => {
    server = await service({}, manyIndicators(1))
  })

  it.each([
    ['/', 404],
    ['/nothing', 404],
    ['/api', 404],
    ['/api/v1', 404],
    ['/api/v1/', 404],
    ['/api/v1/nothing', 404],
    ['/api/v1/iocs/', 404],
    ['/api/v1/IOCS', 404],
    ['/api/v1/iocs/1', 404],
    ['/api/openapi.json/', 404],
    ['/%zz', 404],
    ['/api/v1/%zz', 404],
    ['/api/v1/iocs%2f', 404],
    ['//api/v1/iocs', 404],
    ['/__proto__', 404],
  ])('of %s is %i in the envelope', async (path, expected) => {
    const { status, headers, json } = await askAs(server, 'pro', path)
    expect(status).toBe(expected)
    expect(json).toEqual(ENVELOPE)
    expect(json.error.code).toBe('not_found')
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'x-request-id': json.error.request_id,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-cache',
    })
    expect(headers).not.toHaveProperty('x-powered-by')
  })

  it('names its request in the header and in the log, each request by another name', async () => {
    const answers = [await ask(server, LIST), await ask(server, LIST)]
    const ids = answers.map(({ json }) => json.error.request_id as string)
    expect(new Set(ids).size).toBe(2)
    for (const [n, id] of ids.entries()) {
      expect(id).toMatch(/^req_[0-9A-Za-z]{20}$/)
      expect(answers[n]?.headers['x-request-id']).toBe(id)
      expect(server.log.filter((entry) => entry.request_id === id)).toHaveLength(1)
    }
  })

  it('takes no request id from the request', async () => {
    const { headers } = await askAs(server, 'pro', LIST, { 'X-Request-Id': 'req_mine' })
    expect(headers['x-request-id']).not.toBe('req_mine')
  })
})

describe('the log', () => {
  it('has one line a request, without its query', async () => {
    const server = await service({}, manyIndicators(1))
    const { bytes, headers } = await askAs(server, 'pro', `${LIST}?type=ipv4`)
    await ask(server, LIST)
    await askAs(server, 'pro', `/${'x'.repeat(500)}`)
    expect(server.log).toEqual([
      {
        request_id: headers['x-request-id'],
        key_id: 'key-pro',
        method: 'GET',
        path: LIST,
        status: 200,
        ms: expect.any(Number),
        bytes: bytes.length,
      },
      expect.objectContaining({ status: 401, code: 'missing_api_key', path: LIST }),
      expect.objectContaining({ status: 404, code: 'not_found', path: `/${'x'.repeat(199)}` }),
    ])
    expect(server.log[1]).not.toHaveProperty('key_id')
    expect(server.log.some((entry) => 'error' in entry)).toBe(false)
  })
})

describe('a fault of ours', () => {
  it.each(['json', 'csv', 'txt'])('is a whole 500, its words kept in the log: %s', async (format) => {
    const store = failing(new Error('SQLITE_CORRUPT: /var/lib/vedette.db'))
    const server = await service({ store })
    const { status, headers, bytes, json, text } = await askAs(server, 'pro', `${LIST}?format=${format}`)
    expect([status, json.error.code]).toEqual([500, 'internal_error'])
    expect(headers['content-type']).toBe('application/json; charset=utf-8')
    expect(headers['content-length']).toBe(`${bytes.length}`)
    for (const name of ['etag', 'x-ioc-count', 'content-disposition', 'link'])
      expect(headers).not.toHaveProperty(name)
    expect(text).not.toMatch(/SQLITE|vedette[.]db|at /)
    expect(server.log).toEqual([
      expect.objectContaining({
        request_id: json.error.request_id,
        code: 'internal_error',
        error: expect.stringMatching(/SQLITE_CORRUPT[^]*\n\s+at /),
      }),
    ])
  })

  it('in the middle of a list is no short list', async () => {
    const { storage } = await service({}, manyIndicators(700))
    let reads = 0
    const store: IndicatorReader = {
      snapshot: (use) =>
        storage.indicators.snapshot((snapshot) =>
          use({
            ...snapshot,
            read: (page) => {
              reads += 1
              return reads === 2 ? Promise.reject(new Error('disk')) : snapshot.read(page)
            },
          }),
        ),
    }
    const server = await service({ store })
    const path = `${LIST}?format=csv&limit=1000`
    expect((await askAs(server, 'pro', path)).status).toBe(500)
    const again = await askAs(server, 'pro', path)
    expect([again.status, again.headers['x-ioc-count']]).toEqual([200, '700'])
  })

  it('is a key whose tier is not in the table', async () => {
    const server = await service()
    const { status, json } = await askAs(server, 'odd', LIST)
    expect([status, json.error.code]).toEqual([500, 'internal_error'])
    expect(server.log).toEqual([
      expect.objectContaining({ key_id: 'key-odd', error: expect.stringContaining('constructor') }),
    ])
  })

  it('while keys are looked up is 500, never 401', async () => {
    const server = await service({ keys: { find: () => Promise.reject(new Error('locked')) } })
    expect((await askAs(server, 'pro', LIST)).status).toBe(500)
  })
})

describe('a store that is not available', () => {
  it('is 503 with Retry-After, never 401 or 403', async () => {
    const unavailable = new IocError('unavailable', 'The store is busy. Please try again later')
    const servers = [
      await service({ store: failing(unavailable) }),
      await service({ keys: { find: () => Promise.reject(unavailable) } }),
      await service({ rates: { take: () => Promise.reject(unavailable) } }),
    ]
    for (const server of servers) {
      const { status, headers, json } = await askAs(server, 'pro', LIST)
      expect([status, json.error.code]).toEqual([503, 'unavailable'])
      expect(Number(headers['retry-after'])).toBeGreaterThan(0)
      expect(headers).toHaveProperty('x-ratelimit-reset')
      expect(server.log[0]).toHaveProperty('error')
    }
  })
})
