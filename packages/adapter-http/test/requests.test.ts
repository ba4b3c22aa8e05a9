import { ask, askAs, indicator, KEYS, LIST, NOW, report, service, type Service } from './running-server.ts'

const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
let server: Service

beforeAll(async () => {
  server = await service({}, [
    indicator({ type: 'ipv4', value: '192.0.2.1', reports: [report({ context: 'C2 server' })] }),
  ])
})

describe('a key', () => {
  it.each([
    ['Bearer', { Authorization: `Bearer ${KEYS.pro}` }],
    ['bearer in any case, with spaces', { Authorization: `bEaReR   ${KEYS.pro} ` }],
    ['X-API-Key', { 'X-API-Key': KEYS.pro }],
    ['Basic with any user name', { Authorization: basic('firewall', KEYS.pro) }],
    ['Basic without a user name', { Authorization: basic('', KEYS.pro) }],
    ['BASIC in any case', { Authorization: basic('x', KEYS.pro).replace('Basic', 'BASIC') }],
  ])('is taken as %s', async (_, headers) => expect((await ask(server, LIST, headers)).status).toBe(200))

  it.each([`api_key=${KEYS.pro}`, `api%5Fkey=${KEYS.pro}&type=ipv4`, `type=ipv4&api_key=${KEYS.pro}`])(
    'is taken from the query: %#',
    async (query) => expect((await ask(server, `${LIST}?${query}`)).status).toBe(200),
  )

  it.each([
    ['in two headers', '', { Authorization: `Bearer ${KEYS.pro}`, 'X-API-Key': KEYS.pro }],
    ['in a header and the query', `?api_key=${KEYS.pro}`, { 'X-API-Key': KEYS.pro }],
    ['in the query twice', `?api_key=${KEYS.pro}&api_key=${KEYS.pro}`, {}],
    ['in the query twice, once encoded', `?api_key=${KEYS.pro}&api%5fkey=${KEYS.pro}`, {}],
    ['in a repeated X-API-Key', '', { 'X-API-Key': [KEYS.pro, KEYS.pro] }],
    [
      'in a repeated Authorization',
      '',
      ['Host', 'x', 'Authorization', `Bearer ${KEYS.pro}`, 'Authorization', `Bearer ${KEYS.pro}`],
    ],
    ['beside an empty one', '?api_key=', { 'X-API-Key': KEYS.pro }],
    ['with a colon in the password', '', { Authorization: basic('x', `${KEYS.pro}:`) }],
    ['as the user name', '', { Authorization: basic(KEYS.pro, '') }],
    ['as Basic that is no pair', '', { Authorization: `Basic ${Buffer.from(KEYS.pro).toString('base64')}` }],
    ['under another scheme', '', { Authorization: `Token ${KEYS.pro}` }],
    ['without a scheme', '', { Authorization: KEYS.pro }],
    ['that is empty', '', { 'X-API-Key': '' }],
    ['that is not UTF-8', '?api_key=%ff', {}],
    ['that is mistyped', '', { 'X-API-Key': `${KEYS.pro.slice(0, -1)}!` }],
    ['that is unknown', '', { 'X-API-Key': KEYS.unknown }],
    ['that is revoked', '', { 'X-API-Key': KEYS.revoked }],
  ])('%s is 401 invalid_api_key', async (_, query, headers) => {
    const { status, json, headers: got } = await ask(server, `${LIST}${query}`, headers)
    expect([status, json.error.code]).toEqual([401, 'invalid_api_key'])
    expect(got).not.toHaveProperty('www-authenticate')
  })

  it('that is missing is 401 missing_api_key, with the ways to send one', async () => {
    const { status, json, headers } = await ask(server, LIST)
    expect([status, json.error.code]).toEqual([401, 'missing_api_key'])
    expect(headers['www-authenticate']).toMatch(/^Basic realm="vedette", Bearer/)
  })

  it('past its expiry is 401 expired_api_key', async () => {
    const { status, json } = await askAs(server, 'expired', LIST)
    expect([status, json.error.code]).toEqual([401, 'expired_api_key'])
  })

  it('in the query can be switched off, and is then refused and not ignored', async () => {
    const strict = await service({ keyInQuery: false })
    expect((await ask(strict, `${LIST}?api_key=${KEYS.pro}`)).json.error.code).toBe('missing_api_key')
    const { status, json } = await askAs(strict, 'pro', `${LIST}?api_key=${KEYS.pro}`)
    expect([status, json.error.details]).toEqual([400, { parameter: 'api_key' }])
  })
})

