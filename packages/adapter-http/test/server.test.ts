import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import type { IndicatorReader } from '@vedette/core'
import { parserFailure } from '../src/parser-failure.ts'
import { ask, askAs, askRaw, KEYS, LIST, manyIndicators, service } from './running-server.ts'

/** A gate that holds whoever comes to it until it is opened. */
function gate(): {
  readonly wait: () => Promise<void>
  readonly reached: Promise<void>
  readonly open: () => void
} {
  let open = () => {}
  let reach = () => {}
  const opened = new Promise<void>((resolve) => (open = resolve))
  const reached = new Promise<void>((resolve) => (reach = resolve))
  return {
    open,
    reached,
    wait: () => {
      reach()
      return opened
    },
  }
}

function held(store: IndicatorReader, { wait }: ReturnType<typeof gate>): IndicatorReader {
  return {
    snapshot: async (use) => {
      await wait()
      return store.snapshot(use)
    },
  }
}

const bodyOf = (raw: string) => JSON.parse(raw.slice(raw.indexOf('\r\n\r\n') + 4))

describe('the paths of watchers', () => {
  it('need no key and count for nobody', async () => {
    const server = await service()
    for (const path of ['/healthz', '/readyz', '/metrics']) {
      for (const method of ['GET', 'HEAD']) {
        const { status, headers } = await ask(server, path, {}, { method })
        expect(status).toBe(200)
        expect(headers).not.toHaveProperty('x-ratelimit-limit')
      }
      const { status, headers, json } = await ask(server, path, {}, { method: 'POST' })
      expect([status, headers.allow, json.error.code]).toEqual([405, 'GET, HEAD', 'method_not_allowed'])
    }
  })

  it('tell that the server lives but cannot answer when its store is away', async () => {
    const store: IndicatorReader = { snapshot: () => Promise.reject(new Error('no file')) }
    const server = await service({ store })
    expect((await ask(server, '/healthz')).status).toBe(200)
    const { status, headers, json } = await ask(server, '/readyz')
    expect([status, json.error.code, headers['x-request-id']]).toEqual([
      503,
      'unavailable',
      json.error.request_id,
    ])
    expect(headers).toHaveProperty('retry-after')
  })

  it('tell that the server is not ready while what it needs is not', async () => {
    let isReady = false
    const server = await service({ ready: async () => isReady })
    expect((await ask(server, '/readyz')).status).toBe(503)
    isReady = true
    expect((await ask(server, '/readyz')).status).toBe(200)
  })

  it('give figures by route and status, and no series for made-up paths', async () => {
    const server = await service({}, manyIndicators(5))
    await askAs(server, 'pro', LIST)
    await askAs(server, 'pro', `${LIST}?type=x`)
    await ask(server, '/made-up')
    const { text, headers } = await ask(server, '/metrics')
    expect(headers['content-type']).toMatch(/^text\/plain; version=0[.]0[.]4/)
    expect(text).toContain('vedette_http_requests_total{route="/api/v1/iocs",status="200"} 1\n')
    expect(text).toContain('vedette_http_requests_total{route="/api/v1/iocs",status="400"} 1\n')
    expect(text).toContain('vedette_http_requests_total{route="other",status="404"} 1\n')
    expect(text).toContain('vedette_http_request_duration_seconds_count{route="/api/v1/iocs"} 2\n')
    expect(text).toContain('vedette_indicators 5\n')
    expect(text).toContain('process_cpu_seconds_total')
    expect(text).not.toContain('made-up')
  })

  it('give figures also when the store is away', async () => {
    const server = await service({ store: { snapshot: () => Promise.reject(new Error('no file')) } })
    const { status, text } = await ask(server, '/metrics')
    expect(status).toBe(200)
    expect(text).toContain('vedette_indicators Nan\n')
  })

  it('leave figures out when that is asked', async () =>
    expect((await ask(await service({ metrics: false }), '/metrics')).status).toBe(404))
})

