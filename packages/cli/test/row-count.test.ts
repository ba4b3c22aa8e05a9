import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CSV_COLUMNS } from '@vedette/core'
import { countRows } from '../src/row-count.ts'

const folder = mkdtempSync(join(tmpdir(), 'vedette-rows-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const HEAD = CSV_COLUMNS.join(',')

it.each([
  ['an empty file', '', 0],
  ['txt', '192.0.2.1\n192.0.2.2\n', 2],
  ['txt without a last line feed', '192.0.2.1\n192.0.2.2', 2],
  ['txt with empty lines', '\n192.0.2.1\r\n\r\n', 1],
  ['csv without rows', `${HEAD}\n`, 0],
  ['csv', `${HEAD}\n1,ipv4,a,,,,,,,\n2,ipv4,b,,,,,,,\n`, 2],
  ['csv with a line feed and quotes in a cell', `${HEAD}\n1,ipv4,a,,,,,,,"x\ny ""z"""\n2,ipv4,b,,,,,,,\n`, 2],
  ['ndjson', '{"id":"1"}\n{"id":"2"}\n', 2],
  ['json without rows', '{"meta":{"filters":{}},"data":[],"links":{}}\n', 0],
  ['json', '{"meta":{"filters":{}},"data":[{"source":{}},{"tags":["}]{","\\"{"]}],"links":{}}\n', 2],
  ['indented json', '{\n  "meta": {},\n  "data": [\n    { "a": [{}] }\n  ]\n}\n', 1],
])('counts the rows of %s', async (name, content, rows) => {
  const file = join(folder, 'list')
  writeFileSync(file, content)
  expect([name, await countRows(file)]).toEqual([name, rows])
})

it('counts a list that is longer than one piece of reading', async () => {
  const file = join(folder, 'long.txt')
  writeFileSync(file, '192.0.2.1\n'.repeat(100_000))
  expect(await countRows(file)).toBe(100_000)
})
