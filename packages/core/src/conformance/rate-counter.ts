import type { RateCounter } from '../ports.ts'
import type { Clause } from './clause.ts'
import { same } from './fixtures.ts'

const minute = (limit: number, start = 60) => ({ start, seconds: 60, limit })
const day = (limit: number) => ({ start: 0, seconds: 86_400, limit })

/** Everything that a rate counter promises. */
export const rateCounterContract: readonly Clause<RateCounter>[] = [
  {
    name: 'counts in every window and tells what was there before',
    async check(rates) {
      same(await rates.take('a', [minute(5), day(9)]), [0, 0], 'the first')
      same(await rates.take('a', [minute(5), day(9)]), [1, 1], 'the second')
      same(await rates.take('a', [minute(5, 120), day(9)]), [0, 2], 'the next minute')
    },
  },
  {
    name: 'keeps buckets apart',
    async check(rates) {
      await rates.take('a', [minute(5)])
      for (const bucket of ['A', 'a ', 'b', ''])
        same(await rates.take(bucket, [minute(5)]), [0], `bucket "${bucket}"`)
    },
  },
  {
    name: 'counts a refused request in no window',
    async check(rates) {
      await rates.take('a', [minute(1), day(9)])
      for (let n = 0; n < 3; n++) same(await rates.take('a', [minute(1), day(9)]), [1, 1], 'a refused one')
      same(await rates.take('a', [minute(1, 120), day(9)]), [0, 1], 'the next minute')
    },
  },
  {
    name: 'lets exactly as many pass as fit when they come at once',
    async check(rates) {
      const held = await Promise.all(Array.from({ length: 40 }, () => rates.take('a', [minute(10), day(90)])))
      same(held.filter(([requests]) => (requests ?? 0) < 10).length, 10, 'requests that passed')
    },
  },
]
