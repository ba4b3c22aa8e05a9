import { chmodSync } from 'node:fs'
import { freePort } from '../../../testing/free-port.ts'
import { describePostgres, freshDatabase, type TestDatabase } from '../../../testing/postgres-database.ts'
import { startServer } from '../../../testing/postgres-server.ts'
import { query } from '../../../testing/query.ts'
import { feodoFile } from './feed-files.ts'
import { type Ended, workplace } from './program.ts'

const { run, write, file } = workplace()
const FEEDS = ['--feeds', 'feodo=http://127.0.0.1:9/']

/** What the program is called with for each of its commands, and where their database is. */
const COMMANDS = [
  ['serve', '--port', '0'],
  ['ingest', 'feodo', 'feodo.csv'],
  ['export', '--format', 'txt', '-o', 'list.txt'],
  ['keys', 'create', '--tier', 'pro'],
  ['keys', 'list'],
  ['keys', 'revoke', 'key_4fT9sXbQ2mLc'],
  ['stats'],
  ['doctor', '--port', '0', ...FEEDS],
  ['migrate'],
]

beforeAll(() => void write('feodo.csv', feodoFile(3)))

/** Everything that was ever made in a database. */
async function contentOf(database: Pick<TestDatabase, 'query'>) {
  return database.query(`
    select nspname as schema, (select json_agg(relname order by relname) from pg_class where relnamespace = n.oid) as held
    from pg_namespace as n where nspname !~ '^(pg_|information_schema)' order by 1`)
}

describePostgres('a database that cannot be used', () => {
  let database: TestDatabase
  const role = `vedette_guest_${process.pid}`
  beforeEach(async () => void (database = await freshDatabase()))
  afterEach(() => database.drop())

  /** As every command that would write is told, and where nothing was written by it. */
  async function refused(url: string, on: Pick<TestDatabase, 'query'> = database): Promise<string> {
    const before = await contentOf(on)
    const args = [...(COMMANDS[1] ?? []), '--db', url]
    const { code, stdout, stderr } = await run(args)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(await contentOf(on)).toEqual(before)
    const [line = '', ...others] = stderr.trimEnd().split('\n')
    expect(others).toEqual([])
    return line
  }

  const placeOf = (url: string) => url.replace('postgres@', '')

  it('because nothing listens there', async () => {
    const port = await freePort()
    expect(await refused(`postgres://127.0.0.1:${port}/vedette`)).toBe(
      `vedette: postgres://127.0.0.1:${port}/vedette cannot be reached: nothing listens there. ` +
        'Start the server, or correct host and port.',
    )
  })

  it('because the server has no such database', async () => {
    const url = `${database.url}_gone`
    expect(await refused(url)).toBe(
      `vedette: ${placeOf(url)} is not there: the server has no such database. ` +
        `Create it with: createdb ${database.name}_gone.`,
    )
  })

  it('because the role may not make a schema, until its owner makes it', async () => {
    await database.query(`create role ${role} login`)
    try {
      const url = database.url.replace('postgres@', `${role}@`)
      const remedy = `create schema if not exists vedette authorization "${role}"`
      expect(await refused(url)).toBe(
        `vedette: ${placeOf(database.url)} does not let ${role} make or use the schema "vedette". ` +
          `Let its owner run: ${remedy}.`,
      )
      const { code, stdout } = await run(['doctor', '--port', '0', ...FEEDS, '--db', url])
      expect([code, stdout]).toEqual([1, expect.stringContaining('this role may not make them')])
      await database.query(remedy)
      expect(await run(['ingest', 'feodo', 'feodo.csv', '--db', url])).toMatchObject({ code: 0 })
    } finally {
      await database.query(`drop owned by ${role} cascade; drop role ${role}`)
    }
  })

  it('because it is read-only', async () => {
    await database.query(`alter database ${database.name} set default_transaction_read_only = on`)
    const words = 'takes no writes: it is a standby, or read-only'
    const remedy = 'Give the primary with --db, and a standby with --db-read'
    expect(await refused(database.url)).toBe(`vedette: ${placeOf(database.url)} ${words}. ${remedy}.`)
    const { code, stdout } = await run(['doctor', '--port', '0', ...FEEDS, '--db', database.url])
    expect(code).toBe(1)
    expect(stdout).toContain(`fail  database: ${placeOf(database.url)} ${words}\n      ${remedy}\n`)
  })

  it('because a newer release has migrated it', async () => {
    await run(['migrate', '--db', database.url])
    const [{ present }] = await database.query(`
      insert into vedette.migration (step) select max(step) + 1 from vedette.migration
      returning step as present`)
    expect(await refused(database.url)).toBe(
      `vedette: ${placeOf(database.url)} was migrated by a newer release: it has schema ${present + 1}, ` +
        `this one knows ${present}. Update Vedette, or give another database.`,
    )
  })

  it('because the role may only read what is there', async () => {
    await run(['migrate', '--db', database.url])
    await database.query(`
      create role ${role} login;
      grant usage on schema vedette to ${role};
      grant select on all tables in schema vedette to ${role}`)
    try {
      const url = database.url.replace('postgres@', `${role}@`)
      expect(await run(['stats', '--db', url])).toMatchObject({ code: 0, stderr: '' })
      expect(await refused(url)).toContain(
        `vedette: ${placeOf(database.url)} does not let ${role} make or use the schema "vedette". `,
      )
    } finally {
      await database.query(`drop owned by ${role} cascade; drop role ${role}`)
    }
  })

  it('because its encoding cannot hold every indicator', async () => {
    const name = `${database.name}_ascii`
    await database.query(
      `create database ${name} encoding 'SQL_ASCII' locale 'C' locale_provider libc template template0`,
    )
    const url = database.url.replace(database.name, name)
    try {
      expect(await refused(url, { query: (sql) => query(url, sql) })).toBe(
        `vedette: ${placeOf(url)} has the encoding SQL_ASCII, which cannot hold every indicator. ` +
          `Create one with: create database vedette encoding 'UTF8' template template0.`,
      )
    } finally {
      await database.query(`drop database ${name}`)
    }
  })

  it('for export and doctor, because it holds no tables, which neither makes', async () => {
    const exported = await run(['export', '--format', 'txt', '-o', 'none.txt', '--db', database.url])
    expect(exported).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `vedette: ${placeOf(database.url)} holds no Vedette tables. Give the right address, or ingest a feed first.\n`,
    })
    const { code, stdout } = await run(['doctor', '--port', '0', ...FEEDS, '--db', database.url])
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /^ok {4}database: postgres:.* can be reached, PostgreSQL \d.*; the tables are not there yet and can be made$/m,
    )
    expect(await contentOf(database)).toEqual([{ schema: 'public', held: null }])
  })

  it('because it contradicts itself, as doctor finds', async () => {
    await run(['ingest', 'feodo', 'feodo.csv', '--db', database.url])
    await database.query('update vedette.tally set indicators = indicators + 1 where list = 0')
    const { code, stdout } = await run(['doctor', '--port', '0', ...FEEDS, '--db', database.url])
    expect(code).toBe(1)
    expect(stdout).toMatch(/^fail {2}database: .* is damaged: list 0 holds 3 rows of hour \d+ and counts 4$/m)
  })

  it.each(['postgres:', 'postgres:/x', 'postgres://127.0.0.1:x/y', 'postgres://ada:pass/word@127.0.0.1/x'])(
    'because nobody can read its address %s',
    async (url) => {
      expect(await refused(url)).toBe(
        'vedette: The database address cannot be read. ' +
          'Write postgres://user:password@host:port/name, with %XX for special characters in the password.',
      )
    },
  )
})

