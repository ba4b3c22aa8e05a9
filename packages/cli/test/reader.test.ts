import { join } from 'node:path'
import { openReader, type ReaderOptions } from '../src/reader.ts'

jest.setTimeout(30_000)

const readers: ReturnType<typeof openReader>[] = []
afterEach(async () => {
  await Promise.all(readers.splice(0).map((reader) => reader.close()))
})

function reader(options: ReaderOptions = {}) {
  const opened = openReader(options)
  readers.push(opened)
  return opened
}

/** A reader whose worker does what the test wants. */
function hostile(options: ReaderOptions = {}) {
  const { run, close } = reader({ worker: join(__dirname, 'hostile-reading.mjs'), ...options })
  return {
    run: (kind: string, input: unknown = {}): Promise<unknown> => run(kind as never, input as never),
    close,
  }
}

const URL_OF_PAGE = 'https://blog.example/a'
const pageOf = (html: string) => ({ bytes: Buffer.from(html), contentType: 'text/html', url: URL_OF_PAGE })

it('reads a page', async () => {
  const html = '<html><body><nav>a[.]example[.]net</nav><main><p>evil-b[.]com</p></main></body></html>'
  const { findings } = await reader().run('extraction', pageOf(html))
  expect(findings.map(({ value }) => value)).toEqual(['evil-b.com'])
})

it('reads one page after the other, and all in order', async () => {
  const { run } = reader()
  const pages = Array.from({ length: 20 }, (_, n) => run('extraction', pageOf(`<p>evil-${n}[.]com</p>`)))
  const values = (await Promise.all(pages)).map(({ findings }) => findings[0]?.value)
  expect(values).toEqual(pages.map((_, n) => `evil-${n}.com`))
})

it.each(['loop', 'backtrack'])('ends what takes too long (%s), and goes on with the next', async (kind) => {
  const { run } = hostile({ deadlineMs: 200 })
  const looping = run(kind)
  const next = run('echo', 'next')
  await expect(looping).rejects.toThrow('took too long, more than 0.2 seconds')
  expect(await next).toBe('next')
})

it.each(['objects', 'text', 'array'])(
  'ends what takes too much memory (%s), and goes on with the next',
  async (kind) => {
    const { run } = hostile({ maxMemoryMb: 64, deadlineMs: 20_000 })
    await expect(run(kind)).rejects.toThrow(/took too much memory|Invalid string length/)
    expect(await run('echo', 'next')).toBe('next')
  },
)

it('says what a task says, and keeps the thread', async () => {
  const { run } = hostile()
  await expect(run('fail')).rejects.toThrow('line 1: is no feed')
  await expect(run('nested')).rejects.toThrow('Maximum call stack size exceeded')
  expect(await run('echo', 'next')).toBe('next')
})

it('starts again when the thread ended by itself', async () => {
  const { run } = hostile()
  await expect(run('exit')).rejects.toThrow('was ended before it was through')
  expect(await run('echo', 'next')).toBe('next')
})

it('keeps the environment, where passwords are, to itself', async () => {
  expect(await hostile().run('environment')).toEqual([])
})

it('ends with what it is at when it is closed', async () => {
  const { run, close } = hostile()
  await run('echo')
  const looping = run('loop')
  await new Promise(setImmediate)
  const after = run('echo')
  const ended = expect(looping).rejects.toThrow('was ended before it was through')
  const refused = expect(after).rejects.toThrow('the reader is closed')
  await close()
  await ended
  await refused
})

it('says so when its code is not there', async () => {
  await expect(
    reader({ worker: join(__dirname, 'nowhere.mjs') }).run('extraction', pageOf('')),
  ).rejects.toThrow('Cannot find module')
})
