import { gzipSync } from 'node:zlib'
import { download, type DownloadOptions } from '../src/download.ts'
import { webServer } from './web.ts'

const site = webServer()
const KEY = 'feedkey-0123456789abcdef'

/** Takes every host for the test server, and tells it which one was meant. */
const toTestServer: typeof fetch = (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input)
  const headers = { ...(init?.headers as Record<string, string>), 'x-meant': url.origin }
  return fetch(`${site.url}${url.pathname}${url.search}`, { ...init, headers })
}

const get = (address: string, options: Partial<DownloadOptions> = {}) =>
  download(address, { userAgent: 'vedette/test', fetch: toTestServer, ...options })

/** Answers each path with a redirect to what the table says, and any other with its name. */
function redirecting(table: Readonly<Record<string, string>>): void {
  site.answer = (request, response) => {
    const location = table[request.url ?? '']
    if (location === undefined) response.end(`at ${request.url}`)
    else response.writeHead(302, { location }).end('moved')
  }
}

const text = async (downloading: ReturnType<typeof get>) => (await downloading).body?.bytes.toString()

it('gives the bytes and what marks their version', async () => {
  site.answer = (_request, response) => {
    response.setHeader('etag', '"7"').setHeader('last-modified', 'Thu, 01 Jan 2026 00:00:00 GMT').end('rows')
  }
  const { body, marks } = await get('https://feeds.example/a')
  expect(body).toEqual({ bytes: Buffer.from('rows'), url: 'https://feeds.example/a' })
  expect(marks).toEqual({ etag: '"7"', lastModified: 'Thu, 01 Jan 2026 00:00:00 GMT' })
  expect(site.asked[0]?.headers).toMatchObject({ 'user-agent': 'vedette/test' })
  expect(site.asked[0]?.headers).not.toHaveProperty('if-none-match')
})

it('asks only for what is newer, and says when there is nothing', async () => {
  site.answer = (_request, response) => void response.writeHead(304, { etag: '"8"' }).end()
  const previous = { at: 0, etag: '"7"', lastModified: 'Thu, 01 Jan 2026 00:00:00 GMT' }
  expect(await get('https://feeds.example/a', { previous })).toEqual({ marks: { etag: '"8"' } })
  expect(site.asked[0]?.headers).toMatchObject({
    'if-none-match': '"7"',
    'if-modified-since': 'Thu, 01 Jan 2026 00:00:00 GMT',
  })
})

it('refuses a 304 that nobody asked for', async () => {
  site.answer = (_request, response) => void response.writeHead(304).end()
  await expect(get('https://feeds.example/a')).rejects.toThrow('https://feeds.example/a: answered 304')
})

describe('a redirect', () => {
  it('is followed three times on the same host over https', async () => {
    redirecting({ '/a': '/b', '/b': 'https://feeds.example/c', '/c': '//feeds.example:443/d' })
    expect(await text(get('https://feeds.example/a'))).toBe('at /d')
  })

  it('is followed from http to https of the same host', async () => {
    redirecting({ '/a': 'https://feeds.example/b' })
    expect(await text(get('http://feeds.example/a'))).toBe('at /b')
    expect(site.asked.map(({ headers }) => headers['x-meant'])).toEqual([
      'http://feeds.example',
      'https://feeds.example',
    ])
  })

  it('is not followed a fourth time', async () => {
    redirecting({ '/a': '/b', '/b': '/c', '/c': '/d', '/d': '/e' })
    await expect(get('https://feeds.example/a')).rejects.toThrow('redirects more than 3 times')
    expect(site.asked).toHaveLength(4)
  })

  it.each([
    ['another host', 'https://other.example/b', 'redirects to https://other.example'],
    ['a host below it', 'https://a.feeds.example/b', 'redirects to https://a.feeds.example'],
    ['http', 'http://feeds.example/b', 'redirects to http://feeds.example'],
    ['another port', 'https://feeds.example:8443/b', 'redirects to https://feeds.example:8443'],
    ['a file', 'file:///etc/passwd', 'redirects to file://'],
    ['credentials', 'https://ada:secret@feeds.example/b', 'redirects with credentials'],
    ['nowhere', 'https://', 'redirects to nowhere'],
  ])('to %s is not followed', async (_name, location, message) => {
    redirecting({ '/a': location })
    await expect(get('https://feeds.example/a')).rejects.toThrow(`https://feeds.example/a: ${message}`)
    expect(site.asked).toHaveLength(1)
  })
})