describe('the order of checks', () => {
  it('is key, scope, parameters, format', async () => {
    const query = `${LIST}?type=nonsense&format=txt`
    expect((await ask(server, query)).json.error.code).toBe('missing_api_key')
    expect((await askAs(server, 'articles', query)).json.error).toMatchObject({
      code: 'insufficient_scope',
      details: {
        required_scope: 'read:iocs',
        your_scopes: ['read:articles'],
        upgrade_url: 'https://vedette.example/more',
      },
    })
    expect((await askAs(server, 'free', query)).json.error.code).toBe('invalid_parameter')
    const { status, json } = await askAs(server, 'free', `${LIST}?format=txt`)
    expect([status, json.error.code]).toEqual([403, 'insufficient_scope'])
    expect(json.error.details).toEqual({
      format: 'txt',
      allowed_formats: ['json'],
      tier: 'free',
      upgrade_url: 'https://vedette.example/more',
    })
  })
  it('puts a wrong key before a tag that is current', async () => {
    expect((await ask(server, LIST, { 'X-API-Key': KEYS.unknown, 'If-None-Match': '*' })).status).toBe(401)
  })
  it('puts a format that the tier lacks before a tag that is current', async () => {
    expect((await askAs(server, 'free', `${LIST}?format=csv`, { 'If-None-Match': '*' })).status).toBe(403)
  })
})

describe('a query', () => {
  const pairs = (count: number) => Array.from({ length: count }, () => 'type=ipv4').join('&')
  it.each([
    ['an unknown name', 'colour=1', { parameter: 'colour' }],
    ['a name that is close', 'confidense=high', { parameter: 'confidense', did_you_mean: 'confidence' }],
    ['a repeated name', 'type=ipv4&type=ipv6', { parameter: 'type' }],
    ['a bracketed name', 'type[]=ipv4', { parameter: 'type[]', did_you_mean: 'type' }],
    ['a name with a member', 'type[a]=ipv4', { parameter: 'type[a]', did_you_mean: 'type' }],
    ['an encoded bracket', 'type%5B%5D=ipv4', { parameter: 'type[]', did_you_mean: 'type' }],
    ['a name of Object', '__proto__=1', { parameter: '__proto__' }],
    ['a name of Object in brackets', '__proto__[type]=ipv4', { parameter: '__proto__[type]' }],
    ['an empty value', 'type=', { parameter: 'type' }],
    ['no value', 'type', { parameter: 'type' }],
    ['33 pairs', pairs(33), { parameter: 'query' }],
    ['1,001 pairs', pairs(1001), { parameter: 'query' }],
    ['what is not percent-encoding', 'type=%zz', { parameter: 'type' }],
    ['what is not percent-encoding in a name', '%zz=1', { parameter: 'query' }],
    ['a limit in another spelling', 'limit=1e3', { parameter: 'limit' }],
    ['a limit of nothing', 'limit=0', { parameter: 'limit' }],
    ['a limit past the greatest', 'limit=10001', { parameter: 'limit' }],
    ['an offset below nothing', 'offset=-1', { parameter: 'offset' }],
    ['a day that is none', 'since=2026-02-30T00:00:00Z', { parameter: 'since' }],
    ['a date without a zone', 'until=2026-01-01T00:00:00', { parameter: 'until' }],
    [
      'a window that is inverted',
      'since=2026-01-02T00:00:00Z&until=2026-01-01T00:00:00Z',
      { parameter: 'since' },
    ],
    ['a boolean in another spelling', 'include_context=1', { parameter: 'include_context' }],
    ['a cursor that is none', 'cursor=x', { parameter: 'cursor' }],
    ['a second question mark', 'type=ipv4?limit=1', expect.objectContaining({ parameter: 'type' })],
  ])('with %s is 400', async (_, query, details) => {
    const { status, json } = await askAs(server, 'pro', `${LIST}?${query}`)
    expect([status, json.error.code]).toEqual([400, 'invalid_parameter'])
    expect(json.error.details).toEqual(details)
  })

  it.each([
    ['type', 'valid_types', 11],
    ['category', 'valid_categories', 5],
    ['confidence', 'valid_confidences', 3],
    ['industry', 'valid_industries', 12],
    ['format', 'valid_formats', 3],
  ])('with an unknown %s names every %s', async (name, list, atLeast) => {
    const { json } = await askAs(server, 'pro', `${LIST}?${name}=nonsense`)
    expect(json.error.details.parameter).toBe(name)
    expect(json.error.details[list].length).toBeGreaterThanOrEqual(atLeast)
  })
  it('with an unknown type says so in the words of the contract', async () =>
    expect((await askAs(server, 'pro', `${LIST}?type=nonsense`)).json.error.message).toBe(
      'Invalid IOC type: nonsense',
    ))

  it('takes mitre-attack for mitre_attack', async () =>
    expect((await askAs(server, 'pro', `${LIST}?type=mitre-attack`)).json.meta.filters.type).toBe(
      'mitre_attack',
    ))
  it('may hold empty pairs, which say nothing', async () =>
    expect((await askAs(server, 'pro', `${LIST}?${'&'.repeat(100)}type=ipv4`)).status).toBe(200))
  it('that is longer than a header may be is refused whole', async () => {
    const { status, json } = await askAs(server, 'pro', `${LIST}?type=${'x'.repeat(20_000)}`)
    expect([status, json.error.code]).toEqual([431, 'invalid_parameter'])
  })
  it('of a body is not read', async () => {
    const { status, json } = await askAs(
      server,
      'pro',
      `${LIST}?type=ipv4`,
      {},
      { body: 'type=ipv6&limit=1' },
    )
    expect([status, json.meta.filters.type, json.meta.limit]).toEqual([200, 'ipv4', 100])
  })
})

