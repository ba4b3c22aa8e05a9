import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { openSqliteStorage } from '@vedette/adapter-sqlite'
import { feedNamed } from '@vedette/core/ingest'
import { feodoFile, urlhausFile } from './feed-files.ts'
import { DEMO, workplace } from './program.ts'
import { webServer } from './web.ts'

const { run, write, file } = workplace()
const site = webServer()
let count = 0

/** A database that no other test has. */
const newDb = () => `sqlite:${file(`${(count += 1)}.db`)}`
const pathOf = (db: string) => db.slice('sqlite:'.length)

const NOTHING = { read: 0, new: 0, changed: 0, unchanged: 0, rejected: {} }

/** Serves a text with an ETag, and 304 to whom has it. */
function publish(text: string, etag = '"1"'): void {
  site.answer = (request, response) => {
    if (request.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end()
    else response.writeHead(200, { etag }).end(text)
  }
}

it('reads a file, and finds nothing new in it the second time', async () => {
  const args = ['ingest', 'feodo', write('feodo.csv', feodoFile(3)), '--json', '--db', newDb()]
  const first = await run(args)
  expect(first).toMatchObject({ code: 0, stderr: '' })
  expect(first.stdout).toBe('{"feed":"feodo","read":3,"new":3,"changed":0,"unchanged":0,"rejected":{}}\n')
  expect(JSON.parse((await run(args)).stdout)).toMatchObject({ new: 0, changed: 0, unchanged: 3 })
})

it('counts what is new, changed and unchanged', async () => {
  const db = newDb()
  await run(['ingest', 'feodo', write('a.csv', feodoFile(3)), '--db', db])
  const other = feodoFile(4).replace(
    '"8.0.0.1","443","online","2026-03-02","QakBot"',
    '"8.0.0.1","443","online","2026-03-02","Emotet"',
  )
  const { stdout } = await run(['ingest', 'feodo', write('b.csv', other), '--db', db, '--json'])
  expect(JSON.parse(stdout)).toMatchObject({ read: 4, new: 1, changed: 1, unchanged: 2 })
})

it('reads stdin', async () => {
  const { stdout } = await run(['ingest', 'feodo', '-', '--json', '--db', newDb()], { input: feodoFile(2) })
  expect(JSON.parse(stdout)).toMatchObject({ read: 2, new: 2 })
})

it('reads past a byte order mark', async () => {
  const { stdout } = await run(['ingest', 'feodo', '-', '--json', '--db', newDb()], {
    input: `\uFEFF${feodoFile(2)}`,
  })
  expect(JSON.parse(stdout)).toMatchObject({ read: 2, new: 2 })
})

it('says in words what it read, and why rows came to nothing', async () => {
  const { code, stdout, stderr } = await run([
    'ingest',
    'urlhaus',
    join(DEMO, 'urlhaus.csv'),
    '--db',
    newDb(),
  ])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toBe(
    'URLhaus: 12 rows read, 12 rejected; indicators: 0 new, 0 changed, 0 unchanged\n' +
      '  rejected  not_routable   6\n  rejected  reserved_name  6\n',
  )
})

describe('a file that is none of the feed', () => {
  it.each([
    ['an HTML page', '<!DOCTYPE html>\n<html></html>\n', /bad\.csv:\d+: /],
    ['empty', '', /bad\.csv(:\d+)?: /],
    ['with another header', '"a","b"\n"1","2"\n', /bad\.csv:1: .*header/],
    ['cut in the middle', urlhausFile(9).slice(0, -30), /bad\.csv:10: /],
    ['not UTF-8', Buffer.from('id,dateadded\n\xff\xfe\n', 'latin1'), /bad\.csv:2: expected UTF-8 text/],
  ])('fails when it is %s, and changes nothing', async (_name, content, message) => {
    const db = newDb()
    const { code, stdout, stderr } = await run([
      'ingest',
      'urlhaus',
      write('bad.csv', content),
      '--json',
      '--db',
      db,
    ])
    expect(stderr).toMatch(message)
    expect(stderr.startsWith(`vedette: ${file('bad.csv')}`)).toBe(true)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(existsSync(pathOf(db))).toBe(false)
  })
})

it.each([
  ['a missing file', 'missing.csv', 'missing.csv: no such file'],
  ['a folder', '.', '.: is a folder, expected a file'],
])('fails on %s', async (_name, source, message) => {
  expect(await run(['ingest', 'feodo', source])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: `vedette: ${message}\n`,
  })
})

it('downloads an address, and next time only what is newer', async () => {
  const db = newDb()
  const args = ['ingest', 'feodo', `${site.url}/feodo.csv`, '--json', '--db', db]
  publish(feodoFile(3))
  expect(JSON.parse((await run(args)).stdout)).toMatchObject({ read: 3, new: 3 })
  const second = await run(args)
  expect(second).toMatchObject({
    code: 0,
    stderr: 'Feodo Tracker has nothing newer than the last download\n',
  })
  expect(JSON.parse(second.stdout)).toEqual({ feed: 'feodo', ...NOTHING })
  publish(feodoFile(4), '"2"')
  expect(JSON.parse((await run(args)).stdout)).toMatchObject({ read: 4, new: 1, unchanged: 3 })
  expect(site.asked.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"1"', '"1"'])
})

it('asks again for a download that came to nothing', async () => {
  const args = ['ingest', 'feodo', `${site.url}/feodo.csv`, '--json', '--db', newDb()]
  publish('<html>')
  const { code, stderr } = await run(args)
  expect(code).toBe(1)
  expect(stderr).toMatch(new RegExp(`^vedette: ${site.url}/feodo\\.csv:\\d+: `))
  publish(feodoFile(1))
  expect(JSON.parse((await run(args)).stdout)).toMatchObject({ new: 1 })
})

it('names address, status and remedy when a download is refused', async () => {
  site.answer = (_request, response) => void response.writeHead(404).end()
  const { code, stderr } = await run(['ingest', 'feodo', `${site.url}/a?token=secret`, '--db', newDb()])
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: `vedette: ${site.url}/a: answered 404. Check the address\n`,
  })
})

