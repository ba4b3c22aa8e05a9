import { once } from 'node:events'
import { connect } from 'node:net'
import { memoryStorage } from '@vedette/core'
import { ask, askAs, KEYS, LIST, manyIndicators, service } from './running-server.ts'

/** Many requests that come in one piece, over as many connections. */
function flood(port: number, count: number): readonly Promise<string>[] {
  const request = `GET ${LIST}?limit=100 HTTP/1.1\r\nHost: x\r\nX-API-Key: ${KEYS.pro}\r\nConnection: close\r\n\r\n`
  return Array.from({ length: count }, async () => {
    const socket = connect(port, '127.0.0.1')
    let text = ''
    socket.on('data', (chunk) => (text += chunk.toString('latin1')))
    socket.write(request)
    await once(socket, 'close')
    return text
  })
}

describe('more requests than there is room for', () => {
  it('are refused whole, cheaply and politely; others are answered, and so are watchers', async () => {
    let open = () => {}
    const opened = new Promise<void>((resolve) => (open = resolve))
    let taken = 0
    const { rates } = memoryStorage()
    const counting: typeof rates = {
      async take(...request) {
        taken += 1
        await opened
        return rates.take(...request)
      },
    }
    const server = await service({ rates: counting }, manyIndicators(100))
    const asked = flood(server.port, 800)
    expect(await Promise.race(asked)).toMatch(/^HTTP\/1.1 503 /)
    const health = await ask(server, '/healthz')
    open()
    const answers = await Promise.all(asked)
    expect(health.status).toBe(200)
    const good = answers.filter((text) => text.startsWith('HTTP/1.1 200 '))
    const refused = answers.filter((text) => text.startsWith('HTTP/1.1 503 '))
    expect(good.length).toBeGreaterThan(0)
    expect(good.length + refused.length).toBe(800)
    // Those that were refused were counted under nobody's key.
    expect(taken).toBe(good.length)
    for (const text of refused) {
      const [head = '', body = ''] = text.split('\r\n\r\n')
      const { error } = JSON.parse(body)
      expect(error.code).toBe('unavailable')
      expect(head).toContain(`X-Request-Id: ${error.request_id}`)
      expect(head).toContain('Retry-After: ')
      expect(head).toContain('X-RateLimit-Remaining: 0')
    }
    expect((await askAs(server, 'pro', LIST)).status).toBe(200)
  }, 20_000)
})

describe('long answers', () => {
  it('that nobody has time for are refused, short ones beside them are not', async () => {
    const { storage } = await service({}, manyIndicators(3))
    let open = () => {}
    const opened = new Promise<void>((resolve) => (open = resolve))
    const server = await service({
      keys: storage.keys,
      store: {
        snapshot: (use) =>
          storage.indicators.snapshot((snapshot) =>
            use({
              ...snapshot,
              read: async (page) => {
                if (page.limit > 100) await opened
                return snapshot.read(page)
              },
            }),
          ),
      },
    })
    const long = Array.from({ length: 12 }, (_, n) => askAs(server, 'pro', `${LIST}?limit=${5_000 + n}`))
    const first = await Promise.race(long)
    expect([first.status, first.json.error.code, first.headers['retry-after']]).toEqual([
      503,
      'unavailable',
      '10',
    ])
    expect((await askAs(server, 'pro', `${LIST}?limit=100`)).status).toBe(200)
    open()
    const statuses = (await Promise.all(long)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(1)
  })

  it('that are asked for by many at once are made once', async () => {
    const { storage } = await service({}, manyIndicators(3))
    let reads = 0
    const server = await service({
      keys: storage.keys,
      store: {
        snapshot: (use) =>
          storage.indicators.snapshot((snapshot) =>
            use({ ...snapshot, read: (page) => ((reads += 1), snapshot.read(page)) }),
          ),
      },
    })
    const path = `${LIST}?format=txt&limit=10000`
    const answers = await Promise.all(Array.from({ length: 30 }, () => askAs(server, 'pro', path)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(reads).toBe(1)
  })
})