describe('the tier', () => {
  it('narrows rows in silence and shows what was used', async () => {
    const { meta, links } = (await askAs(server, 'free', `${LIST}?limit=5000`)).json
    expect([meta.limit, links.self]).toEqual([100, 'https://vedette.example/api/v1/iocs?limit=100&offset=0'])
  })
  it('narrows the window in silence to its lookback, in whole minutes', async () => {
    const { meta } = (await askAs(server, 'free', `${LIST}?since=2020-01-01T00:00:00Z`)).json
    expect(meta.filters.since).toBe('2026-01-14T12:00:00Z')
  })
  it('leaves out what is older', async () => {
    const { storage, ...old } = await service({}, [indicator({ extractedAt: NOW - 86_400_000_000 - 1 })])
    expect(storage).toBeDefined()
    expect((await askAs(old, 'free', LIST)).json.meta.total).toBe(0)
    expect((await askAs(old, 'pro', LIST)).json.meta.total).toBe(1)
  })
})

describe('another method', () => {
  it.each(['OPTIONS', 'POST', 'PUT', 'DELETE', 'PATCH', 'TRACE'])('%s is 405', async (method) => {
    for (const path of [LIST, '/api/openapi.json']) {
      const { status, headers, json } = await askAs(server, 'pro', path, {}, { method })
      expect([status, headers.allow, json.error.code]).toEqual([405, 'GET, HEAD', 'method_not_allowed'])
      expect(headers).toHaveProperty('x-ratelimit-limit')
    }
  })
})

describe('HEAD', () => {
  it.each(['format=json', 'format=csv', 'format=txt', 'format=txt&type=ipv6', 'type=nonsense'])(
    'gives the headers of GET without its body: %s',
    async (query) => {
      const get = await askAs(server, 'pro', `${LIST}?${query}`)
      const head = await askAs(server, 'pro', `${LIST}?${query}`, {}, { method: 'HEAD' })
      const steady = ({
        'x-request-id': _,
        'x-ratelimit-remaining': __,
        date: ___,
        ...rest
      }: object & Record<string, unknown>) => rest
      expect(head.status).toBe(get.status)
      expect(head.bytes).toHaveLength(0)
      expect(steady(head.headers)).toEqual(steady(get.headers))
      expect(get.headers['content-length']).toBe(`${get.bytes.length}`)
    },
  )
})
