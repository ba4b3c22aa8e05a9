// 10,000 rows in each format, beside the database's own shell that prints the same rows.
import { parseCsv } from '../built-packages.mjs'
import { bodyOf } from '../answers.mjs'
import { atMost, ratioResult } from '../results.mjs'
import { rounds, timed } from '../rounds.mjs'
import { printShell, timeShell } from '../sqlite-shell.mjs'
import { PAGE_ROWS, READS } from '../sqlite-tables.mjs'
import { requireEqual } from '../equality.mjs'

const ROUNDS = 9
const TIMES = 8

export const lists = [
  listMeasure('txt', atMost(1.2), 'txt, 10,000 rows ÷ shell'),
  listMeasure('json', atMost(1, ', stretch 0.6'), 'json with all fields, 10,000 rows ÷ shell `.mode json`'),
  listMeasure('csv', atMost(1, ', stretch 0.5'), 'csv, 10,000 rows ÷ shell `-csv`'),
]

function listMeasure(format, goal, title) {
  return {
    name: format,
    title,
    needs: ['shell'],
    async run({ base }) {
      const raw = `limit=${PAGE_ROWS}&format=${format}`
      const read = READS[format]
      const body = await bodyOf(base.storage, raw)
      requireSame(format, body, printShell(base.path, read), read)
      const { ours, reference } = await rounds(ROUNDS, {
        reference: () => timeShell(base.path, read, TIMES),
        ours: () => timed(TIMES, () => bodyOf(base.storage, raw)),
      })
      return [ratioResult(title, { ours, reference }, goal)]
    },
  }
}

/** Both have the same rows, in the same order, with the same content. */
function requireSame(format, body, printed, { itemOf, cellsOf }) {
  const text = body.toString()
  if (format === 'txt') return requireEqual('txt', text, printed)
  if (format === 'json') return requireEqual('json', JSON.parse(text).data, printed.map(itemOf))
  return requireEqual('csv', parseCsv(text, { from_line: 2 }), printed.map(cellsOf))
}