it('does not follow a redirect to another scheme', async () => {
  site.answer = (_request, response) => void response.writeHead(302, { location: '/b' }).end()
  const { code, stderr } = await run(['ingest', 'feodo', `${site.url}/a`, '--db', newDb()])
  expect(code).toBe(1)
  expect(stderr).toContain('only the same host over https is followed')
  expect(site.asked).toHaveLength(1)
})

it('sends the key for abuse.ch to nobody else, and says it nowhere', async () => {
  const env = { VEDETTE_ABUSECH_AUTH_KEY: 'feedkey-0123456789' }
  // An echo of everything that was sent.
  site.answer = (request, response) => void response.end(JSON.stringify(request.headers))
  const ended = await run(['ingest', 'feodo', `${site.url}/echo`, '--db', newDb()], { env })
  expect(ended.code).toBe(1)
  expect(site.asked).toHaveLength(1)
  expect(JSON.stringify([site.asked, ended])).not.toContain('feedkey')
})

it('does not repeat a key that cannot be sent', async () => {
  const env = { VEDETTE_ABUSECH_AUTH_KEY: 'feed key\n0123456789' }
  const { code, stderr } = await run(['ingest', 'feodo', `${site.url}/a`, '--db', newDb()], { env })
  expect(code).toBe(2)
  expect(stderr).toContain('VEDETTE_ABUSECH_AUTH_KEY: expected')
  expect(stderr).not.toContain('0123456789')
})

it('asks abuse.ch no more often than every 5 minutes', async () => {
  const db = newDb()
  const storage = await openSqliteStorage(pathOf(db))
  const address = feedNamed('feodo')?.address ?? ''
  await storage.downloads.note(address, { at: Math.floor(Date.now() / 1000) })
  await storage.close()
  const { code, stdout, stderr } = await run(['ingest', 'feodo', '--json', '--db', db])
  expect({ code, stdout: JSON.parse(stdout) }).toEqual({ code: 0, stdout: { feed: 'feodo', ...NOTHING } })
  expect(stderr).toMatch(/less than 5 minutes ago: its terms ask to wait \d+ seconds more/)
})

const REAL = join(__dirname, '../../../../shared/data/feeds')
const present = existsSync(REAL)
if (!present) console.warn('Skipped: ../shared/data/feeds is not there, real feed files were not ingested.')
const whenPresent = present ? it : it.skip

/** Cut short, or made of the feed by somebody else: refused as a whole. */
const REFUSED = /_cut\.csv$|hostfile_rows|ips_sorted/

whenPresent(
  'reads all real files twice, and changes nothing the second time',
  async () => {
    const db = newDb()
    const files = ['urlhaus', 'feodo', 'threatfox'].flatMap((feed) =>
      readdirSync(join(REAL, feed)).map((name) => [feed, join(REAL, feed, name)] as const),
    )
    const readAll = async () => {
      const outcomes: { new: number; changed: number; unchanged: number }[] = []
      for (const [feed, file] of files) {
        const { code, stdout } = await run(['ingest', feed, file, '--json', '--db', db])
        expect([file, code]).toEqual([file, REFUSED.test(file) ? 1 : 0])
        if (code === 0) outcomes.push(JSON.parse(stdout) as (typeof outcomes)[number])
      }
      return outcomes
    }
    // Nothing gets a new extracted_at without this growing.
    const version = async () => {
      const storage = await openSqliteStorage(pathOf(db))
      const moment = await storage.indicators.snapshot(async (snapshot) => snapshot.version)
      await storage.close()
      return moment
    }
    await readAll()
    const before = await version()
    const again = await readAll()
    expect(again.length).toBeGreaterThanOrEqual(13)
    expect(again.filter((outcome) => outcome.new > 0 || outcome.changed > 0)).toEqual([])
    expect(again.reduce((sum, { unchanged }) => sum + unchanged, 0)).toBeGreaterThan(40_000)
    expect(await version()).toBe(before)
  },
  120_000,
)

it('leaves the demonstration set to those who ask for it by name', () => {
  // Nothing in it may be somebody's: only what RFC 5737, RFC 3849 and RFC 2606 set apart.
  for (const name of ['urlhaus', 'feodo', 'threatfox']) {
    const text = readFileSync(join(DEMO, `${name}.csv`), 'utf8')
    const reading = feedNamed(name)?.parse(text, { observedAt: 0, allowReserved: true })
    const ofReal = feedNamed(name)?.parse(text, { observedAt: 0 })
    expect(reading?.rejected).toEqual({})
    const admitted = ofReal?.observations.filter(({ type }) => !['md5', 'sha256'].includes(type))
    expect([name, admitted]).toEqual([name, []])
  }
})
