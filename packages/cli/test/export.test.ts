import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { CSV_COLUMNS } from '@vedette/core'
import { replaceList } from '../src/list-file.ts'
import { feodoFile, urlhausFile } from './feed-files.ts'
import { ending, said, workplace } from './program.ts'

const { run, start, write, file, folder } = workplace()
const ROWS = 1_200
const db = () => ['--db', file('list.db')]
const exported = (...args: string[]) => run(['export', ...args, ...db()])

beforeAll(async () => {
  await run(['ingest', 'feodo', write('feodo.csv', feodoFile(ROWS)), ...db()])
  await run(['ingest', 'urlhaus', write('urlhaus.csv', urlhausFile(300)), ...db()])
})

describe('on stdout', () => {
  it('writes every row, without the caps of HTTP', async () => {
    const { code, stdout, stderr } = await exported('--format', 'txt')
    expect({ code, stderr, rows: stdout.split('\n').length - 1 }).toEqual({
      code: 0,
      stderr: '',
      rows: ROWS + 300,
    })
  })

  it('writes the envelope of HTTP by default', async () => {
    const { meta, data, links } = JSON.parse((await exported('--type', 'ipv4')).stdout)
    expect(data).toHaveLength(ROWS)
    expect(meta).toMatchObject({
      total: ROWS,
      limit: ROWS,
      offset: 0,
      source: 'Vedette',
      filters: { type: 'ipv4' },
    })
    expect(links.self).toMatch(/^http:\/\/127\.0\.0\.1:8080\/api\/v1\/iocs\?type=ipv4/)
    expect(data[0]).toHaveProperty('context')
  })

  it('leaves out context when told to', async () => {
    const { data } = JSON.parse((await exported('--limit', '2', '--no-context')).stdout)
    expect(data).toHaveLength(2)
    expect(data[0]).not.toHaveProperty('context')
  })

  it('writes csv with its header', async () => {
    const { stdout } = await exported('--format', 'csv', '--limit', '2')
    expect(stdout.split('\n')).toHaveLength(4)
    expect(stdout.startsWith(`${CSV_COLUMNS.join(',')}\n`)).toBe(true)
  })

  it('writes one JSON object a line', async () => {
    const lines = (await exported('--format', 'ndjson', '--type', 'url')).stdout.trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line).type)).toEqual(Array.from({ length: 300 }, () => 'url'))
  })

  it.each([
    [['--type', 'domain'], 0],
    [['--type', 'url', '--confidence', 'high'], 300],
    [['--confidence', 'low'], 0],
    [['--category', 'threat-intel', '--limit', '700'], 700],
    [['--category', 'news'], 0],
    [['--industry', 'water'], 0],
    [['--until', '2001-01-01T00:00:00Z'], 0],
    [['--since', '2001-01-01T00:00:00+01:00'], ROWS + 300],
    [['--limit', '20000'], ROWS + 300],
  ])('filters by %j', async (args, rows) => {
    const { code, stdout } = await exported(...args, '--format', 'txt')
    expect({ code, rows: stdout.split('\n').length - 1 }).toEqual({ code: 0, rows })
  })

  it('uses the names that were set', async () => {
    const { meta, links } = JSON.parse(
      (await exported('--limit', '1', '--source-name', 'Lookout', '--public-url', 'https://iocs.example/'))
        .stdout,
    )
    expect(meta.source).toBe('Lookout')
    expect(links.self).toMatch(/^https:\/\/iocs\.example\/api\/v1\/iocs/)
  })

  it('takes a reader that goes away for success', async () => {
    const child = start(['export', '--format', 'json', ...db()])
    const gone = ending(child)
    await once(child.stdout, 'data')
    child.stdout.destroy()
    const { code, stderr } = await gone
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })
})

