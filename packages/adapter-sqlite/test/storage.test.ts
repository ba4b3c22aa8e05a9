import {
  chmodSync,
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { basename } from 'node:path'
import { NOW } from '@vedette/core/conformance'
import { loadDriver, type SqliteDriver } from '../src/driver.ts'
import { MIGRATIONS } from '../src/migrations.ts'
import { openSqliteStorage, StorageError } from '../src/index.ts'
import { folderForTests } from './folder.ts'
import { everythingIn, numbered, put } from './indicators.ts'

const folder = folderForTests()
let driver: SqliteDriver

beforeAll(async () => void (driver = await loadDriver()))
afterEach(() => folder.empty())

/** A closed database of ours with 500 indicators. */
async function database(name: string): Promise<string> {
  const storage = await openSqliteStorage(folder.file(name))
  await put(
    storage.indicators,
    Array.from({ length: 500 }, (_, n) => numbered(n)),
  )
  await storage.close()
  return storage.path
}

/** Runs SQL on a file that need not be ours. */
function run(path: string, sql: string): void {
  const connection = new driver(path, { readonly: false, fileMustExist: false, timeout: 0 })
  connection.exec(sql)
  connection.close()
}

function overwrite(path: string, position: number, bytes: Uint8Array): void {
  const file = openSync(path, 'r+')
  writeSync(file, bytes, 0, bytes.length, position)
  closeSync(file)
}

const OURS = 0x56454454

const UNUSABLE: readonly (readonly [name: string, make: (path: string) => unknown, message: RegExp])[] = [
  [
    'a text file',
    (path) => writeFileSync(path, 'This is not a database\n'),
    /is not a SQLite database\. Give/,
  ],
  ['a file of one byte', (path) => writeFileSync(path, 'S'), /is not a SQLite database/],
  [
    'a file that is cut off in its header',
    (path) => writeFileSync(path, 'SQLite format 3\0\x10'),
    /is damaged/,
  ],
  ['a folder', (path) => mkdirSync(path), /is a folder\. Give the path of a file/],
  ['a database without an application', (path) => run(path, 'create table t (a)'), /of another application/],
  [
    'a database of another application',
    (path) => run(path, 'pragma application_id = 7; create table t (a)'),
    /of another/,
  ],
  [
    'a database of another application in WAL mode',
    (path) => run(path, 'pragma journal_mode = wal; create table t (a)'),
    /of another application/,
  ],
  [
    'a database of a newer release',
    async (path) => {
      await database(basename(path))
      run(path, 'pragma user_version = 999')
    },
    /newer release: it has schema 999, this one knows \d+\. Update Vedette/,
  ],
  [
    'a database that was cut off',
    async (path) => {
      await database(basename(path))
      truncateSync(path, statSync(path).size - 4096)
    },
    /is damaged: it has \d+ of \d+ bytes\. Restore it from a backup/,
  ],
  [
    'a database with an impossible page size',
    async (path) => {
      await database(basename(path))
      overwrite(path, 16, Buffer.from([3, 7]))
    },
    /is damaged: its header makes no sense/,
  ],
  [
    'a database with a first page of noise',
    async (path) => {
      await database(basename(path))
      overwrite(path, 100, Buffer.alloc(3_996, 0x5a))
    },
    /is damaged: .+\. Restore it/,
  ],
  [
    'a database of ours without our tables',
    (path) => run(path, `pragma application_id = ${OURS}; pragma user_version = 1; create table t (a)`),
    /is damaged: no such table: store/,
  ],
]

it.each(UNUSABLE)(
  'refuses %s with a message, and leaves it and its folder as they are',
  async (_, make, message) => {
    const path = folder.file('unusable.db')
    await make(path)
    const before = [folder.content(), readdirSync(folder.path)]
    const refusal = await openSqliteStorage(path).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(StorageError)
    expect((refusal as StorageError).message).toMatch(message)
    expect((refusal as StorageError).message.startsWith(`${path} `)).toBe(true)
    expect([folder.content(), readdirSync(folder.path)]).toEqual(before)
  },
)

it.each([':memory:', ''])('refuses "%s" and points to the store in memory', async (path) => {
  await expect(openSqliteStorage(path)).rejects.toThrow('memoryStorage()')
})

it('refuses a path below a file', async () => {
  writeFileSync(folder.file('file'), 'x')
  await expect(openSqliteStorage(folder.file('file/vedette.db'))).rejects.toThrow('not a folder')
})

const root = process.getuid?.() === 0
if (root) console.warn('Skipped as root, for whom nothing is forbidden: a file without permission.')
const unlessRoot = root ? it.skip : it

unlessRoot('refuses a file that it may not write, and says what to change', async () => {
  const path = await database('mine.db')
  chmodSync(path, 0o400)
  await expect(openSqliteStorage(path)).rejects.toThrow(/permission denied\. Give this user the right/)
})

it('creates a missing file with its folders, readable for the owner alone', async () => {
  const path = folder.file('a/b/new.db')
  const storage = await openSqliteStorage(path)
  await put(storage.indicators, [numbered(1)])
  const modes = readdirSync(folder.file('a/b')).map(
    (name) => statSync(folder.file(`a/b/${name}`)).mode & 0o777,
  )
  expect(modes).toEqual([0o600, 0o600, 0o600])
  await storage.close()
})

it('fills an empty file that is there already', async () => {
  const path = folder.file('empty.db')
  writeFileSync(path, '')
  const storage = await openSqliteStorage(path)
  expect(await everythingIn(storage.indicators)).toEqual({ values: [], count: 0 })
  await storage.close()
})

it('is one file again after the last handle is closed, and holds what was stored', async () => {
  const path = await database('kept.db')
  expect(readdirSync(folder.path)).toEqual(['kept.db'])
  const storage = await openSqliteStorage(path)
  expect((await everythingIn(storage.indicators)).count).toBe(500)
  expect(await storage.indicators.snapshot(async ({ version }) => version)).toBe(NOW + 499)
  await storage.close()
})

it('opens a database whose newest pages are still in the journal', async () => {
  const writing = await openSqliteStorage(folder.file('live.db'))
  await put(
    writing.indicators,
    Array.from({ length: 500 }, (_, n) => numbered(n)),
  )
  for (const end of ['', '-wal']) copyFileSync(`${writing.path}${end}`, folder.file(`copy.db${end}`))
  await writing.close()
  const copy = await openSqliteStorage(folder.file('copy.db'))
  expect((await everythingIn(copy.indicators)).count).toBe(500)
  await copy.close()
})

it('finds the work done when another process migrates between its look and its lock', async () => {
  const path = folder.file('raced.db')
  let raced = 0
  const slow = function (...options: ConstructorParameters<SqliteDriver>) {
    const connection = new driver(...options)
    const prepare = connection.prepare.bind(connection)
    return Object.assign(connection, {
      prepare(sql: string) {
        if (sql === 'begin immediate' && raced++ === 0) {
          run(
            path,
            `${MIGRATIONS.join()}; pragma application_id = ${OURS}; pragma user_version = ${MIGRATIONS.length}`,
          )
        }
        return prepare(sql)
      },
    })
  } as unknown as SqliteDriver
  const storage = await openSqliteStorage(path, { driver: slow })
  expect(raced).toBe(1)
  await put(storage.indicators, [numbered(1)])
  expect((await everythingIn(storage.indicators)).count).toBe(1)
  await storage.close()
})

it('refuses a SQLite that can corrupt the file before it touches anything', async () => {
  const old = function () {
    return {
      prepare: () => ({ raw: () => ({ get: () => ['3.51.2'] }) }),
      close: () => {},
    }
  } as unknown as SqliteDriver
  await expect(openSqliteStorage(folder.file('old.db'), { driver: old })).rejects.toThrow(
    'SQLite 3.51.2 can corrupt a database in WAL mode; 3.51.3 or later is needed',
  )
  expect(readdirSync(folder.path)).toEqual([])
})

it('writes no key into the file', async () => {
  const storage = await openSqliteStorage(folder.file('keys.db'))
  const key = 'sk_live_0123456789abcdefghijABCDEFGHIJ0123456789'
  await storage.keys.add(key, {
    id: 'key_1',
    prefix: key.slice(0, 12),
    tier: 'pro',
    scopes: ['read:iocs'],
    createdAt: 1,
  })
  expect(await storage.keys.find(key)).toMatchObject({ id: 'key_1' })
  await storage.close()
  const bytes = readFileSync(storage.path).toString('latin1')
  expect(bytes).toContain('key_1')
  expect(bytes).not.toContain(key.slice(8, 30))
})

describe('the check of a whole file', () => {
  it('finds nothing in a sound one', async () => {
    const storage = await openSqliteStorage(await database('sound.db'))
    expect(await storage.check()).toEqual([])
    expect(storage.schema).toBe(MIGRATIONS.length)
    expect(storage.sqliteVersion).toMatch(/^3\.\d+\.\d+$/)
    await storage.close()
  })

  it('names what is damaged', async () => {
    const path = await database('damaged.db')
    overwrite(path, Math.floor(statSync(path).size / 2 / 4096) * 4096, new Uint8Array(4096).fill(0x55))
    const storage = await openSqliteStorage(path)
    expect(await storage.check()).not.toEqual([])
    await storage.close()
  })
})
