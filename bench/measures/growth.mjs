// What ten times the rows cost, and what depth costs.
import { answerOf, bodyOf } from '../answers.mjs'
import { atMost, ratioResult, valueResult } from '../results.mjs'
import { rounds, timed } from '../rounds.mjs'

const ROUNDS = 9
const OFFSET_ROUNDS = 5

export const growth = [
  {
    name: 'growth',
    title: '10 M ÷ 1 M rows: first page, txt, json, page at depth 90 %',
    needs: ['large'],
    run: beside,
  },
  { name: 'offset', title: 'offset 9,000 ÷ offset 0; any legal offset', run: offsets },
]

async function beside({ base, large }) {
  const names = { 'first page of 100': 'limit=100', 'txt, 10,000 rows': 'limit=10000&format=txt', 'json, 10,000 rows': 'limit=10000' } // prettier-ignore
  const queries = Object.entries(names).map(([name, raw]) => [name, raw, raw])
  queries.push(['page of 100 at cursor depth 90 %', await deepPage(base), await deepPage(large)])
  const results = []
  for (const [name, small, great] of queries) {
    const times = small.includes('10000') ? 5 : 50
    const found = await rounds(ROUNDS, {
      reference: () => timed(times, () => bodyOf(base.storage, small)),
      ours: () => timed(times, () => bodyOf(large.storage, great)),
    })
    const sizes = `${large.rows.toLocaleString('en')} ÷ ${base.rows.toLocaleString('en')} rows`
    const isWhole = base.rows >= 1_000_000 && large.rows >= 10 * base.rows
    results.push(ratioResult(`${name}: ${sizes}`, found, atMost(1.15), { isWhole, rows: large.rows }))
  }
  return results
}

/** The cursor behind nine tenths of all rows. */
async function deepPage({ storage, rows }) {
  const { nextCursor } = await answerOf(storage, `limit=1&offset=${Math.floor(rows * 0.9)}`)
  return `limit=100&cursor=${nextCursor}`
}

async function offsets({ base: { storage, rows } }) {
  const page = (offset) => () => timed(20, () => bodyOf(storage, `limit=100&offset=${offset}`))
  const near = await rounds(ROUNDS, { reference: page(0), ours: page(9_000) })
  let worst = { cpu: 0 }
  for (const filters of ['', '&type=url', '&category=threat-intel&confidence=medium', '&industry=finance']) {
    for (const share of [0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 1]) {
      const offset = Math.min(Math.floor(rows * share), 9_999_999)
      const raw = `limit=100&offset=${offset}${filters}`
      const { ours } = await rounds(OFFSET_ROUNDS, { ours: () => timed(1, () => bodyOf(storage, raw)) })
      if (ours.cpu > worst.cpu) worst = { ...ours, raw }
    }
  }
  return [
    ratioResult('page of 100: offset 9,000 ÷ offset 0', near, atMost(2.5)),
    valueResult('page of 100 at any legal offset', worst.cpu, {
      ...{ goal: atMost(20, ' ms'), unit: 'ms CPU', found: worst.raw, isWhole: rows >= 1_000_000 },
    }),
  ]
}
