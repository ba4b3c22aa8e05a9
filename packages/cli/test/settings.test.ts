import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UsageError } from '../src/failure.ts'
import { type Flags, readSettings } from '../src/settings-reading.ts'
import { SETTINGS } from '../src/settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'vedette-settings-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Reads settings on a machine where nothing else is said. */
function read(
  given: { flags?: Flags; env?: Record<string, string>; config?: unknown; platform?: string } = {},
) {
  const { flags = {}, env = {}, config, platform = 'linux' } = given
  const file = join(folder, 'vedette.json')
  if (config !== undefined) {
    writeFileSync(file, typeof config === 'string' ? config : JSON.stringify(config))
  }
  const named = config === undefined ? {} : { config: file }
  return readSettings({ ...flags, ...named }, { env, platform, home: '/home/ada' })
}

it('gives every setting that has a default when nothing is said', async () => {
  const { tiers, ...rest } = await read()
  expect(rest).toEqual({
    db: 'sqlite:/home/ada/.local/share/vedette/vedette.db',
    quiet: false,
    host: '127.0.0.1',
    port: 8080,
    sourceName: 'Vedette',
    feeds: [],
    sources: [],
    every: 900,
    demo: false,
    trustedProxies: [],
    keyInQuery: true,
  })
  expect(Object.keys(tiers)).toEqual(['free', 'pro'])
})

it('takes a flag before the environment, that before the file, and that before the default', async () => {
  const config = { port: 1, host: 'a', sourceName: 'file' }
  const env = { VEDETTE_PORT: '2', VEDETTE_HOST: 'b' }
  expect(await read({ config, env, flags: { port: '3' } })).toMatchObject({
    port: 3,
    host: 'b',
    sourceName: 'file',
  })
})

it('takes an empty variable for none', async () => {
  expect(await read({ env: { VEDETTE_PORT: '' } })).toMatchObject({ port: 8080 })
})

it('takes the name of the file from the environment as well', async () => {
  const file = join(folder, 'named.json')
  writeFileSync(file, '{"port":9000}')
  expect(await read({ env: { VEDETTE_CONFIG: file } })).toMatchObject({ port: 9000 })
})

it.each(Object.entries(SETTINGS))(
  'names flag and variable of %s after the setting',
  (name, { flag, variable }) => {
    const words = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    expect(flag.split(' ')[0]?.replace('--no-', '--')).toBe(`--${words}`)
    expect(variable).toBe(`VEDETTE_${words.toUpperCase().replaceAll('-', '_')}`)
  },
)

it('leaves a wrong value alone that the command has no use for', async () => {
  const env = { VEDETTE_PORT: 'tcp://10.0.0.1:8080' }
  const surroundings = { env, platform: 'linux', home: '/home/somebody' }
  expect(await readSettings({}, surroundings, (name) => name === 'db')).toMatchObject({ port: 8080 })
  await expect(readSettings({}, surroundings, (name) => name === 'port')).rejects.toThrow(/^port: /)
})

it('refuses an unknown key of the file, and names the nearest', async () => {
  await expect(read({ config: { prot: 1 } })).rejects.toThrow(
    /vedette\.json: unknown key "prot"\. Did you mean "port"\?/,
  )
})

it.each([
  ['[]', /expected a JSON object/],
  ['{', /expected JSON/],
])('refuses a file that is %s', async (config, problem) => {
  const reading = read({ config })
  await expect(reading).rejects.toThrow(problem)
  await expect(reading).rejects.toBeInstanceOf(UsageError)
})

it('repeats nothing of a file that is no JSON: it may hold a password', async () => {
  for (const config of ['{"db":postgres://ada:secret@b/x}', '{"db":"postgres://ada:secret@b/x', '"secret']) {
    const error = (await read({ config }).catch((thrown: unknown) => thrown)) as Error
    expect(error.message).toMatch(/vedette\.json: expected JSON: \w/)
    expect(error.message).not.toContain('secret')
  }
})

it.each(['db', 'dbRead'])('does not repeat a wrong %s', async (name) => {
  for (const value of ['postgres://ada:secret@b/x\n', ['postgres://ada:secret@b/x']]) {
    const error = (await read({ config: { [name]: value } }).catch((thrown: unknown) => thrown)) as Error
    expect(error.message).toMatch(
      new RegExp(`^${name}: what was given \\(from .*vedette\\.json\\): expected `),
    )
    expect(error.message).not.toContain('secret')
  }
})

it('refuses a file that is not there', async () => {
  await expect(read({ flags: { config: '/nowhere.json' } })).rejects.toThrow('/nowhere.json: no such')
})

