import { DEFAULT_TIERS, type RateCounter } from '@vedette/core'
import { ask, askAs, KEYS, LIST, NOW, NOW_SECONDS, service, storageOf } from './running-server.ts'

const MINUTE = 60_000_000
const limits = (headers: Record<string, unknown>) =>
  ['limit', 'remaining', 'reset'].map((name) => Number(headers[`x-ratelimit-${name}`]))
const times = async <T>(count: number, once: (n: number) => Promise<T>): Promise<readonly T[]> => {
  const all: T[] = []
  for (let n = 0; n < count; n++) all.push(await once(n))
  return all
}

describe('a key', () => {
  it('has the requests of its tier in a minute, and then 429 until the minute ends', async () => {
    let now = NOW + 12_300_000
    const server = await service({ tiers: DEFAULT_TIERS, now: () => now })
    const answers = await times(10, () => askAs(server, 'free', LIST))
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200))
    expect(answers.map(({ headers }) => limits(headers))).toEqual(
      answers.map((_, n) => [10, 9 - n, NOW_SECONDS + 60]),
    )
    const { status, headers, json } = await askAs(server, 'free', LIST)
    expect([status, json.error.code]).toEqual([429, 'rate_limit_exceeded'])
    expect(headers['retry-after']).toBe('48')
    expect(limits(headers)).toEqual([10, 0, NOW_SECONDS + 60])
    expect(json.error.details).toEqual({
      limit: 10,
      reset_at: '2026-01-15T12:01:00Z',
      tier: 'free',
      upgrade_url: 'https://vedette.example/more',
    })
    now = NOW + MINUTE
    expect((await askAs(server, 'free', LIST)).status).toBe(200)
  })

  it('is told of the day when that is what ran out', async () => {
    let now = NOW
    const tiers = { ...DEFAULT_TIERS, free: { ...DEFAULT_TIERS.free, requestsPerDay: 3 } }
    const server = await service({ tiers, now: () => now })
    await times(3, () => askAs(server, 'free', LIST))
    const midnight = Math.floor(NOW_SECONDS / 86_400) * 86_400 + 86_400
    const { status, headers, json } = await askAs(server, 'free', LIST)
    expect(status).toBe(429)
    expect(limits(headers)).toEqual([3, 0, midnight])
    expect(headers['retry-after']).toBe(`${midnight - NOW_SECONDS}`)
    expect(json.error.details).toMatchObject({ limit: 3, reset_at: '2026-01-16T00:00:00Z' })
    now = midnight * 1_000_000
    expect((await askAs(server, 'free', LIST)).status).toBe(200)
  })

  it('does not pay for refused calls', async () => {
    let now = NOW
    const tiers = {
      ...DEFAULT_TIERS,
      free: { ...DEFAULT_TIERS.free, requestsPerMinute: 2, requestsPerDay: 4 },
    }
    const server = await service({ tiers, now: () => now })
    await times(20, () => askAs(server, 'free', LIST))
    now = NOW + MINUTE
    const statuses = await times(3, async () => (await askAs(server, 'free', LIST)).status)
    expect(statuses).toEqual([200, 200, 429])
  })

  it('has a bucket of its own, whoever shares its address', async () => {
    const server = await service({ tiers: DEFAULT_TIERS })
    await times(11, () => askAs(server, 'free', LIST))
    expect((await askAs(server, 'pro', LIST)).status).toBe(200)
    expect(limits((await askAs(server, 'pro', LIST)).headers)).toEqual([1000, 998, NOW_SECONDS + 60])
  })

  it('counts across servers that share a counter', async () => {
    const { rates, keys } = await storageOf()
    const [one, two] = [
      await service({ tiers: DEFAULT_TIERS, rates, keys }),
      await service({ tiers: DEFAULT_TIERS, rates, keys }),
    ]
    await times(10, (n) => askAs(n % 2 === 0 ? one : two, 'free', LIST))
    expect((await askAs(one, 'free', LIST)).status).toBe(429)
    expect((await askAs(two, 'free', LIST)).status).toBe(429)
  })
})

