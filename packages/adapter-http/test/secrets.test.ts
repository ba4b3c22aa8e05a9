import { ask, askRaw, KEYS, LIST, manyIndicators, service } from './running-server.ts'

it('no key ever comes out, wherever it was put', async () => {
  const server = await service({}, manyIndicators(30))
  const key = KEYS.pro
  const basic = Buffer.from(`user:${key}`).toString('base64')
  const requests: readonly (readonly [path: string, headers: Record<string, string>])[] = [
    [`${LIST}?limit=5`, { Authorization: `Bearer ${key}` }],
    [`${LIST}?limit=5`, { Authorization: `Basic ${basic}` }],
    [`${LIST}?limit=5`, { 'X-API-Key': key }],
    [`${LIST}?limit=5&api_key=${key}`, {}],
    [`${LIST}?limit=5&offset=5&api_key=${key}`, {}],
    [`${LIST}?limit=5&format=csv&api_key=${key}`, {}],
    [`${LIST}?api_key=${key}&api_key=${key}`, {}],
    [`${LIST}?type=${key}`, { 'X-API-Key': key }],
    [`${LIST}?cursor=${key}`, { 'X-API-Key': key }],
    [`${LIST}?limit=${key}`, { 'X-API-Key': key }],
    [`${LIST}?${key}=1`, { 'X-API-Key': key }],
    [`${LIST}?${key}`, { 'X-API-Key': key }],
    [`${LIST}?${key}`, {}],
    [`${LIST}?apikey=${key}`, { 'X-API-Key': key }],
    [`${LIST}?type=ipv4?api_key=${key}`, { 'X-API-Key': key }],
    [`/${key}`, {}],
    [`/api/v1/${key}`, { 'X-API-Key': key }],
    [`/api/v1/${key.replace('sk_', 'SK_')}`, { 'X-API-Key': key }],
    [`/api/openapi.json?api_key=${key}`, {}],
    ['/metrics', { 'X-API-Key': key }],
    [LIST, { Authorization: key }],
    [
      LIST,
      {
        'X-API-Key': key,
        'X-Request-Id': key,
        'If-None-Match': `"${key}"`,
        'Accept-Encoding': key,
        Host: key,
      },
    ],
  ]
  const secret = key.slice('sk_live_'.length, -10)
  const statuses = new Set<number>()
  for (const [path, headers] of requests) {
    for (const method of ['GET', 'HEAD', 'POST']) {
      const answer = await ask(server, path, headers, { method })
      statuses.add(answer.status)
      expect({ path, method, out: `${JSON.stringify(answer.headers)} ${answer.text}` }).not.toEqual(
        expect.objectContaining({ out: expect.stringContaining(secret) }),
      )
    }
  }
  const raw = [
    await askRaw(server, `GET ${LIST}?api_key=${key} HTTP/9.9\r\n\r\n`),
    await askRaw(server, `GET ${LIST} HTTP/1.1\r\nX-API-Key: ${key}\r\nConnection: close\r\n\r\n`),
    await askRaw(server, `GET ${LIST} HTTP/1.1\r\nHost: x\r\nX-API-Key ${key}\r\n\r\n`),
  ]
  for (const text of raw) {
    expect(text).toMatch(/^HTTP\/1[.]1 400 /)
    expect(text).not.toContain(secret)
  }
  expect([...statuses].sort()).toEqual([200, 400, 401, 404, 405])
  expect(server.log.length).toBeGreaterThan(60)
  expect(JSON.stringify(server.log)).not.toContain(secret)
  expect(JSON.stringify(server.log)).not.toContain(basic)
})

it('a key in an error of ours is cut out of the log', async () => {
  const server = await service({
    keys: { find: (key) => Promise.reject(new Error(`could not bind '${key}'`)) },
  })
  const { status } = await ask(server, LIST, { 'X-API-Key': KEYS.pro })
  expect(status).toBe(500)
  expect(server.log[0]?.error).toContain("could not bind 'sk_live_...'")
})