describe('the key for abuse.ch', () => {
  const keyIn = (index: number) => site.asked[index]?.headers['auth-key']

  it.each([
    ['https://abuse.ch/a', KEY],
    ['https://urlhaus.abuse.ch/a', KEY],
    ['http://urlhaus.abuse.ch/a', undefined],
    ['https://notabuse.ch/a', undefined],
    ['https://abuse.ch.example/a', undefined],
  ])('goes to %s as %s', async (address, key) => {
    redirecting({})
    await get(address, { authKey: KEY })
    expect(keyIn(0)).toBe(key)
  })

  it('never goes along a redirect', async () => {
    redirecting({ '/a': '/b' })
    await get('https://urlhaus.abuse.ch/a', { authKey: KEY })
    expect([keyIn(0), keyIn(1)]).toEqual([KEY, undefined])
    expect(site.asked).toHaveLength(2)
  })

  it.each([401, 403, 500])('stands in no error when the answer is %d', async (status) => {
    site.answer = (_request, response) => void response.writeHead(status).end(KEY)
    const error: unknown = await get('https://urlhaus.abuse.ch/a', { authKey: KEY }).catch(
      (thrown: unknown) => thrown,
    )
    expect(String(error)).toContain(`answered ${status}`)
    expect(JSON.stringify([String(error), (error as Error).stack, (error as Error).cause])).not.toContain(KEY)
  })

  it('is named by its variable when it is missing', async () => {
    site.answer = (_request, response) => void response.writeHead(403).end()
    await expect(get('https://urlhaus.abuse.ch/a')).rejects.toThrow('VEDETTE_ABUSECH_AUTH_KEY')
  })
})

it.each([
  [404, 'Check the address'],
  [429, 'Try again later'],
  [503, 'Try again later'],
  [204, 'Expected 200'],
  [403, 'give another address'],
])('says of %d what to do', async (status, remedy) => {
  site.answer = (_request, response) => void response.writeHead(status).end()
  await expect(get('https://feeds.example/a?key=secret')).rejects.toThrow(
    new RegExp(`^https://feeds\\.example/a: answered ${status}\\. .*${remedy}`),
  )
})

describe('the cap', () => {
  const sending = (body: Buffer, headers: Record<string, string> = {}) => {
    site.answer = (_request, response) => void response.writeHead(200, headers).end(body)
  }

  it('lets as many bytes in as it says', async () => {
    sending(Buffer.alloc(1000, 'a'))
    expect((await get('https://feeds.example/a', { maxBytes: 1000 })).body?.bytes).toHaveLength(1000)
  })

  it('counts bytes after decoding', async () => {
    sending(gzipSync(Buffer.alloc(100_000, 'a')), { 'content-encoding': 'gzip' })
    await expect(get('https://feeds.example/a', { maxBytes: 99_999 })).rejects.toThrow(
      'https://feeds.example/a: has more than 99999 bytes',
    )
  })
})

it('gives up at the deadline when no answer comes', async () => {
  site.answer = () => {}
  await expect(get('https://feeds.example/a', { deadlineMs: 50 })).rejects.toThrow(
    'was not through within 0.05',
  )
})

it('gives up at the deadline in the middle of a body', async () => {
  site.answer = (_request, response) => void response.writeHead(200).write('half')
  await expect(get('https://feeds.example/a', { deadlineMs: 150 })).rejects.toThrow('was not through within')
})

it('names the address when a transfer breaks off', async () => {
  site.answer = (_request, response) => {
    response.writeHead(200, { 'content-length': '1000' }).write('half')
    setImmediate(() => response.destroy())
  }
  await expect(get('https://feeds.example/a')).rejects.toThrow(
    'https://feeds.example/a: could not be reached',
  )
})

it('names the address when nobody is there', async () => {
  await expect(download('http://127.0.0.1:9/a', { userAgent: 'vedette/test' })).rejects.toThrow(
    'http://127.0.0.1:9/a: could not be reached',
  )
})
