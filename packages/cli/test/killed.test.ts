import { openSqliteStorage } from '@vedette/adapter-sqlite'
import { feodoFile, urlhausFile } from './feed-files.ts'
import { ending, workplace } from './program.ts'

const { run, start, write, file } = workplace()
const ROWS = 6_000
const EVERYTHING = { since: 0, until: Infinity }

/** Everything in a database but when it was learned: `extracted_at` is not in a line, and orders them. */
async function listIn(db: string): Promise<readonly string[]> {
  const { stdout } = await run(['export', '--format', 'ndjson', '--db', db])
  return stdout.trim().split('\n').sort()
}

it('comes to the same as one clean run when it is killed in the middle and run again', async () => {
  const source = write('urlhaus.csv', urlhausFile(ROWS))
  const args = (name: string) => ['ingest', 'urlhaus', source, '--json', '--db', file(name)]
  const { indicators, close } = await openSqliteStorage(file('killed.db'))
  const count = () => indicators.snapshot((snapshot) => snapshot.count(EVERYTHING))
  const child = start(args('killed.db'))
  const gone = ending(child)
  while ((await count()) === 0 && child.exitCode === null) await new Promise(setImmediate)
  child.kill('SIGKILL')
  expect(await gone).toMatchObject({ signal: 'SIGKILL', stdout: '' })
  const kept = await count()
  await close()
  expect(kept).toBeGreaterThan(0)
  expect(kept).toBeLessThan(ROWS)

  expect(JSON.parse((await run(args('killed.db'))).stdout)).toMatchObject({
    new: ROWS - kept,
    unchanged: kept,
  })
  await run(args('clean.db'))
  const clean = await listIn(file('clean.db'))
  expect(clean).toHaveLength(ROWS)
  expect(await listIn(file('killed.db'))).toEqual(clean)
})

it('writes beside another that writes to the same database', async () => {
  const db = file('both.db')
  const runs = await Promise.all([
    run(['ingest', 'urlhaus', write('u.csv', urlhausFile(2_000)), '--json', '--db', db]),
    run(['ingest', 'feodo', write('f.csv', feodoFile(2_000)), '--json', '--db', db]),
  ])
  expect(runs.map(({ code, stdout }) => [code, JSON.parse(stdout).new])).toEqual([
    [0, 2_000],
    [0, 2_000],
  ])
  const { stdout } = await run(['stats', '--json', '--db', db])
  expect(JSON.parse(stdout)).toMatchObject({ total: 4_000 })
})
