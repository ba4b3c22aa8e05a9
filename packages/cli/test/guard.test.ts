import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { createGzip, gzipSync } from 'node:zlib'
import { type Downloaded, download, type DownloadOptions } from '../src/download.ts'
import { type GuardOptions, MAX_STRANGE_BYTES, openGuard } from '../src/guard.ts'
import { webServer } from './web.ts'

const site = webServer()
const guards: ReturnType<typeof openGuard>[] = []
afterEach(async () => {
  await Promise.all(guards.splice(0).map((guard) => guard.close()))
})

function guardWith(options: GuardOptions) {
  const guard = openGuard(options)
  guards.push(guard)
  return guard
}

/** What names lead to in these tests, as a resolver of the system would have it. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  localhost: ['127.0.0.1', '::1'],
  'localhost.': ['127.0.0.1'],
  'a.localhost': ['127.0.0.1'],
  'localhost.localdomain': ['127.0.0.1'],
  'ip6-localhost': ['::1'],
  'mixed.example': ['93.184.215.14', '127.0.0.1'],
  'mixed6.example': ['93.184.215.14', '2606:4700::1', 'fd00::1'],
  'mapped.example': ['::ffff:127.0.0.1'],
  'nat64.example': ['64:ff9b::7f00:1'],
  'teredo.example': ['2001:0:4136:e378:8000:63bf:3fff:fdd2'],
  'metadata.example': ['169.254.169.254'],
  'zoned.example': ['fe80::1%eth0'],
  'empty.example': [],
}

async function resolve(host: string): Promise<readonly string[]> {
  if (host in NAMES) return NAMES[host] as readonly string[]
  // As nip.io and its like: the address is in the name.
  const dotted = /(?:^|\.)(\d+)[.-](\d+)[.-](\d+)[.-](\d+)\.(?:nip\.io|localtest\.example)\.?$/.exec(host)
  return [dotted?.slice(1).join('.') ?? '93.184.215.14']
}

const ask = (address: string, options: GuardOptions = {}, more: Partial<DownloadOptions> = {}) =>
  download(address, { userAgent: 'vedette/test', guard: guardWith({ resolve, ...options }), ...more })

const text = async (downloading: Promise<Downloaded>) => (await downloading).body?.bytes.toString()

/** Takes every name for the test server, as if that stood on the Internet; what is public is told by the table. */
function asInternet(addresses: Readonly<Record<string, readonly string[]>> = {}) {
  const asked: string[] = []
  const options: GuardOptions = {
    resolve: async (host) => {
      asked.push(host)
      return addresses[host] ?? ['127.0.0.1']
    },
    reach: { isPublic: (address) => address === '127.0.0.1', ports: [new URL(site.url).port] },
  }
  return {
    asked,
    options,
    at: (host: string, path = '/') => `http://${host}:${new URL(site.url).port}${path}`,
  }
}

