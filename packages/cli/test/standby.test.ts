import { freshDatabase, type TestDatabase } from '../../../testing/postgres-database.ts'
import { type Standby, startServer, startStandby, type TestServer } from '../../../testing/postgres-server.ts'
import { debianBin, describeWith } from '../../../testing/programs.ts'
import { feodoFile } from './feed-files.ts'
import { workplace } from './program.ts'
import { serverOf } from './serving.ts'

const { run, start, write } = workplace()
const serve = serverOf(start)
jest.setTimeout(60_000)

describeWith('pg_basebackup', 'a standby', () => {
  let primary: TestServer
  let standby: Standby
  let database: TestDatabase
  let readUrl: string

  beforeAll(async () => {
    primary = await startServer({ bin: debianBin() as string })
    standby = await startStandby(primary)
    database = await freshDatabase(primary.url)
    readUrl = standby.url.replace(/[^/]*$/, database.name)
    await run(['ingest', 'feodo', write('old.csv', feodoFile(3)), '--db', database.url])
    await standby.waitUntilCaughtUp()
  })
  afterAll(async () => {
    await standby.close()
    await primary.close()
  })

  const examine = async (db: string, ...args: string[]) => {
    const flags = ['--json', '--port', '0', '--feeds', 'feodo=http://127.0.0.1:9/', '--db', db, ...args]
    const { code, stdout } = await run(['doctor', ...flags])
    const of = (name: string) =>
      JSON.parse(stdout).checks.find(({ check }: { check: string }) => check === name)
    return { code, of }
  }
  const total = async (...args: string[]) => {
    const { code, stdout, stderr } = await run(['stats', '--json', '--db', database.url, ...args])
    expect([code, stderr]).toEqual([0, ''])
    return JSON.parse(stdout).total as number
  }

  it('that has all that the primary has is fine', async () => {
    const { code, of } = await examine(database.url, '--db-read', readUrl)
    expect(code).toBe(0)
    expect(of('standby')).toEqual({
      check: 'standby',
      status: 'ok',
      found: `${readUrl.replace('postgres@', '')} is a standby and has all that the primary has`,
    })
  })

  it('is where export, stats and a server read, but not ingest', async () => {
    await standby.pauseReplay()
    try {
      const env = { VEDETTE_DB_READ: readUrl }
      const { stdout } = await run(
        ['ingest', 'feodo', write('new.csv', feodoFile(5)), '--json', '--db', database.url],
        { env },
      )
      expect(JSON.parse(stdout)).toMatchObject({ new: 2, unchanged: 3 })
      expect([await total(), await total('--db-read', readUrl)]).toEqual([5, 3])
      const list = ['export', '--format', 'txt', '--db', database.url]
      expect((await run(list)).stdout.split('\n')).toHaveLength(6)
      expect((await run(list, { env })).stdout.split('\n')).toHaveLength(4)

      const key = await run(['keys', 'create', '--tier', 'pro', '--db', database.url])
      const headers = { authorization: `Bearer ${key.stdout.trim()}` }
      const { url, stop } = await serve(['--db', database.url], env)
      const get = async () => (await fetch(`${url}/api/v1/iocs`, { headers })).json()
      expect(await get()).toMatchObject({ meta: { total: 3 } })
      await stop()

      const { code, of } = await examine(database.url, '--db-read', readUrl)
      expect([code, of('standby')]).toEqual([
        0,
        {
          check: 'standby',
          status: 'warn',
          found: expect.stringMatching(/ is a standby of \d{4}-\S+Z, and the primary is of \d{4}-\S+Z$/),
          mend: expect.stringContaining('pg_stat_replication'),
        },
      ])
    } finally {
      await standby.resumeReplay()
    }
  })

  it('is not what does not follow the primary', async () => {
    const itself = await examine(database.url, '--db-read', database.url)
    expect([itself.code, itself.of('standby')]).toEqual([
      0,
      expect.objectContaining({ status: 'warn', found: expect.stringContaining('is no standby') }),
    ])
    const other = await freshDatabase(primary.url)
    await standby.waitUntilCaughtUp()
    const wrong = await examine(database.url, '--db-read', readUrl.replace(database.name, other.name))
    await other.drop()
    expect([wrong.code, wrong.of('standby')]).toEqual([
      1,
      expect.objectContaining({ status: 'fail', found: expect.stringMatching(/ is no copy of postgres:/) }),
    ])
  })

  it('is no database to write to', async () => {
    const { code, of } = await examine(readUrl)
    expect([code, of('database')]).toEqual([
      1,
      {
        check: 'database',
        status: 'fail',
        found: `${readUrl.replace('postgres@', '')} takes no writes: it is a standby, or read-only`,
        mend: 'Give the primary with --db, and a standby with --db-read',
      },
    ])
    expect(await run(['keys', 'create', '--tier', 'pro', '--db', readUrl])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `vedette: ${of('database').found}. ${of('database').mend}.\n`,
    })
  })

  it('that is away keeps nobody from reading, and doctor says so', async () => {
    await standby.waitUntilCaughtUp()
    await standby.stop('fast')
    expect(await total('--db-read', readUrl)).toBe(5)
    const { code, of } = await examine(database.url, '--db-read', readUrl)
    expect([code, of('standby')]).toEqual([
      1,
      {
        check: 'standby',
        status: 'fail',
        found: `${readUrl.replace('postgres@', '')} cannot be reached: nothing listens there`,
        mend: 'Start the server, or correct host and port',
      },
    ])
  })
})
