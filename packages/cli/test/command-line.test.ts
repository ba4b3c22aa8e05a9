import { CATEGORIES, CONFIDENCES, INDICATOR_TYPES, INDUSTRIES } from '@vedette/core'
import { FEEDS } from '@vedette/core/ingest'
import { workplace } from './program.ts'

const { run, write, file } = workplace()

const COMMANDS = [
  'serve',
  'ingest',
  'export',
  'keys',
  'keys create',
  'keys list',
  'keys revoke',
  'stats',
  'doctor',
  'migrate',
]

it.concurrent.each(['', ...COMMANDS])('explains "vedette %s" with examples', async (command) => {
  const { code, stdout, stderr } = await run([...command.split(' ').filter(Boolean), '--help'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toContain(`Usage: ${`vedette ${command}`.trim()}`)
  expect(stdout).toMatch(/\nExamples:\n {2}\$ /)
  for (const flag of ['--db', '--config', '--quiet', '--version']) expect(stdout).toContain(flag)
})

it('names every value of a filter, and every feed', async () => {
  const words = (await run(['export', '--help'])).stdout.split(/[^\w-]+/)
  expect(words).toEqual(
    expect.arrayContaining([...INDICATOR_TYPES, ...CATEGORIES, ...CONFIDENCES, ...INDUSTRIES]),
  )
  const help = (await run(['ingest', '--help'])).stdout
  for (const { name } of FEEDS) expect(help).toContain(name)
})

it('prints its version', async () => {
  expect(await run(['--version'])).toMatchObject({ code: 0, stdout: '0.1.0\n', stderr: '' })
})

it.concurrent.each([
  [['ingst'], 'Did you mean "ingest"?'],
  [['keys', 'lst'], 'Did you mean "list"?'],
  [['export', '--formt', 'txt'], 'Did you mean "--format"?'],
  [['stats', '--qiet'], 'Did you mean "--quiet"?'],
  [['stats', '--bd=x'], 'Did you mean "--db"?'],
  [['export', '--type', 'ipv5'], 'Invalid IOC type: ipv5. Did you mean "ipv4"?'],
  [['export', '--type', 'nonsense'], 'Invalid IOC type: nonsense; expected one of ipv4, ipv6'],
  [['export', '--category', 'new'], 'Did you mean "news"?'],
  [['export', '--confidence', 'hihg'], 'Did you mean "high"?'],
  [['export', '--industry', 'finanse'], 'Did you mean "finance"?'],
  [['export', '--format', 'jsn'], 'Invalid format: jsn. Did you mean "json"?'],
  [['export', '--format', 'ndjsn'], 'Did you mean "ndjson"?'],
  [['export', '--limit', '0'], 'Invalid limit: 0: a whole number, 1 or more'],
  [['export', '--limit', '1e3'], 'Invalid limit: 1e3'],
  [['export', '--since', '2026-02-30T00:00:00Z'], 'Invalid since: 2026-02-30T00:00:00Z: a date-time'],
  [
    ['export', '--since', '2026-01-02T00:00:00Z', '--until', '2026-01-01T00:00:00Z'],
    'since must be earlier than until',
  ],
  [['export', '--type', 'ipv4', '--type', 'domain'], 'given twice'],
  [['export', '--type', ''], 'Invalid IOC type'],
  [['export', '--type'], 'argument missing'],
  [['ingest'], "missing required argument 'feed'"],
  [['ingest', 'urlhas'], 'unknown feed "urlhas". Did you mean "urlhaus"?'],
  [['ingest', 'urlhaus', 'ftp://feeds.example/a'], 'expected a file, -, or an http or https address'],
  [['ingest', 'urlhaus', 'https://ada:secret@feeds.example/'], 'with credentials'],
  [['ingest', 'urlhaus', 'a', 'b'], 'too many arguments'],
  [['keys', 'create'], '--tier is missing; expected one of free, pro'],
  [['keys', 'create', '--tier', 'por'], 'Invalid tier: por. Did you mean "pro"?'],
  [['keys', 'create', '--tier', 'constructor'], 'Invalid tier: constructor'],
  [['keys', 'create', '--tier', 'pro', '--expires-in-days', '0'], 'Invalid --expires-in-days: 0'],
  [['keys', 'create', '--tier', 'pro', '--name', 'a\nb'], 'Invalid --name'],
  [['keys', 'revoke'], "missing required argument 'id'"],
  [['stats', '--db', 'mysql://ada:secret@db.example/x'], 'unknown kind "mysql:"'],
  [['stats', '--db', 'sqlit:x.db'], 'Did you mean "sqlite"?'],
  [['stats', '--db', 'postgre://ada:secret@db.example/x'], 'Did you mean "postgres"?'],
  [['stats', '--db', 'sqlite:'], 'expected a path behind "sqlite:"'],
  [['stats', '--db', '"postgres://ada:secret@db.example/x"'], 'and nothing around it'],
  [['stats', '--db', ' postgres://ada:secret@db.example/x'], 'and nothing around it'],
  [['stats', '--db', 'postgres//ada:secret@db.example/x'], 'and nothing around it'],
  [['stats', '--db', 'sqlite:postgres://ada:secret@db.example/x'], 'and nothing around it'],
  [['stats', '--db', 'host=db.example password=secret'], 'and nothing around it'],
  [
    ['stats', '--db', 'postgres://ada:secret@db.example/x\n'],
    'db: what was given (from --db): expected a database address',
  ],
  [['stats', '--db', 'a.db', '--db-read', 'postgres://ada:secret@b/x'], 'only PostgreSQL has standbys'],
  [['export', '--db-read', 'postgres://ada:secret@b/x'], 'only PostgreSQL has standbys'],
  [
    ['serve', '--db-read', 'postgres://ada:secret@b/x\n'],
    'dbRead: what was given (from --db-read): expected',
  ],
  [['ingest', 'feodo', '--db-read', 'postgres://ada:secret@b/x'], "unknown option '--db-read'"],
  [['stats', '--db', 'a.db', '--db', 'postgres://ada:secret@b/x'], "option '--db <address>' was given twice"],
  [['stats', '--bd=postgres://ada:secret@b/x'], '\'--bd=postgres://...\'. Did you mean "--db"?'],
  [["postgres://ada:se'cret@b/x"], "unknown command 'postgres://..."],
  [['ingest', 'urlhaus', 'postgres://ada:secret@b/x'], 'not "postgres://..."'],
  [['serve', '--port', '99999'], 'port: "99999" (from --port)'],
  [['serve', '--every', '1m'], 'every: "1m" (from --every): expected at least 5m'],
  [['serve', '--feeds', 'urlhaus,foedo'], 'Did you mean "feodo"?'],
])('refuses %j', async (args, message) => {
  const { code, stdout, stderr } = await run(args)
  expect(stderr).toContain(message)
  expect(stderr).toMatch(/^vedette: /)
  expect(stderr).not.toMatch(/se'?cret/)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
})

it.each([[[]], [['keys']]])('prints help on stderr when a command is missing behind %j', async (args) => {
  const { code, stdout, stderr } = await run(args)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain('Commands:')
})

it('refuses an unknown key of the configuration file', async () => {
  const { code, stderr } = await run(['stats', '--config', write('wrong.json', '{"hots":"a"}')])
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: `vedette: ${file('wrong.json')}: unknown key "hots". Did you mean "host"?\n`,
  })
})

it('takes global flags before and behind the command', async () => {
  const db = `sqlite:${file('global.db')}`
  for (const args of [
    ['--db', db, 'migrate'],
    ['migrate', '--db', db],
  ]) {
    expect(await run(args)).toMatchObject({
      code: 0,
      stdout: `${file('global.db')}: schema 1, the present one\n`,
    })
  }
})

it('takes the database from the configuration file and from the environment', async () => {
  const config = write('db.json', JSON.stringify({ db: file('config.db') }))
  expect((await run(['migrate', '--config', config])).stdout).toContain(file('config.db'))
  const env = { VEDETTE_DB: `sqlite:${file('variable.db')}` }
  expect((await run(['migrate', '--config', config], { env })).stdout).toContain(file('variable.db'))
})

it('keeps its data in the data folder of the user when nothing else is said', async () => {
  expect((await run(['migrate'])).stdout).toContain(file('data/vedette/vedette.db'))
})

it('fails on a file that is not its own, and leaves it alone', async () => {
  const { code, stderr } = await run(['stats', '--db', write('notes.txt', 'a shopping list '.repeat(100))])
  expect(code).toBe(1)
  expect(stderr).toContain('is not a SQLite database')
})