describe('the headers', () => {
  it('are on every answer', async () => {
    const server = await service()
    const { etag } = (await askAs(server, 'pro', LIST)).headers
    const answers = [
      await askAs(server, 'pro', LIST),
      await askAs(server, 'pro', LIST, { 'If-None-Match': etag }),
      await askAs(server, 'pro', LIST, {}, { method: 'HEAD' }),
      await askAs(server, 'pro', `${LIST}?limit=x`),
      await ask(server, LIST),
      await askAs(server, 'articles', LIST),
      await askAs(server, 'pro', '/api/v1/nothing'),
      await askAs(server, 'pro', LIST, {}, { method: 'OPTIONS' }),
      await askAs(server, 'odd', LIST),
      await ask(server, '/api/openapi.json'),
      await ask(server, '/nothing'),
    ]
    expect(answers.map(({ status }) => status)).toEqual([
      200, 304, 200, 400, 401, 403, 404, 405, 500, 200, 404,
    ])
    for (const { headers } of answers) {
      const [limit, remaining, reset] = limits(headers)
      expect(limit).toBe(100_000)
      expect(remaining).toBeGreaterThan(99_000)
      expect(reset).toBe(NOW_SECONDS + 60)
    }
  })

  it('are there also when requests cannot be counted, and nothing is answered then', async () => {
    const rates: RateCounter = {
      take: () => Promise.reject(new Error('the disk is gone')),
    }
    const server = await service({ rates })
    const { status, headers, json } = await askAs(server, 'pro', LIST)
    expect([status, json.error.code]).toEqual([500, 'internal_error'])
    expect(limits(headers)).toEqual([100_000, 0, NOW_SECONDS + 60])
  })
})

describe('without a valid key', () => {
  it('an address has the free limits, and guessing ends in 429, never in another 401', async () => {
    const server = await service({ tiers: DEFAULT_TIERS })
    const statuses = await times(
      12,
      async (n) => (await ask(server, LIST, n % 2 === 0 ? {} : { 'X-API-Key': KEYS.unknown })).status,
    )
    expect(statuses).toEqual([...Array(10).fill(401), 429, 429])
    const { headers, json } = await ask(server, LIST)
    expect(headers).not.toHaveProperty('www-authenticate')
    expect(json.error.details).toMatchObject({ limit: 10, tier: 'free' })
  })

  it('every path counts', async () => {
    const server = await service({ tiers: DEFAULT_TIERS })
    const paths = ['/nothing', '/api/nothing', '/api/v1/nothing', '/api/openapi.json', LIST]
    await times(10, (n) => ask(server, paths[n % paths.length] as string))
    for (const path of paths) expect((await ask(server, path)).status).toBe(429)
  })

  it('what X-Forwarded-For says does not count', async () => {
    const server = await service({ tiers: DEFAULT_TIERS })
    const statuses = await times(
      11,
      async (n) => (await ask(server, LIST, { 'X-Forwarded-For': `198.51.100.${n}` })).status,
    )
    expect(statuses.at(-1)).toBe(429)
  })

  it('a trusted proxy tells the address, and what was sent to it does not', async () => {
    const server = await service({ tiers: DEFAULT_TIERS, trustedProxies: ['127.0.0.0/8', '10.0.0.1'] })
    const from = (list: string) => ask(server, LIST, { 'X-Forwarded-For': list })
    const statuses = await times(
      11,
      async (n) => (await from(`203.0.113.${n}, 198.51.100.7, 10.0.0.1`)).status,
    )
    expect(statuses.at(-1)).toBe(429)
    expect((await from('198.51.100.8')).status).toBe(401)
    expect((await from('198.51.100.7')).status).toBe(429)
  })

  it('an IPv6 client is its /64', async () => {
    const server = await service({ tiers: DEFAULT_TIERS, trustedProxies: ['127.0.0.1'] })
    const from = (address: string) => ask(server, LIST, { 'X-Forwarded-For': address })
    await times(10, (n) => from(`2001:db8:0:1::${n}`))
    expect((await from('2001:db8:0:1:ffff::1')).status).toBe(429)
    expect((await from('2001:db8:0:2::1')).status).toBe(401)
  })
})
