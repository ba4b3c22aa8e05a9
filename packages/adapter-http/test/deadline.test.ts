import { type IndicatorReader, IocError, type RateCounter, type Snapshot } from '@vedette/core'
import { ask, askAs, LIST, manyIndicators, service, storageOf } from './running-server.ts'

const never = () => new Promise<never>(() => {})
const away = () => new IocError('unavailable', 'The database cannot be reached')

describe('a store that does not answer', () => {
  it('ends in 503 when the deadline is over, on every path that needs it', async () => {
    const server = await service({ store: { snapshot: never }, deadlineMs: 30 }, manyIndicators(1))
    const { status, headers } = await askAs(server, 'pro', LIST)
    expect([status, headers['retry-after'], headers['x-ratelimit-limit']]).toEqual([503, '10', '100000'])
    expect((await ask(server, '/readyz')).status).toBe(503)
    expect((await ask(server, '/metrics')).text).toMatch(/^vedette_indicators nan$/im)
    expect((await ask(server, '/healthz')).status).toBe(200)
  })

  it.each(['keys', 'rates'])('is told from %s that do not answer by nothing', async (port) => {
    const silent = port === 'keys' ? { keys: { find: never } } : { rates: { take: never } as RateCounter }
    const server = await service({ ...silent, deadlineMs: 30 }, manyIndicators(1))
    const { status, headers, json } = await askAs(server, 'pro', LIST)
    expect([status, json.error.code, headers['x-ratelimit-remaining']]).toEqual([503, 'unavailable', '0'])
  })
})

describe('a key that cannot be looked up', () => {
  it('is not refused, and nobody is counted', async () => {
    const taken: string[] = []
    const rates: RateCounter = {
      take: async (bucket) => (taken.push(bucket), { held: [0, 0], at: 0 }),
    }
    const server = await service({ keys: { find: () => Promise.reject(away()) }, rates })
    expect((await askAs(server, 'pro', LIST)).status).toBe(503)
    expect(taken).toEqual([])
  })
})

describe('a read that fails because the database went away', () => {
  const failing = (failures: number, error: Error): [IndicatorReader, () => number] => {
    let calls = 0
    const snapshot: Snapshot = {
      version: 1,
      settled: Infinity,
      count: async () => 0,
      read: async () => ({ text: new Uint8Array(), rows: 0 }),
    }
    return [{ snapshot: (use) => (++calls <= failures ? Promise.reject(error) : use(snapshot)) }, () => calls]
  }

  it('is done once more', async () => {
    const [store, calls] = failing(1, away())
    const server = await service({ store })
    expect([(await askAs(server, 'pro', LIST)).status, calls()]).toEqual([200, 2])
  })

  it('and not a third time', async () => {
    const [store, calls] = failing(9, away())
    const server = await service({ store })
    expect([(await askAs(server, 'pro', LIST)).status, calls()]).toEqual([503, 2])
  })

  it('is not repeated when something else is wrong', async () => {
    const [store, calls] = failing(1, new Error('a bug'))
    const server = await service({ store })
    expect([(await askAs(server, 'pro', LIST)).status, calls()]).toEqual([500, 1])
  })
})

describe('what a caller has seen', () => {
  it('is asked of the store: by its tag, and by its cursor', async () => {
    const storage = await storageOf(...manyIndicators(5))
    const seen: (number | undefined)[] = []
    const store: IndicatorReader = {
      snapshot: (use, atLeast) => (seen.push(atLeast), storage.indicators.snapshot(use)),
    }
    const server = await service({ store })
    const { headers } = await askAs(server, 'pro', `${LIST}?limit=2`)
    const version = await storage.indicators.snapshot(async (snapshot) => snapshot.version)
    const tag = headers['etag'] ?? ''
    const again = await askAs(server, 'pro', `${LIST}?limit=2`, { 'If-None-Match': `"x", ${tag}` })
    expect(again.status).toBe(304)
    await askAs(server, 'pro', `${LIST}?limit=2&cursor=${String(headers['x-next-cursor'])}`)
    await askAs(server, 'pro', LIST, { 'If-None-Match': 'W/"zzzzzzzzzzzzzzzz.x", "", *' })
    expect(seen).toEqual([0, version, version, 0])
  })
})

describe('a body that several wait for', () => {
  it('is made by each of them when the one that made it lost its database', async () => {
    const storage = await storageOf(...manyIndicators(3))
    let reads = 0
    const store: IndicatorReader = {
      snapshot: (use) =>
        storage.indicators.snapshot((snapshot) =>
          use({
            ...snapshot,
            async read(page) {
              reads += 1
              // All three ask before the first one fails.
              if (reads === 1) for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate)
              if (reads <= 1) throw away()
              return snapshot.read(page)
            },
          }),
        ),
    }
    const server = await service({ store })
    const answers = await Promise.all([1, 2, 3].map(() => askAs(server, 'pro', `${LIST}?format=txt`)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
  })
})