describe('to a file', () => {
  const rowsIn = (name: string) => readFileSync(file(name), 'utf8').split('\n').length - 1
  const leftovers = () => readdirSync(folder).filter((name) => name.endsWith('.tmp'))

  it('writes the same bytes as to stdout, and says how many rows on stderr', async () => {
    const { code, stdout, stderr } = await exported('--format', 'csv', '-o', 'a.csv')
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: `a.csv: ${ROWS + 300} rows\n` })
    expect(readFileSync(file('a.csv'), 'utf8')).toBe((await exported('--format', 'csv')).stdout)
    expect(leftovers()).toEqual([])
  })

  it('keeps the mode of the old list', async () => {
    chmodSync(write('mode.txt', '192.0.2.1\n'), 0o604)
    expect((await exported('--format', 'txt', '-o', 'mode.txt')).code).toBe(0)
    expect(statSync(file('mode.txt')).mode & 0o777).toBe(0o604)
  })

  it('replaces what a link leads to, and leaves the link', async () => {
    mkdirSync(file('elsewhere'))
    writeFileSync(file('elsewhere/list.txt'), '')
    symlinkSync('elsewhere/list.txt', file('link.txt'))
    await exported('--format', 'txt', '-o', 'link.txt')
    expect(lstatSync(file('link.txt')).isSymbolicLink()).toBe(true)
    expect(rowsIn('elsewhere/list.txt')).toBe(ROWS + 300)
  })

  it.each(['txt', 'csv', 'json', 'ndjson'])(
    'does not replace %s by less than half of it, unless forced',
    async (format) => {
      const name = `half.${format}`
      await exported('--format', format, '-o', name, '--limit', '100')
      const before = readFileSync(file(name), 'utf8')
      const refused = await exported('--format', format, '-o', name, '--limit', '49')
      expect(refused).toMatchObject({ code: 1, stdout: '' })
      expect(refused.stderr).toContain(`${name}: has 100 rows and the new list would have 49`)
      expect(refused.stderr).toContain('--force')
      expect(readFileSync(file(name), 'utf8').length).toBe(before.length)
      expect(leftovers()).toEqual([])
      expect((await exported('--format', format, '-o', name, '--limit', '49', '--force')).code).toBe(0)
    },
  )

  it('replaces a list by half of it', async () => {
    write('two.txt', '192.0.2.1\n192.0.2.2\n')
    expect((await exported('--format', 'txt', '-o', 'two.txt', '--limit', '1')).code).toBe(0)
    expect(rowsIn('two.txt')).toBe(1)
  })

  it('does not replace a list by an empty one, unless forced', async () => {
    write('full.txt', '192.0.2.1\n')
    const args = ['--format', 'txt', '--type', 'cve', '-o', 'full.txt']
    expect((await exported(...args)).code).toBe(1)
    expect(readFileSync(file('full.txt'), 'utf8')).toBe('192.0.2.1\n')
    expect((await exported(...args, '--force')).code).toBe(0)
    expect(readFileSync(file('full.txt'), 'utf8')).toBe('')
  })

  it('writes an empty list where there was none', async () => {
    expect((await exported('--format', 'txt', '--type', 'cve', '-o', 'none.txt')).code).toBe(0)
    expect(readFileSync(file('none.txt'), 'utf8')).toBe('')
  })

  it.each([
    ['a folder that is not there', 'missing/a.txt', 'its folder is not there'],
    ['a folder', '.', 'is not a regular file'],
  ])('fails on %s', async (_name, target, message) => {
    const { code, stderr } = await exported('--format', 'txt', '-o', target)
    expect(code).toBe(1)
    expect(stderr).toContain(`${target}: ${message}`)
  })

  it('tells a database that goes away from a file that cannot be written', async () => {
    const lost = Object.assign(new Error('the connection was lost'), { code: 'ECONNRESET' })
    async function* pieces() {
      yield { text: '192.0.2.1\n', rows: 1 }
      throw lost
    }
    write('lost.txt', 'old\n')
    await expect(replaceList(file('lost.txt'), pieces(), { force: true })).rejects.toBe(lost)
    expect(readFileSync(file('lost.txt'), 'utf8')).toBe('old\n')
    expect(leftovers()).toEqual([])
  })

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'leaves the old list and nothing else behind at %s',
    async (signal) => {
      const place = file(signal)
      mkdirSync(place)
      const list = join(place, 'list.json')
      writeFileSync(list, 'old')
      const child = spawn(process.execPath, [join(__dirname, 'endless-list.mjs'), list])
      const gone = ending(child)
      await said(child, /writing/)
      expect(readdirSync(place)).toHaveLength(2)
      child.kill(signal)
      expect(await gone).toMatchObject({ signal, code: null })
      expect(readdirSync(place)).toEqual(['list.json'])
      expect(readFileSync(list, 'utf8')).toBe('old')
    },
  )
})