/** As it is written in an address, and as it is meant. */
const PASSWORDS = ['s3cr3t%21pass', 's3cr3t!pass']

function expectNoPassword(ended: Ended): void {
  for (const password of PASSWORDS) expect(`${ended.stdout}${ended.stderr}`).not.toContain(password)
}

describePostgres('a password', () => {
  /** Runs every command, with the address in each place where it may stand, and with all that can be said of errors. */
  async function runAll(url: string): Promise<readonly Ended[]> {
    const config = write('secret.json', JSON.stringify({ db: url }))
    const all: Ended[] = []
    for (const [n, args] of COMMANDS.entries()) {
      const given = [['--db', url], ['--config', config], []][n % 3] ?? []
      const env = { NODE_DEBUG: 'vedette', ...(given.length === 0 && { VEDETTE_DB: url }) }
      all.push(await run([...args, ...given], { env }))
    }
    return all
  }

  it('is not repeated when the server or the database is not there', async () => {
    const server = new URL(process.env['VEDETTE_TEST_POSTGRES_URL'] ?? '')
    const user = `${server.username}:${PASSWORDS[0]}`
    for (const place of [`127.0.0.1:${await freePort()}/postgres`, `${server.host}/no_such_database`]) {
      for (const ended of await runAll(`postgres://${user}@${place}`)) {
        expect(ended.code).toBe(1)
        expect(ended.stdout + ended.stderr).toContain(`postgres://${place}`)
        expectNoPassword(ended)
      }
    }
  }, 60_000)

  it('is not repeated when the address cannot be read', async () => {
    for (const url of [
      `postgres:ada:${PASSWORDS[1]}@127.0.0.1/x`,
      `postgres://ada:${PASSWORDS[1]}@127.0.0.1:port/x`,
      `postgres://ada:12/${PASSWORDS[1]}@127.0.0.1/x`,
      `postgres://ada:12?${PASSWORDS[1]}@127.0.0.1/x`,
    ]) {
      const ended = await run(['stats', '--db', url], { env: { NODE_DEBUG: 'vedette' } })
      expect(ended.code).toBe(1)
      expectNoPassword(ended)
    }
  })

  it('lets in where it is right, and is not repeated where it is wrong', async () => {
    const rules = write('rules', 'host all postgres all trust\nhost all all all scram-sha-256\n')
    chmodSync(file('.'), 0o755)
    const server = await startServer({ settings: { hba_file: rules } })
    try {
      await server.query(`create role ada login password '${PASSWORDS[1]}'`)
      await server.query('create database iocs owner ada')
      const at = (password: string) => `postgres://ada:${password}@127.0.0.1:${server.port}/iocs`
      expect(await run(['migrate'], { env: { VEDETTE_DB: at(PASSWORDS[0] ?? '') } })).toMatchObject({
        code: 0,
        stdout: expect.stringContaining(`postgres://127.0.0.1:${server.port}/iocs: schema `),
      })
      for (const ended of await runAll(at(`${PASSWORDS[0]}2`))) {
        expect(ended.code).toBe(1)
        expect(ended.stdout + ended.stderr).toContain('refuses the password of ada')
        expectNoPassword(ended)
      }
    } finally {
      await server.close()
    }
  }, 60_000)
})