describe('bytes that are no request', () => {
  it.each([
    ['garbage', 'garbage\r\n\r\n', 400],
    ['an unknown method', 'FETCH / HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['a header without a colon', 'GET / HTTP/1.1\r\nHost: x\r\nbroken\r\n\r\n', 400],
    ['a target with a space', 'GET /a b HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx', 400],
    ['no Host', 'GET /api/v1/iocs HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['headers past the limit', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    ['an address past the limit', `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
    ['a tunnel', 'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n', 405],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
  ])('are answered in the envelope and logged: %s', async (_, bytes, status) => {
    const server = await service()
    const raw = await askRaw(server, bytes)
    expect(raw).toMatch(new RegExp(`^HTTP/1[.]1 ${status} `))
    const { error } = bodyOf(raw)
    expect(error.code).toBe(status === 405 ? 'method_not_allowed' : 'invalid_parameter')
    expect(raw).toMatch(new RegExp(`X-Request-Id: ${error.request_id}\r\n`))
    const [head, body] = raw.split('\r\n\r\n') as [string, string]
    expect(head).toContain(`Content-Length: ${Buffer.byteLength(body)}`)
    expect(head).toMatch(/\r\nConnection: close/)
    expect(server.log).toEqual([expect.objectContaining({ status, request_id: error.request_id })])
  })

  it('that never end are 408', () => {
    const { status, code } = parserFailure('ERR_HTTP_REQUEST_TIMEOUT', 'req_x')
    expect([status, code]).toEqual([408, 'invalid_parameter'])
  })

  it('do not harm other connections', async () => {
    const server = await service()
    await askRaw(server, 'garbage\r\n\r\n')
    expect((await askAs(server, 'pro', LIST)).status).toBe(200)
  })
})

describe('odd but well-formed requests', () => {
  it('of HTTP/1.0 without Host are answered', async () => {
    const server = await service()
    const raw = await askRaw(server, `GET ${LIST} HTTP/1.0\r\nX-API-Key: ${KEYS.pro}\r\n\r\n`)
    expect(raw).toMatch(/^HTTP\/1[.]1 200 /)
  })
  it('with a whole address as target are answered from the configured one', async () => {
    const server = await service()
    const raw = await askRaw(
      server,
      `GET http://evil.example${LIST}?limit=3 HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\nX-API-Key: ${KEYS.pro}\r\n\r\n`,
    )
    expect(raw).toMatch(/^HTTP\/1[.]1 200 /)
    expect(bodyOf(raw).meta.limit).toBe(3)
    expect(raw).not.toContain('evil')
  })
  it('that expect something, or want another protocol, get the same answer', async () => {
    const server = await service()
    for (const header of [{ Expect: 'wonders' }, { Connection: 'Upgrade', Upgrade: 'websocket' }]) {
      expect((await askAs(server, 'pro', LIST, header)).status).toBe(200)
    }
  })
})

describe('a slow reader of a large list', () => {
  // Larger than what the kernel takes in between two sockets.
  const ROWS = 2500
  const path = `${LIST}?format=txt&limit=${ROWS}`
  const request = `GET ${path} HTTP/1.1\r\nHost: x\r\nX-API-Key: ${KEYS.pro}\r\n\r\n`
  const large = manyIndicators(ROWS).map((each) => ({
    ...each,
    type: 'url' as const,
    value: `${each.id}${'x'.repeat(8000)}`,
  }))
  const expected = large.map(({ value }) => `${value}\n`).join('')

  /** A client that has read the start of an answer, and no more. */
  async function begun(port: number): Promise<{ readonly socket: Socket; readonly start: Buffer }> {
    const socket = connect(port, '127.0.0.1')
    socket.write(request)
    const [start] = (await once(socket, 'data')) as [Buffer]
    return { socket: socket.pause(), start }
  }

  /** All that comes until the server ends the connection. */
  async function read({ socket, start }: Awaited<ReturnType<typeof begun>>): Promise<string> {
    const chunks = [start]
    for await (const chunk of socket) chunks.push(chunk as Buffer)
    return Buffer.concat(chunks).toString('latin1')
  }

  it('shares the memory of the body with all others', async () => {
    const server = await service({}, large)
    expect((await askAs(server, 'pro', path)).text).toBe(expected)
    const before = process.memoryUsage().arrayBuffers
    const readers = await Promise.all(Array.from({ length: 10 }, () => begun(server.port)))
    const grown = process.memoryUsage().arrayBuffers - before
    for (const { socket } of readers) socket.destroy()
    expect(grown).toBeLessThan(2 * expected.length)
  })

  it('is cut off when it has taken nothing for too long, and nobody else', async () => {
    const server = await service({ stalledMs: 300 }, large)
    const reader = await begun(server.port)
    const cutOff = () => server.log.filter(({ aborted }) => aborted === true)
    while (cutOff().length === 0) await askAs(server, 'pro', `${LIST}?limit=1`)
    expect(cutOff()).toEqual([expect.objectContaining({ path: LIST, status: 200 })])
    reader.socket.destroy()
  })

  it('is left alone as long as it goes on, however slowly', async () => {
    const server = await service({ stalledMs: 300 }, large)
    const { socket } = await begun(server.port)
    socket.on('data', () => socket.pause())
    for (let pieces = 0; pieces < 200; pieces++) {
      socket.resume()
      await askAs(server, 'pro', `${LIST}?limit=1`)
    }
    expect(server.log.filter(({ aborted }) => aborted === true)).toEqual([])
    socket.destroy()
  })

  it('gets the whole list when the server closes, which does not keep the connection', async () => {
    const server = await service({}, large)
    const reader = await begun(server.port)
    const closed = server.close()
    const raw = await read(reader)
    expect(raw.split('\r\n\r\n')[1] === expected).toBe(true)
    await closed
  })

  it('is answered also when garbage comes in one piece with the request', async () => {
    const server = await service({}, large)
    const socket = connect(server.port, '127.0.0.1')
    socket.write(`${request}garbage\r\n\r\n`)
    const raw = await read({ socket, start: Buffer.alloc(0) })
    expect(raw.startsWith('HTTP/1.1 200 ')).toBe(true)
    expect(raw.split('\r\n\r\n')[1]?.startsWith(expected)).toBe(true)
  })

  it('gets the whole list before the answer to garbage that follows its request', async () => {
    const server = await service({}, large)
    const reader = await begun(server.port)
    reader.socket.write('garbage\r\n\r\n')
    const [, body = '', ...rest] = (await read(reader)).split('\r\n\r\n')
    expect(body.startsWith(expected)).toBe(true)
    expect(body.slice(expected.length)).toMatch(/^HTTP\/1[.]1 400 /)
    expect(rest).toHaveLength(1)
  })
})

describe('close', () => {
  it('lets a request that is under way come to its end, and says so to nobody else', async () => {
    const { storage } = await service({}, manyIndicators(3))
    const barrier = gate()
    const server = await service({ store: held(storage.indicators, barrier), keys: storage.keys })
    const underWay = askAs(server, 'pro', `${LIST}?format=txt`, { Connection: 'keep-alive' })
    await barrier.reached
    const closed = server.close()
    await expect(ask(server, '/healthz')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    barrier.open()
    const { status, headers, text } = await underWay
    expect([status, headers.connection, text.split('\n')]).toEqual([200, 'close', [...threeValues(), '']])
    await closed
  })

  it('says at /readyz that it is not ready, also to who asked before', async () => {
    const { storage } = await service()
    const barrier = gate()
    const server = await service({ store: held(storage.indicators, barrier) })
    const readiness = ask(server, '/readyz')
    await barrier.reached
    const closed = server.close()
    barrier.open()
    expect((await readiness).status).toBe(503)
    await closed
  })

  it('does not wait for idle connections, nor for those that never asked', async () => {
    const server = await service()
    const [idle, silent] = [connect(server.port, '127.0.0.1'), connect(server.port, '127.0.0.1')]
    await once(silent, 'connect')
    idle.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n')
    await once(idle, 'data')
    const ended = [once(idle, 'close'), once(silent, 'close')]
    for (const socket of [idle, silent]) socket.resume()
    await server.close()
    await Promise.all(ended)
  })

  it('cuts off what does not end', async () => {
    const { storage } = await service()
    const barrier = gate()
    const server = await service({
      store: held(storage.indicators, barrier),
      keys: storage.keys,
      patience: 20,
    })
    const stuck = expect(askAs(server, 'pro', LIST)).rejects.toMatchObject({ code: 'ECONNRESET' })
    await barrier.reached
    await server.close()
    await stuck
    barrier.open()
  })

  it('can be asked for twice', async () => {
    const server = await service()
    await Promise.all([server.close(), server.close()])
  })

  function threeValues(): readonly string[] {
    return manyIndicators(3).map(({ value }) => value)
  }
})

describe('the start', () => {
  it('fails when the port is taken', async () => {
    const { port } = await service()
    await expect(service({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })
  it('tells where it listens', async () => {
    const server = await service()
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`)
  })
})