describe('an address of a stranger is refused', () => {
  it.each([
    'http://127.0.0.1/',
    'http://127.0.0.1:80/',
    'https://127.0.0.1/',
    'http://127.0.0.1./',
    'http://127.1/',
    'http://127.0.1/',
    'http://127.255.255.254/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0X7F.0.0.1/',
    'http://0x7f.1/',
    'http://0x7f.0x0.0x0.0x1/',
    'http://017700000001/',
    'http://0177.0.0.1/',
    'http://0177.1/',
    'http://00000177.0.0.01/',
    'http://127.0x1/',
    'http://%31%32%37.0.0.1/',
    'http://%31%32%37%2e%30%2e%30%2e%31/',
    'http://１２７.０.０.１/',
    'http://①②⑦.⓪.⓪.①/',
    'http://127。0。0。1/',
    'http://127．0．0．1/',
    'http://127｡0｡0｡1/',
    'http://𝟏𝟐𝟕.𝟎.𝟎.𝟏/',
    'http://¹²⁷.0.0.1/',
    'http://1\u00ad27.0.0.1/',
    'http://127.0.0.1#@example.com/',
    'http://127.0.0.1?@example.com/',
    'http:\\\\127.0.0.1\\',
    'http:127.0.0.1',
    'http:///127.0.0.1/',
    '  http://127.0.0.1/  ',
    'ht\ntp://127.0.0.1/',
    'HTTP://127.0.0.1/',
    'http://0/',
    'http://0.0.0.0/',
    'http://00/',
    'http://0x0/',
    'http://[::1]/',
    'http://[::]/',
    'http://[0:0:0:0:0:0:0:1]/',
    'http://[0000:0000:0000:0000:0000:0000:0000:0001]/',
    'http://[::127.0.0.1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[::FFFF:7F00:0001]/',
    'http://[0:0:0:0:0:ffff:7f00:1]/',
    'http://[::ffff:0:7f00:1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[64:ff9b::127.0.0.1]/',
    'http://[64:ff9b:1::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[2001:0:7f00:1::1]/',
    'http://localhost/',
    'http://LOCALHOST/',
    'http://LocalHost./',
    'http://ｌｏｃａｌｈｏｓｔ/',
    'http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/',
    'http://%6c%6f%63%61%6c%68%6f%73%74/',
    'http://a.localhost/',
    'http://localhost.localdomain/',
    'http://ip6-localhost/',
    'http://127.0.0.1.nip.io/',
    'http://a.127-0-0-1.nip.io/',
    'http://www.127.0.0.1.localtest.example./',
    'http://mixed.example/',
    'https://mixed.example/',
    'http://mixed6.example/',
    'http://mapped.example/',
    'http://nat64.example/',
    'http://teredo.example/',
    'http://metadata.example/',
    'http://zoned.example/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[fd00:ec2::254]/',
    'http://10.0.0.1/',
    'http://192.168.0.1/',
    'http://100.100.100.200/',
  ])('as its host is not public: %j', async (address) => {
    await expect(ask(address)).rejects.toThrow(/which is not a public one/)
  })

  it.each([
    ['http://good@127.0.0.1/', 'has credentials'],
    ['http://example.com@127.0.0.1/', 'has credentials'],
    ['http://example.com:80@127.0.0.1/', 'has credentials'],
    ['http://:secret@example.com/', 'has credentials'],
    ['ftp://example.com/', 'expected http or https'],
    ['file:///etc/passwd', 'expected http or https'],
    ['data:text/html,a', 'expected http or https'],
    ['gopher://127.0.0.1:6379/_INFO', 'expected http or https'],
    ['http://example.com:8080/', 'port 8080'],
    ['http://example.com:22/', 'port 22'],
    ['https://example.com:6379/', 'port 6379'],
    ['http://empty.example/', 'has no address'],
  ])('for what it is: %s', async (address, message) => {
    const error = (await ask(address).catch((thrown: unknown) => thrown)) as Error
    expect(error.message).toContain(message)
    expect(error.message).not.toContain('secret')
  })

  it.each([
    'http://[fe80::1%25eth0]/',
    'http://127.0.0.1:99999/',
    'http://[::1/',
    'http://127.0.0.1%00/',
    '',
  ])('as it is none: %j', async (address) => {
    await expect(ask(address)).rejects.toThrow('Invalid URL')
  })
})

it.each([
  'https://example.com/',
  'http://example.com/',
  'http://example.com:443/',
  'https://example.com:80/',
  'https://EXAMPLE.com./a?b#c',
  'https://müller.example/',
  'https://127.0.0.1.example.com/',
  'http://93.184.215.14/',
  'http://1572395022/',
  'https://[2606:4700:4700::1111]/',
])('lets a stranger lead to %s', async (address) => {
  // Whether the network of this machine leads there is another question.
  const stopped = new Error('stopped before the connection')
  const aborted = AbortSignal.abort(stopped)
  const init = { redirect: 'manual', headers: {}, signal: aborted } as const
  await expect(guardWith({ resolve }).fetch(address, init)).rejects.toBe(stopped)
})

describe('the connection', () => {
  it('goes to the address that was checked, which is asked for once', async () => {
    let times = 0
    const { options, at } = asInternet()
    site.answer = (_request, response) => void response.end('it')
    const rebinding = async () => ((times += 1) === 1 ? ['127.0.0.1'] : ['127.0.0.2'])
    const { body } = await ask(at('rebinding.example'), { ...options, resolve: rebinding })
    expect(body?.bytes.toString()).toBe('it')
    expect(times).toBe(1)
  })

  it('is refused when a second look gives another address', async () => {
    let times = 0
    const { options, at } = asInternet()
    site.answer = (request, response) => {
      // No kept connection: the next request must look again.
      if (request.url === '/') response.writeHead(302, { location: '/b', connection: 'close' }).end()
      else response.end('it')
    }
    const rebinding = async () => ((times += 1) === 1 ? ['127.0.0.1'] : ['127.0.0.2'])
    await expect(ask(at('rebinding.example'), { ...options, resolve: rebinding })).rejects.toThrow(
      'redirects to http://rebinding.example',
    )
    expect(site.asked.map(({ path }) => path)).toEqual(['/'])
  })

  it('names the host and not the address, and brings nothing else along', async () => {
    const { options, at } = asInternet()
    await ask(at('feeds.example'), options, { authKey: 'key-0123456789' })
    const { host, ...headers } = site.asked[0]?.headers ?? {}
    expect(host).toBe(new URL(at('feeds.example')).host)
    expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['cookie']))
    expect(JSON.stringify(headers)).not.toContain('key-0123456789')
  })

  it('asks for the certificate of the host', async () => {
    const names: string[] = []
    const server = createTlsServer({
      SNICallback: (name, callback) => {
        names.push(name)
        callback(new Error('no certificate'))
      },
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const reach = { isPublic: () => true, ports: [`${port}`] }
    const asking = ask(`https://feeds.example:${port}/`, { resolve: async () => ['127.0.0.1'], reach })
    await expect(asking).rejects.toThrow('could not be reached')
    expect(names).toEqual(['feeds.example'])
    await new Promise((resolve) => server.close(resolve))
  })

  it('says so when a name leads nowhere', async () => {
    const missing = Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })
    const asking = ask('http://nowhere.example/', { resolve: () => Promise.reject(missing) })
    await expect(asking).rejects.toThrow('http://nowhere.example/: could not be reached (ENOTFOUND)')
  })
})

