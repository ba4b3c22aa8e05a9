import { chmodSync, mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { openSqliteStorage } from '@vedette/adapter-sqlite'
import type { Report } from '@vedette/core'
import { article } from '@vedette/core/conformance'
import { checkClock, checkClocks, checkNode } from '../src/checks.ts'
import { feodoFile } from './feed-files.ts'
import { workplace } from './program.ts'
import { webServer } from './web.ts'

const { run, write, file } = workplace()
const site = webServer()

describe('stats', () => {
  it('counts by type, category and confidence', async () => {
    const db = ['--db', file('stats.db')]
    await run(['ingest', 'feodo', write('feodo.csv', feodoFile(7)), ...db])
    const stats = JSON.parse((await run(['stats', '--json', ...db])).stdout)
    expect(stats).toMatchObject({
      total: 7,
      types: { ipv4: 7, domain: 0 },
      categories: { 'threat-intel': 7, news: 0 },
      confidences: { high: 7, medium: 0, low: 0 },
    })
    expect(stats.version).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    const { stdout } = await run(['stats', ...db])
    expect(stdout).toMatch(/^indicators +7$/m)
    expect(stdout).toMatch(/^type +ipv4 +7$/m)
    expect(stdout).toContain(stats.version)
  })

  it('counts articles', async () => {
    const storage = await openSqliteStorage(file('articles.db'))
    for (const n of [1, 2, 1]) await storage.articles.put(article(n))
    await storage.close()
    const db = ['--db', file('articles.db')]
    expect(JSON.parse((await run(['stats', '--json', ...db])).stdout)).toMatchObject({
      total: 0,
      articles: 2,
    })
    expect((await run(['stats', ...db])).stdout).toMatch(/^articles +2$/m)
  })

  it('says of a new database that nothing was learned yet', async () => {
    const { stdout } = await run(['stats', '--json', '--db', file('empty.db')])
    expect(JSON.parse(stdout)).toMatchObject({ total: 0, articles: 0, version: null })
  })
})

describe('doctor', () => {
  /** Feeds are on this machine, so that the network of the machine does not matter. */
  const examine = async (...args: string[]) => {
    const feeds = `urlhaus=${site.url}/u,feodo=${site.url}/f`
    const ended = await run(['doctor', '--json', '--port', '0', '--feeds', feeds, ...args])
    const { ok, checks } = JSON.parse(ended.stdout)
    const of = (name: string) => checks.find(({ check }: { check: string }) => check === name)
    return { ...ended, ok, checks, of }
  }

  it('finds nothing wrong on a healthy machine', async () => {
    await run(['migrate', '--db', file('healthy.db')])
    const { code, stderr, ok, checks } = await examine('--db', file('healthy.db'))
    expect({ code, stderr, ok }).toEqual({ code: 0, stderr: '', ok: true })
    expect(checks.map(({ check }: { check: string }) => check)).toEqual(
      expect.arrayContaining([
        'node',
        'sqlite',
        'settings',
        'database',
        'clock',
        'disk',
        'port',
        'feed urlhaus',
      ]),
    )
    expect(site.asked).toHaveLength(2)
  })

  it('says each finding in a line', async () => {
    const { stdout } = await run([
      'doctor',
      '--port',
      '0',
      '--feeds',
      `feodo=${site.url}/f`,
      '--db',
      file('line.db'),
    ])
    expect(stdout).toMatch(/^ok {4}node: Node \d+/m)
    expect(stdout).toMatch(/^ok {4}database: .*line\.db is not there yet and can be created$/m)
  })

  it('warns of a feed that cannot be reached, and does not fail', async () => {
    const ended = await run([
      'doctor',
      '--json',
      '--port',
      '0',
      '--feeds',
      'feodo=http://127.0.0.1:9/',
      '--db',
      file('a.db'),
    ])
    const found = JSON.parse(ended.stdout).checks.find(
      ({ check }: { check: string }) => check === 'feed feodo',
    )
    expect([ended.code, found.status]).toEqual([0, 'warn'])
    expect(found.mend).toContain('Check the network')
  })

  it('fails when another program has the port', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    const ended = await run([
      'doctor',
      '--port',
      `${port}`,
      '--feeds',
      `feodo=${site.url}/f`,
      '--db',
      file('b.db'),
    ])
    server.close()
    expect(ended.code).toBe(1)
    expect(ended.stdout).toMatch(
      new RegExp(`^fail {2}port: port ${port} of 127.0.0.1 is in use\\n {6}stop`, 'm'),
    )
    expect(ended.stderr).toMatch(/^vedette: 1 of \d+ checks failed\n$/)
  })

  it('fails on a file that is no database', async () => {
    const { code, of } = await examine('--db', write('notes.txt', 'a shopping list '.repeat(100)))
    expect(code).toBe(1)
    expect(of('database')).toMatchObject({
      status: 'fail',
      found: expect.stringContaining('is not a SQLite database'),
    })
  })

  it('names a wrong setting, and looks no further', async () => {
    const { code, of } = await examine('--config', write('wrong.json', '{"prot":1}'))
    expect(code).toBe(1)
    expect(of('settings')).toMatchObject({
      status: 'fail',
      found: expect.stringContaining('Did you mean "port"?'),
    })
    expect(of('node').status).toBe('ok')
  })

  it('fails when the newest indicator is of the future', async () => {
    const storage = await openSqliteStorage(file('future.db'))
    const id = '00000000-0000-5000-8000-000000000001'
    const report: Report = {
      source: { name: 'Feodo Tracker', category: 'threat-intel' },
      ...{ confidence: 'high', firstSeen: 0, lastSeen: 0, dated: true },
      ...{ tags: [], mitreTechniques: [], industries: [] },
    }
    const extractedAt = (Date.now() + 86_400_000) * 1000
    await storage.indicators.update([id], () => [
      { id, type: 'ipv4', value: '8.8.8.8', extractedAt, reports: [report] },
    ])
    await storage.close()
    const { code, of } = await examine('--db', file('future.db'))
    expect(code).toBe(1)
    expect(of('clock')).toMatchObject({ status: 'fail', mend: expect.stringContaining('NTP') })
  })

  const isRoot = process.getuid?.() === 0
  if (isRoot) console.warn('Skipped as root, for whom nothing is forbidden: a folder without permission.')
  const unlessRoot = isRoot ? it.skip : it

  unlessRoot('fails when the database cannot be created', async () => {
    mkdirSync(file('locked'))
    chmodSync(file('locked'), 0o500)
    const { code, of } = await examine('--db', file('locked/deep/a.db'))
    expect(code).toBe(1)
    expect(of('database')).toMatchObject({
      status: 'fail',
      found: expect.stringContaining('cannot be written to'),
    })
  })

  it.each([
    ['20.18.9', 'fail'],
    ['20.19.0', 'ok'],
    ['24.1.0', 'ok'],
  ])('judges Node %s as %s', (version, status) => {
    expect(checkNode(version)).toMatchObject({ status })
  })

  it('fails when the clock stands before this program was written', () => {
    expect(checkClock(0, 1_000_000)).toMatchObject({ status: 'fail' })
  })

  it.each([
    [2_000, 'ok', /^the clock says /],
    [2_345, 'warn', "the clock of the database is 2.3 seconds ahead of this machine's"],
    [-90_000, 'warn', "the clock of the database is 90.0 seconds behind this machine's"],
  ])('judges a database whose clock is %d ms ahead as %s', (ahead, status, found) => {
    const finding = checkClocks(ahead, 0)
    expect(finding).toMatchObject({ check: 'clock', status, found: expect.stringMatching(found) })
    expect(finding.mend ?? 'NTP').toContain('NTP')
  })
})