it.each([
  ['the flag', { flags: { port: '70000' } }, 'port: "70000" (from --port): expected a whole number'],
  [
    'the environment',
    { env: { VEDETTE_EVERY: '4m' } },
    'every: "4m" (from VEDETTE_EVERY): expected at least 5m',
  ],
  ['the file', { config: { quiet: 'yes' } }, /quiet: "yes" \(from .*vedette\.json\): expected true or false/],
])('names %s as the source of a wrong value', async (_source, given, message) => {
  await expect(read(given)).rejects.toThrow(message)
})

it.each([
  { port: 1.5 },
  { port: -1 },
  { every: 900 },
  { every: '169h' },
  { host: '' },
  { publicUrl: 'iocs.example.com' },
  { publicUrl: 'https://ada:secret@iocs.example.com' },
  { publicUrl: 'https://iocs.example.com/?a=b' },
  { feeds: 'urlhaus,,feodo' },
  { feeds: 'urlhaus=ftp://mirror.example/' },
  { feeds: [7] },
  { trustedProxies: 1 },
  { db: 7 },
  { sourceName: 'two\nlines' },
])('refuses %j', async (config) => {
  await expect(read({ config })).rejects.toBeInstanceOf(UsageError)
})

it('reads lists from a text and from a list alike', async () => {
  const feeds = [{ name: 'urlhaus' }, { name: 'feodo', address: 'https://mirror.example/f.csv?a=b' }]
  const written = ['urlhaus', 'feodo=https://mirror.example/f.csv?a=b']
  expect(await read({ config: { feeds: written } })).toMatchObject({ feeds })
  expect(await read({ env: { VEDETTE_FEEDS: written.join(', ') } })).toMatchObject({ feeds })
})

it('takes the slash off the end of the public address', async () => {
  expect(await read({ flags: { publicUrl: 'https://a.example/x/' } })).toMatchObject({
    publicUrl: 'https://a.example/x',
  })
})

it.each([
  ['linux', { XDG_DATA_HOME: '/data' }, 'sqlite:/data/vedette/vedette.db'],
  ['linux', { XDG_DATA_HOME: 'relative' }, 'sqlite:/home/ada/.local/share/vedette/vedette.db'],
  ['darwin', {}, 'sqlite:/home/ada/Library/Application Support/vedette/vedette.db'],
  ['win32', { LOCALAPPDATA: 'C:\\Local' }, 'sqlite:C:\\Local\\vedette\\vedette.db'],
])('puts the database on %s with %j at %s', async (platform, env, db) => {
  expect(await read({ platform, env })).toMatchObject({ db })
})

it('lays tiers over the defaults', async () => {
  const { tiers } = await read({ config: { tiers: { free: { requestsPerDay: 5 } } } })
  expect(tiers['free']).toMatchObject({ name: 'free', requestsPerDay: 5, requestsPerMinute: 10 })
  expect(tiers['pro']).toMatchObject({ requestsPerDay: 1_000_000 })
})

it('takes a new tier that gives every field', async () => {
  const partner = {
    ...{ requestsPerMinute: 1, requestsPerDay: 2, maxRows: 3, lookbackDays: 4 },
    ...{ formats: ['txt'], scopes: ['read:iocs'] },
  }
  const { tiers } = await read({ flags: { tiers: JSON.stringify({ partner }) } })
  expect(tiers['partner']).toEqual({ name: 'partner', ...partner })
})

it.each([
  ['{', 'expected JSON'],
  ['[]', 'expected an object of tiers'],
  ['{"free":1}', 'free: expected an object'],
  ['{"Free":{}}', "expected a tier's name in lower case"],
  ['{"local":{}}', 'not "local"'],
  ['{"free":{"request_per_day":1}}', 'unknown field "request_per_day"'],
  ['{"free":{"maxRow":1}}', 'Did you mean "maxRows"?'],
  ['{"free":{"maxRows":10001}}', 'free.maxRows: expected a whole number from 1 to 10000'],
  ['{"free":{"requestsPerDay":0}}', 'free.requestsPerDay: expected a whole number'],
  ['{"free":{"formats":[]}}', 'free.formats: expected a list of some of json, csv, txt'],
  ['{"free":{"scopes":["all"]}}', 'free.scopes: expected'],
  ['{"constructor":{}}', 'constructor: expected the field "requestsPerMinute" as well'],
])('refuses the tiers %s', async (tiers, message) => {
  await expect(read({ flags: { tiers } })).rejects.toThrow(message)
})
