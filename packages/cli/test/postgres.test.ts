import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { openPostgresStorage } from '@vedette/adapter-postgres'
import { feedNamed } from '@vedette/core/ingest'
import { eventually } from '../../../testing/eventually.ts'
import { describePostgres, freshDatabase, type TestDatabase } from '../../../testing/postgres-database.ts'
import { feodoFile, urlhausFile } from './feed-files.ts'
import { workplace } from './program.ts'
import { serverOf } from './serving.ts'
import { webServer } from './web.ts'

const { run, start, write, file } = workplace()
const serve = serverOf(start)
const site = webServer()
const PASSWORD = 's3cr3t%21pass'

describePostgres('on PostgreSQL', () => {
  let database: TestDatabase
  let place: string
  let env: { readonly VEDETTE_DB: string }
  const json = async (args: readonly string[]) => JSON.parse((await run([...args, '--json'], { env })).stdout)

  beforeEach(async () => {
    database = await freshDatabase()
    place = database.url.replace('postgres@', '')
    // The server lets everybody in: what the password is does not matter, only that nobody sees it.
    env = { VEDETTE_DB: database.url.replace('postgres@', `postgres:${PASSWORD}@`) }
  })
  afterEach(() => database.drop())

  it('everything is done with one database, from the first file to the revoked key', async () => {
    // What others have in it does not matter.
    await database.query('create table indicator (n integer); create table migration (step integer)')
    const feodo = ['ingest', 'feodo', write('feodo.csv', feodoFile(700))]
    expect(await json(feodo)).toMatchObject({ read: 700, new: 700, changed: 0, unchanged: 0 })
    expect(await json(feodo)).toMatchObject({ read: 700, new: 0, changed: 0, unchanged: 700 })
    expect(await json(['ingest', 'urlhaus', write('u.csv', urlhausFile(30))])).toMatchObject({ new: 30 })

    const { key, id } = await json(['keys', 'create', '--tier', 'pro'])
    const server = await serve([], env)
    expect(await server.logged({ msg: `listening on ${server.url}` })).toMatchObject({ database: place })
    const get = (query: string) =>
      fetch(`${server.url}/api/v1/iocs?${query}`, { headers: { authorization: `Bearer ${key}` } })
    expect(await (await get('type=ipv4&limit=5')).json()).toMatchObject({
      meta: { total: 700, limit: 5, source: 'Vedette' },
    })
    const csv = await get('type=url&format=csv')
    expect([csv.headers.get('x-ioc-total'), (await csv.text()).split('\n').length]).toEqual(['30', 32])
    expect((await (await get('format=txt&limit=10000')).text()).split('\n')).toHaveLength(731)

    expect(await json(['stats'])).toMatchObject({
      total: 730,
      types: { ipv4: 700, url: 30 },
      categories: { 'threat-intel': 730 },
    })
    const doctor = await run(['doctor', '--port', '0', '--feeds', `feodo=${site.url}/f`], { env })
    expect([doctor.code, doctor.stderr]).toEqual([0, ''])
    expect(doctor.stdout.split('\n').map((line) => line.replace(/:.*/, ''))).toEqual(
      ['node', 'settings', 'database', 'clock', 'port', 'feed feodo']
        .map((check) => `ok    ${check}`)
        .concat(''),
    )
    expect(doctor.stdout).toMatch(
      new RegExp(
        `^ok {4}database: ${place} is whole and can be read and written, PostgreSQL \\d\\S*, schema \\d+, 730 indicators$`,
        'm',
      ),
    )

    expect(await json(['keys', 'revoke', id])).toEqual({ id, revoked: true })
    expect((await get('limit=1')).status).toBe(401)
    const ended = await server.stop()
    expect(ended.code).toBe(0)
    expect(ended.stdout).toBe(`Vedette listens on ${server.url} (database: ${place})\n`)
    expect(JSON.stringify([ended, doctor])).not.toContain('s3cr3t')
  })

  it('the same files come to the same lists as with SQLite', async () => {
    const files = [
      ['feodo', write('same-f.csv', feodoFile(600))],
      ['urlhaus', write('same-u.csv', urlhausFile(600))],
      ['feodo', write('same-f2.csv', feodoFile(50, 'Emotet'))],
    ]
    const kinds = [{ VEDETTE_DB: `sqlite:${file('same.db')}` }, env]
    for (const kind of kinds) {
      for (const args of files) await run(['ingest', ...args], { env: kind })
    }
    /** When each was learned is not the same, so nor is the order. */
    const exported = async (args: readonly string[]) =>
      Promise.all(
        kinds.map(async (kind) => {
          const target = file(`${kinds.indexOf(kind)}.list`)
          const { code, stderr } = await run(['export', ...args, '--force', '-o', target], { env: kind })
          expect([code, stderr]).toEqual([0, expect.stringMatching(/^\S+\.list: \d+ rows\n$/)])
          return readFileSync(target, 'utf8')
        }),
      )
    for (const args of [
      ['txt'],
      ['csv'],
      ['ndjson'],
      ['txt', '--type', 'ipv4'],
      ['ndjson', '--no-context'],
    ]) {
      const [sqlite = '', postgres = ''] = await exported(['--format', ...args])
      const sorted = (text: string) => text.split('\n').sort()
      expect(sorted(postgres)).toEqual(sorted(sqlite))
      expect(sqlite.split('\n').length).toBeGreaterThan(600)
    }
    const items = (await exported(['--format', 'json'])).map((text) => {
      const { meta, data, links } = JSON.parse(text)
      const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)
      return { total: meta.total, data: data.sort(byId), links: { ...links, self: '' } }
    })
    expect(items[1]).toEqual(items[0])
    expect(items[1]?.data).toHaveLength(1_200)
  })

  it('of servers that start at once, one loads the demonstration', async () => {
    const servers = await Promise.all([1, 2, 3].map(() => serve(['--demo'], env)))
    const ended = await Promise.all(servers.map(({ stop }) => stop()))
    const said = ended.map(({ stdout, stderr }) => [
      /^ {2}pro {3}sk_live_/m.test(stdout),
      stderr.includes('is left as it is'),
    ])
    expect(said.sort()).toEqual([
      [false, true],
      [false, true],
      [true, false],
    ])
    expect((await json(['keys', 'list'])).map(({ name }: { name: string }) => name)).toEqual([
      'demo free',
      'demo pro',
    ])
  })

  it('a server refreshes feeds, and the password stands on no command line and in no log', async () => {
    const lines: string[] = []
    site.answer = (_request, response) => {
      lines.push(...commandLines())
      response.end(feodoFile(5))
    }
    const { stop, logged } = await serve(['--feeds', `feodo=${site.url}/feodo`], env)
    expect(await logged({ msg: 'feed refreshed' })).toMatchObject({ feed: 'feodo', new: 5 })
    const ended = await stop()
    expect(await json(['stats'])).toMatchObject({ total: 5 })
    expect(JSON.stringify(ended)).not.toContain('s3cr3t')
    if (lines.length === 0) return console.warn('There is no /proc: no command line was looked at.')
    const ours = lines.filter((line) => line.includes(site.url))
    expect(ours.map((line) => / (serve|ingest) /.exec(line)?.[1]).sort()).toEqual(['ingest', 'serve'])
    expect(ours.join('\n')).not.toContain('s3cr3t')
  })

  it('a person waits longer for a table that is in use than a request does', async () => {
    await run(['migrate'], { env })
    const locked = database.query(
      'begin; lock table vedette.api_key in access exclusive mode; select pg_sleep(4); commit',
    )
    await eventually(async () => {
      const [{ held }] = await database.query(`
        select exists (select from pg_locks where relation = 'vedette.api_key'::regclass and granted) as held`)
      return held as boolean
    })
    expect(await json(['keys', 'list'])).toEqual([])
    await locked
  })

  it('a feed of abuse.ch that another machine has just asked is left alone', async () => {
    const storage = await openPostgresStorage(database.url)
    await storage.downloads.note(feedNamed('feodo')?.address ?? '', { at: Math.floor(Date.now() / 1000) })
    await storage.close()
    const { code, stderr } = await run(['ingest', 'feodo'], { env })
    expect([code, stderr]).toEqual([0, expect.stringContaining('was asked less than 5 minutes ago')])
  })
})

/** Of every process that we may look at; none where there is no /proc. */
function commandLines(): readonly string[] {
  if (!existsSync('/proc/self/cmdline')) return []
  return readdirSync('/proc').flatMap((name) => {
    try {
      return /^\d+$/.test(name) ? [readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')] : []
    } catch {
      // It ended meanwhile.
      return []
    }
  })
}
