import { type ChildProcess, execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { loadDriver } from '../src/driver.ts'
import { openSqliteStorage } from '../src/index.ts'
import { folderForTests } from './folder.ts'
import { everythingIn, numbered, put } from './indicators.ts'

// Locks between threads of one process are not those between processes, and a thread cannot be killed: so these
// are real processes, and run the build.
const PROJECT = join(__dirname, '../../..')
const folder = folderForTests()

beforeAll(() => {
  const compiler = join(PROJECT, 'node_modules/typescript/bin/tsc')
  execFileSync(process.execPath, [compiler, '-b', 'packages/adapter-sqlite'], { cwd: PROJECT })
}, 120_000)

/** Starts a process and gives what it has said so far. */
function start(path: string, task: 'open' | 'write' | 'count'): { child: ChildProcess; said: string[] } {
  const child = fork(join(__dirname, 'child.mjs'), [path, task], { execArgv: [] })
  const said: string[] = []
  child.on('message', (message) => said.push(message as string))
  return { child, said }
}

async function killAfter(
  messages: number,
  { child, said }: ReturnType<typeof start>,
): Promise<readonly string[]> {
  const gone = once(child, 'exit')
  while (said.length < messages) await Promise.race([once(child, 'message'), failing(gone)])
  child.kill('SIGKILL')
  const [, signal] = (await gone) as [number | null, string | null]
  expect(signal).toBe('SIGKILL')
  return said.filter((message) => message !== 'open')
}

async function failing(gone: Promise<unknown[]>): Promise<never> {
  throw new Error(`The process ended early: ${String(await gone)}`)
}

it('eight processes that start at once on no file all find it migrated', async () => {
  const path = folder.file('eight.db')
  const children = Array.from({ length: 8 }, () => start(path, 'open'))
  const codes = await Promise.all(
    children.map(async ({ child }) => ((await once(child, 'exit')) as [number])[0]),
  )
  expect(codes).toEqual(Array(8).fill(0))
  expect(children.map(({ said }) => said)).toEqual(Array(8).fill(['open']))
  const storage = await openSqliteStorage(path)
  await put(storage.indicators, [numbered(1)])
  expect((await everythingIn(storage.indicators)).count).toBe(1)
  await storage.close()
}, 60_000)

it('a process that is killed while it writes leaves whole batches, and all that it acknowledged', async () => {
  const path = folder.file('killed.db')
  const acknowledged: string[] = []
  for (const messages of [2, 5, 9]) acknowledged.push(...(await killAfter(messages, start(path, 'write'))))
  const storage = await openSqliteStorage(path)
  const { values, count } = await everythingIn(storage.indicators)
  expect(acknowledged.length).toBeGreaterThanOrEqual(13)
  expect(values).toEqual(expect.arrayContaining(acknowledged))
  expect(values.length % 50).toBe(0)
  expect(count).toBe(values.length)
  await storage.close()
  expect(await integrity(path)).toEqual(['ok'])
}, 60_000)

it('two processes that write at once lose nothing', async () => {
  const path = folder.file('both.db')
  const children = [start(path, 'write'), start(path, 'write')]
  const acknowledged = (await Promise.all(children.map((each) => killAfter(12, each)))).flat()
  const storage = await openSqliteStorage(path)
  expect((await everythingIn(storage.indicators)).values).toEqual(expect.arrayContaining(acknowledged))
  await storage.close()
}, 60_000)

it('requests that were counted stay counted when the process is killed', async () => {
  const path = folder.file('counted.db')
  const counted = await killAfter(200, start(path, 'count'))
  const storage = await openSqliteStorage(path)
  const { held } = await storage.rates.take('a', [{ seconds: 60, limit: Infinity }], 0)
  expect(held[0]).toBeGreaterThanOrEqual(counted.length)
  await storage.close()
}, 60_000)

async function integrity(path: string): Promise<unknown> {
  const connection = new (await loadDriver())(path, { readonly: true, fileMustExist: true, timeout: 0 })
  const found = connection.prepare('pragma integrity_check').raw().get()
  connection.close()
  return found
}
