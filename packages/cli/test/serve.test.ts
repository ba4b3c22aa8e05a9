import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { feodoFile, urlhausFile } from './feed-files.ts'
import { ending, said, workplace } from './program.ts'
import { serverOf } from './serving.ts'
import { webServer } from './web.ts'

const { run, start, write, file } = workplace()
const serve = serverOf(start)
const site = webServer()
const hasCurl = spawnSync('curl', ['--version']).status === 0
if (!hasCurl) console.warn('curl is not there: its lines were sent by fetch instead.')

const keyFor = async (db: string) =>
  (await run(['keys', 'create', '--tier', 'pro', '--db', db])).stdout.trim()

/** Sends a request as the line says, which was printed for a shell. */
async function send(line: string): Promise<string> {
  if (hasCurl) return spawnSync('sh', ['-c', line], { encoding: 'utf8' }).stdout
  const [, key = '', url = ''] = /'Authorization: (.*?)' '(.*)'$/.exec(line) ?? []
  return (await fetch(url, { headers: { authorization: key } })).text()
}

describe('the demonstration', () => {
  it('fills a new database, and prints two keys and three requests that work', async () => {
    const child = start(['serve', '--port', '0', '--demo', '--db', file('demo-requests.db')])
    const gone = ending(child)
    const [text] = await said(child, /[^]*format=txt'\n/)
    const [json = '', csv = '', txt = ''] = text.match(/^ *curl .*$/gm) ?? []
    const { meta, data } = JSON.parse(await send(json))
    expect(data).toHaveLength(5)
    expect(meta.total).toBeGreaterThan(35)
    const rows = (await send(csv)).trim().split('\n')
    expect([rows[0], rows.length]).toEqual([expect.stringMatching(/^id,type,value/), meta.total + 1])
    const values = (await send(txt)).trim().split('\n')
    expect(values.length).toBeGreaterThan(3)
    for (const value of values) expect(value).toMatch(/^(192\.0\.2|198\.51\.100|203\.0\.113)\.\d+$/)
    child.kill('SIGTERM')
    const { code, stderr } = await gone
    expect(code).toBe(0)
    const keys = new Set(text.match(/sk_live_\w+/g))
    expect(keys.size).toBe(2)
    for (const key of keys) expect(stderr).not.toContain(key)
    const requests = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ msg }) => msg === 'request')
    expect(requests).toHaveLength(3)
    for (const entry of requests) {
      expect(entry).toMatchObject({
        request_id: expect.stringMatching(/^req_/),
        key_id: expect.stringMatching(/^key_/),
        status: 200,
      })
    }
  })

  it('leaves a database alone that was there, and says so', async () => {
    await run(['migrate', '--db', file('old.db')])
    const { stop } = await serve(['--demo', '--db', file('old.db')])
    const { code, stdout, stderr } = await stop()
    expect(code).toBe(0)
    expect(stdout).not.toContain('sk_live_')
    expect(stderr).toContain('is left as it is')
    expect(stderr).toContain('vedette keys create')
    const stats = await run(['stats', '--json', '--db', file('old.db')])
    expect(JSON.parse(stats.stdout)).toMatchObject({ total: 0 })
  })
})

