import type { IncomingMessage, ServerResponse } from 'node:http'
import { openArticlePages } from '../src/article-pages.ts'
import { openGuard } from '../src/guard.ts'
import { openPauses } from '../src/pauses.ts'
import { webServer } from './web.ts'

const site = webServer()
const other = webServer()
const guards: ReturnType<typeof openGuard>[] = []
afterEach(async () => {
  await Promise.all(guards.splice(0).map((guard) => guard.close()))
})

/** A clock that stands still but for sleeping. */
function sleepingClock() {
  const slept: number[] = []
  let time = 1_000_000
  return {
    slept,
    now: () => time,
    sleep: async (ms: number) => {
      slept.push(ms)
      time += ms
    },
  }
}

function pages({ pauseSeconds = 5 } = {}) {
  const guard = openGuard({ allowHosts: [site, other].map(({ url }) => new URL(url).host) })
  guards.push(guard)
  const clock = sleepingClock()
  const options = { userAgent: 'vedette/test', guard, clock, deadlineMs: 5000 }
  return { clock, ...openArticlePages({ ...options, pauseSeconds: () => pauseSeconds }) }
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void

/** Serves a robots.txt, and a page of HTML at each other path. */
function serve(
  robots: string | Answer,
  page: Answer = (request, response) => void response.end(`at ${request.url}`),
) {
  site.answer = (request, response) => {
    response.setHeader('content-type', 'text/html')
    if (request.url !== '/robots.txt') page(request, response)
    else if (typeof robots === 'string') response.end(robots)
    else robots(request, response)
  }
}

const status =
  (code: number): Answer =>
  (_request, response) =>
    void response.writeHead(code).end('User-agent: *')

const paths = () => site.asked.map(({ path }) => path)

it('asks for the robots.txt of an origin once, and then for the pages that it allows', async () => {
  serve('User-agent: *\nDisallow: /private')
  const { get } = pages()
  const { bytes, contentType, url } = await get(`${site.url}/a?b`)
  expect([bytes.toString(), contentType, url]).toEqual(['at /a?b', 'text/html', `${site.url}/a?b`])
  await get(`${site.url}/c`)
  await expect(get(`${site.url}/private/d?key=secret`)).rejects.toThrow(
    `${site.url}/private/d: the robots.txt of this site asks not to read it`,
  )
  expect(paths()).toEqual(['/robots.txt', '/a?b', '/c'])
  expect(site.asked.map(({ headers }) => headers['user-agent'])).toEqual(Array(3).fill('vedette/test'))
})

it.each([400, 401, 403, 404, 410, 429])('reads all of a site that answers %d for it', async (code) => {
  serve(status(code))
  expect((await pages().get(`${site.url}/a`)).bytes.toString()).toBe('at /a')
})

it.each([500, 503])('reads nothing of a site that answers %d for it', async (code) => {
  serve(status(code))
  const { get } = pages()
  await expect(get(`${site.url}/a`)).rejects.toThrow(`${site.url}/robots.txt: answered ${code}`)
  await expect(get(`${site.url}/b`)).rejects.toThrow(`${site.url}/robots.txt: answered ${code}`)
  expect(paths()).toEqual(['/robots.txt'])
})

it('reads nothing of a site that hangs up', async () => {
  serve((_request, response) => void response.destroy())
  await expect(pages().get(`${site.url}/a`)).rejects.toThrow(`${site.url}/robots.txt: could not be reached`)
})

it('follows a robots.txt to where it has moved', async () => {
  serve(
    (_request, response) => void response.writeHead(301, { location: '/r' }).end(),
    (request, response) => {
      response.end(request.url === '/r' ? 'User-agent: *\nDisallow: /a' : 'a page')
    },
  )
  const { get } = pages()
  await expect(get(`${site.url}/a`)).rejects.toThrow('asks not to read it')
  expect((await get(`${site.url}/b`)).bytes.toString()).toBe('a page')
})

it('reads the first 500 KiB of a robots.txt', async () => {
  const long = `User-agent: *\nDisallow: /a\n#${'b'.repeat(500 * 1024)}\nDisallow: /c`
  serve(long)
  const { get } = pages()
  await expect(get(`${site.url}/a`)).rejects.toThrow('asks not to read it')
  expect((await get(`${site.url}/c`)).bytes.toString()).toBe('at /c')
})

it('asks the robots.txt of where a page redirects to', async () => {
  serve('', (_request, response) => void response.writeHead(302, { location: `${other.url}/b` }).end())
  other.answer = (_request, response) => void response.end('User-agent: *\nDisallow: /')
  await expect(pages().get(`${site.url}/a`)).rejects.toThrow(`${other.url}/b: the robots.txt of this site`)
  expect(other.asked.map(({ path }) => path)).toEqual(['/robots.txt'])
})

describe('between two requests to one host', () => {
  it('it waits five seconds', async () => {
    serve('')
    const { get, clock } = pages()
    await get(`${site.url}/a`)
    await get(`${site.url}/b`)
    expect(clock.slept).toEqual([5000, 5000])
  })

  it('it waits as long as the robots.txt asks for, if that is longer', async () => {
    serve('User-agent: *\nCrawl-delay: 20')
    const { get, clock } = pages({ pauseSeconds: 7 })
    await get(`${site.url}/a`)
    await get(`${site.url}/b`)
    await get(`${site.url}/c`)
    expect(clock.slept).toEqual([7000, 20_000, 20_000])
  })

  it('it does not wait for longer than a minute, and reads one page', async () => {
    serve('User-agent: *\nCrawl-delay: 86400')
    const { get, clock } = pages()
    await get(`${site.url}/a`)
    await expect(get(`${site.url}/b`)).rejects.toThrow(
      'asks to wait 86400 seconds more: left for the next time',
    )
    expect(clock.slept).toEqual([5000])
  })

  it('it asks another one', async () => {
    serve('')
    other.answer = (_request, response) => void response.end('')
    const { get, clock } = pages()
    await get(`${site.url}/a`)
    await get(`${other.url}/a`)
    expect(clock.slept).toEqual([5000, 5000])
  })

  it('turns are kept by those who come together', async () => {
    const clock = sleepingClock()
    const waits: number[] = []
    const { turn } = openPauses({ now: () => 0, sleep: async (ms) => void waits.push(ms) })
    await Promise.all([turn('a', 5000), turn('a', 5000), turn('b', 5000), turn('a', 5000)])
    expect(waits).toEqual([5000, 10_000])
    expect(clock.slept).toEqual([])
  })
})

it.each(['application/pdf', 'image/png', 'application/octet-stream', 'text/html+zip'])(
  'does not read what is %s',
  async (type) => {
    serve('', (_request, response) => void response.setHeader('content-type', type).end('%PDF'))
    await expect(pages().get(`${site.url}/a`)).rejects.toThrow(`${site.url}/a: is ${type}, which is not read`)
  },
)

it('says what is wrong with a page', async () => {
  serve('', status(404))
  await expect(pages().get(`${site.url}/a?key=secret`)).rejects.toThrow(
    `${site.url}/a: answered 404. Check the address`,
  )
})