describe('a redirect', () => {
  const redirecting = (table: Readonly<Record<string, string>>) => {
    site.answer = (request, response) => {
      const location = table[request.url ?? '']
      if (location === undefined) response.end(`at ${request.headers.host?.split(':')[0]}${request.url}`)
      else response.writeHead(302, { location }).end('moved')
    }
  }

  it('is followed to other public hosts five times, and not a sixth', async () => {
    const { options, at, asked } = asInternet()
    redirecting({
      '/1': at('b.example', '/2'),
      '/2': '/3',
      '/3': at('c.example', '/4'),
      '/4': '/5',
      '/5': '/6',
    })
    expect(await text(ask(at('a.example', '/1'), options))).toBe('at c.example/6')
    expect([...new Set(asked)]).toEqual(['a.example', 'b.example', 'c.example'])
    redirecting({ '/1': '/2', '/2': '/3', '/3': '/4', '/4': '/5', '/5': '/6', '/6': '/7' })
    await expect(ask(at('a.example', '/1'), options)).rejects.toThrow('redirects more than 5 times')
  })

  it('says where the body came from', async () => {
    const { options, at } = asInternet()
    redirecting({ '/1': at('b.example', '/2?c=d') })
    expect((await ask(at('a.example', '/1'), options)).body?.url).toBe(at('b.example', '/2?c=d'))
  })

  it.each([
    ['http://[::ffff:7f00:1]/', 'port|not a public'],
    ['http://169.254.169.254/', 'port|not a public'],
    ['http://10.0.0.1:8080/', 'port 8080'],
    ['file:///etc/passwd', 'expected http or https'],
    ['http://a:b@b.example/', 'with credentials'],
  ])('to %s is refused', async (location, message) => {
    const { options, at } = asInternet()
    redirecting({ '/1': location })
    await expect(ask(at('a.example', '/1'), options)).rejects.toThrow(new RegExp(message))
    expect(site.asked).toHaveLength(1)
  })

  it('to a name with a private address is refused', async () => {
    const { options, at } = asInternet({ 'inside.example': ['10.0.0.1'] })
    redirecting({ '/1': at('inside.example') })
    await expect(ask(at('a.example', '/1'), options)).rejects.toThrow(
      /^http:\/\/a\.example:\d+\/1: redirects to http:\/\/inside\.example:\d+\/: its host has the address 10\.0\.0\.1/,
    )
  })

  it('from https to http is refused', async () => {
    const answers = async () =>
      new Response(null, { status: 302, headers: { location: 'http://a.example/' } })
    const guard = { fetch: answers, close: async () => {} }
    await expect(download('https://a.example/', { userAgent: 'vedette/test', guard })).rejects.toThrow(
      'https://a.example/: redirects to http://a.example, and from https only https is followed',
    )
  })
})

describe('a host that the operator named', () => {
  const allowHosts = () => [new URL(site.url).host]

  it('may be anywhere', async () => {
    site.answer = (_request, response) => void response.end('mine')
    expect(await text(ask(`${site.url}/feed`, { allowHosts: allowHosts() }))).toBe('mine')
  })

  it('may redirect to itself', async () => {
    site.answer = (request, response) => {
      if (request.url === '/feed') response.writeHead(301, { location: '/b' }).end()
      else response.end('mine')
    }
    expect(await text(ask(`${site.url}/feed`, { allowHosts: allowHosts() }))).toBe('mine')
  })

  it.each(['http://127.0.0.1/', 'http://127.0.0.1:81/', 'http://localhost/', 'http://10.0.0.1/'])(
    'opens the way to no other, such as %s',
    async (location) => {
      site.answer = (_request, response) => void response.writeHead(301, { location }).end()
      await expect(ask(`${site.url}/feed`, { allowHosts: allowHosts() })).rejects.toThrow(
        /not a public one|port/,
      )
      await expect(ask(location, { allowHosts: allowHosts() })).rejects.toThrow(/not a public one|port/)
    },
  )
})