describe('a server', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('ends with 0 at %s', async (signal) => {
    const { stop } = await serve(['--db', file('stop.db')])
    const before = performance.now()
    expect(await stop(signal)).toMatchObject({ code: 0, signal: null })
    expect(performance.now() - before).toBeLessThan(10_000)
  })

  it('ends with 0 also when nobody reads its log any more', async () => {
    const child = start(['serve', '--port', '0', '--db', file('stalled.db')])
    const [, url = ''] = await said(child, /^Vedette listens on (\S+) /m)
    child.stderr.pause()
    // More than a pipe holds, in lines of a few hundred bytes.
    for (let n = 0; n < 1500; n++) await (await fetch(`${url}/api/v1/iocs`)).text()
    const gone = once(child, 'exit')
    child.kill('SIGTERM')
    expect(await gone).toEqual([0, null])
  }, 30_000)

  it('says in the log where it listens, in JSON', async () => {
    const { url, stop, logged } = await serve(['--db', file('log.db')])
    expect(await logged({ msg: `listening on ${url}` })).toMatchObject({
      level: 'info',
      url,
      database: file('log.db'),
    })
    await stop()
  })

  it('uses the settings of the file', async () => {
    const db = file('settings.db')
    const key = await keyFor(db)
    const config = write(
      'serve.json',
      JSON.stringify({
        ...{ publicUrl: 'https://iocs.example', sourceName: 'Lookout', keyInQuery: false },
        ...{ upgradeUrl: 'https://iocs.example/upgrade', tiers: { pro: { formats: ['json'] } } },
      }),
    )
    const { url, stop } = await serve(['--config', config, '--db', db])
    const headers = { authorization: `Bearer ${key}` }
    const list = await (await fetch(`${url}/api/v1/iocs`, { headers })).json()
    expect(list).toMatchObject({
      meta: { source: 'Lookout' },
      links: { self: expect.stringMatching(/^https:\/\/iocs\.example\/api\/v1\/iocs/) },
    })
    expect((await fetch(`${url}/api/v1/iocs?api_key=${key}`)).status).not.toBe(200)
    const refused = await fetch(`${url}/api/v1/iocs?format=txt`, { headers })
    expect(await refused.json()).toMatchObject({
      error: { code: 'insufficient_scope', details: { upgrade_url: 'https://iocs.example/upgrade' } },
    })
    await stop()
  })

  it('answers while another process writes, and shows what it wrote', async () => {
    const db = file('beside.db')
    const authorization = `Bearer ${await keyFor(db)}`
    const { url, stop } = await serve(['--db', db])
    const get = async () => fetch(`${url}/api/v1/iocs?limit=10`, { headers: { authorization } })
    let isWriting = true
    const writing = run(['ingest', 'urlhaus', write('u.csv', urlhausFile(3_000)), '--json', '--db', db])
    void writing.finally(() => (isWriting = false))
    const statuses = new Set<number>()
    while (isWriting) statuses.add((await get()).status)
    expect([...statuses]).toEqual([200])
    expect(JSON.parse((await writing).stdout)).toMatchObject({ new: 3_000 })
    expect(await (await get()).json()).toMatchObject({ meta: { total: 3_000 } })
    await stop()
  })

  it('does not start on a port that is taken, and touches no database', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as AddressInfo
    const ended = await run(['serve', '--demo', '--port', `${port}`, '--db', file('taken.db')])
    other.close()
    expect(ended).toMatchObject({ code: 1, stdout: '' })
    expect(ended.stderr).toContain(`vedette: port ${port} of 127.0.0.1 is in use`)
    expect(existsSync(file('taken.db'))).toBe(false)
  })

  it.each([
    [['--host', '192.0.2.1'], 1, 'is no address of this machine'],
    [['--trusted-proxies', 'nonsense'], 2, 'trustedProxies'],
  ])('does not start with %j', async (args, code, message) => {
    const ended = await run(['serve', '--port', '0', ...args, '--db', file('wrong.db')])
    expect(ended.stderr).toContain(message)
    expect(ended.code).toBe(code)
  })
})

describe('the refresh of feeds', () => {
  it('begins at the start, reads one after the other, and logs what came of it', async () => {
    site.answer = (request, response) => {
      if (request.url === '/feodo') response.end(feodoFile(5))
      else response.end('<html>')
    }
    const env = { VEDETTE_ABUSECH_AUTH_KEY: 'feedkey-0123456789' }
    const db = file('refresh.db')
    const feeds = `urlhaus=${site.url}/broken,feodo=${site.url}/feodo`
    const { stop, logged } = await serve(['--feeds', feeds, '--every', '5m', '--db', db], env)
    expect(await logged({ msg: 'feed refreshed', feed: 'feodo' })).toMatchObject({
      level: 'info',
      read: 5,
      new: 5,
    })
    expect(await logged({ msg: 'feed not refreshed', feed: 'urlhaus' })).toMatchObject({
      level: 'error',
      error: expect.stringContaining(`${site.url}/broken:1: `),
    })
    expect(site.asked.map(({ path }) => path)).toEqual(['/broken', '/feodo'])
    const ended = await stop()
    expect(ended.code).toBe(0)
    expect(JSON.stringify([ended, site.asked])).not.toContain('feedkey')
    expect(JSON.parse((await run(['stats', '--json', '--db', db])).stdout)).toMatchObject({ total: 5 })
  })

  it('ends with the server, also in the middle of a download', async () => {
    const downloading = new Promise<{ closed: Promise<unknown> }>((resolve) => {
      site.answer = (request) => {
        resolve({ closed: new Promise((closed) => request.socket.once('close', closed)) })
      }
    })
    const { stop } = await serve(['--feeds', `feodo=${site.url}/never`, '--db', file('never.db')])
    const { closed } = await downloading
    const before = performance.now()
    const { code, stderr } = await stop()
    expect(code).toBe(0)
    expect(performance.now() - before).toBeLessThan(10_000)
    await closed
    expect(stderr).not.toContain('not refreshed')
  })
})