describe('what is sent', () => {
  it('ends at its cap, and not at the end of a bomb', async () => {
    const { options, at } = asInternet()
    const zeros = Buffer.alloc(1024 * 1024)
    let megabytes = 0
    const closed = new Promise<void>((resolve) => {
      site.answer = (_request, response) => {
        response.writeHead(200, { 'content-encoding': 'gzip' })
        const gzip = createGzip()
        gzip.pipe(response)
        const more = () => {
          // 10 GB, if anybody takes it.
          if (response.destroyed || megabytes === 10_240) return void gzip.end()
          megabytes += 1
          return void gzip.write(zeros, more)
        }
        more()
        response.once('close', resolve)
      }
    })
    const asking = ask(at('bomb.example'), options, { maxBytes: MAX_STRANGE_BYTES })
    await expect(asking).rejects.toThrow('has more than 10485760 bytes')
    await closed
    expect(megabytes).toBeLessThan(2000)
  })

  it('may be packed twice, and the cap still counts', async () => {
    const { options, at } = asInternet()
    const packed = gzipSync(gzipSync(Buffer.alloc(30 * 1024 * 1024)))
    site.answer = (_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip, gzip' }).end(packed)
    }
    const asking = ask(at('bomb.example'), options, { maxBytes: MAX_STRANGE_BYTES })
    await expect(asking).rejects.toThrow('has more than 10485760 bytes')
  })

  it('ends although unpacking it gives nothing', async () => {
    const { options, at } = asInternet()
    // An empty stored block of deflate (RFC 1951, section 3.2.4), again and again.
    const nothing = Buffer.alloc(5 * 64 * 1024)
    for (let at = 0; at < nothing.length; at += 5) nothing.set([0, 0, 0, 0xff, 0xff], at)
    site.answer = (_request, response) => {
      response.writeHead(200, { 'content-encoding': 'deflate' })
      response.write(Buffer.from([0x78, 0x01]))
      const more = () => {
        while (!response.destroyed && response.write(nothing));
        if (!response.destroyed) response.once('drain', more)
      }
      more()
    }
    await expect(ask(at('bomb.example'), options)).rejects.toThrow('UND_ERR_RES_EXCEEDED_MAX_SIZE')
  })

  it('must begin with a head of 16 KiB at most', async () => {
    const { options, at } = asInternet()
    site.answer = (_request, response) => void response.setHeader('x-a', 'a'.repeat(20_000)).end()
    await expect(ask(at('a.example'), options)).rejects.toThrow('UND_ERR_HEADERS_OVERFLOW')
  })
})

describe('the deadline', () => {
  it.each([
    ['a name that nobody resolves', { resolve: () => new Promise<never>(() => {}) }],
    ['an answer that does not come', {}],
  ])('covers %s', async (_name, options) => {
    site.answer = () => {}
    const internet = asInternet()
    const asking = ask(internet.at('slow.example'), { ...internet.options, ...options }, { deadlineMs: 50 })
    await expect(asking).rejects.toThrow(
      /^http:\/\/slow\.example:\d+\/: was not through within 0\.05 seconds/,
    )
  })

  it.each([
    ['a head that comes letter by letter', 'HTTP/1.1 200 OK\r\nx-a: '],
    ['a body that comes letter by letter', 'HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n'],
  ])('covers %s', async (_name, begin) => {
    const server = createServer((socket) => {
      socket.write(begin)
      const dripping = setInterval(() => void socket.write('a'), 5)
      socket.once('close', () => clearInterval(dripping)).on('error', () => {})
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const asking = ask(
      `http://127.0.0.1:${port}/`,
      { allowHosts: [`127.0.0.1:${port}`] },
      { deadlineMs: 150 },
    )
    await expect(asking).rejects.toThrow('was not through within 0.15 seconds')
    await new Promise((resolve) => server.close(resolve))
  })

  it('covers all redirects together, and not what is done before them', async () => {
    const { options, at } = asInternet()
    const before = () => new Promise<void>((resolve) => setTimeout(resolve, 120))
    site.answer = (request, response) => {
      if (request.url === '/1') response.writeHead(302, { location: '/2' }).end()
      else response.end('it')
    }
    expect(await text(ask(at('a.example', '/1'), options, { deadlineMs: 200, before }))).toBe('it')
    site.answer = (_request, response) => {
      setTimeout(() => void response.writeHead(302, { location: '/1' }).end(), 60)
    }
    const asking = ask(at('a.example', '/1'), options, { deadlineMs: 150 })
    await expect(asking).rejects.toThrow('was not through within 0.15 seconds')
  })
})
