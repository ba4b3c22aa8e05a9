import type { RateCounter } from '../ports.ts'
import type { Clause } from './clause.ts'
import { NOW, same } from './fixtures.ts'

const minute = (limit: number) => ({ seconds: 60, limit })
const day = (limit: number) => ({ seconds: 86_400, limit })
const MINUTE = 60_000_000
const DAY = 86_400_000_000

/** Everything that a rate counter promises. A counter that has a clock of its own is made to go by the caller's. */
export const rateCounterContract: readonly Clause<RateCounter>[] = [
  {
    name: 'counts in every window and tells what was there before, and when',
    async check(rates) {
      const limits = [minute(5), day(9)]
      const { held, at } = await rates.take('a', limits, NOW)
      same([held, at], [[0, 0], NOW], 'the first')
      same((await rates.take('a', limits, NOW + 1)).held, [1, 1], 'the second')
      same((await rates.take('a', limits, NOW + MINUTE - 1)).held, [2, 2], 'the end of the minute')
      same((await rates.take('a', limits, NOW + MINUTE)).held, [0, 3], 'the next minute')
      same((await rates.take('a', limits, NOW + DAY)).held, [0, 0], 'the next day')
    },
  },
  {
    name: 'keeps buckets apart',
    async check(rates) {
      await rates.take('a', [minute(5)], NOW)
      for (const bucket of ['A', 'a ', 'b', 'ä', ''])
        same((await rates.take(bucket, [minute(5)], NOW)).held, [0], `bucket "${bucket}"`)
    },
  },
  {
    name: 'counts a refused request in no window',
    async check(rates) {
      const limits = [minute(1), day(9)]
      await rates.take('a', limits, NOW)
      for (let n = 0; n < 3; n++) same((await rates.take('a', limits, NOW)).held, [1, 1], 'a refused one')
      same((await rates.take('a', limits, NOW + MINUTE)).held, [0, 1], 'the next minute')
    },
  },
  {
    name: 'lets a longer window refuse what a shorter one has room for',
    async check(rates) {
      const limits = [minute(5), day(2)]
      for (const before of [0, 1])
        same((await rates.take('a', limits, NOW)).held, [before, before], 'counted')
      same((await rates.take('a', limits, NOW + MINUTE)).held, [0, 2], 'refused by the day')
      same((await rates.take('a', limits, NOW + MINUTE)).held, [0, 2], 'and not counted')
    },
  },
  {
    name: 'lets exactly as many pass as fit when they come at once',
    async check(rates) {
      const counts = await Promise.all(
        Array.from({ length: 40 }, () => rates.take('a', [minute(10), day(90)], NOW)),
      )
      same(counts.filter(({ held: [requests = 0] }) => requests < 10).length, 10, 'requests that passed')
      same((await rates.take('a', [minute(11), day(90)], NOW)).held, [10, 10], 'requests that were counted')
    },
  },
]
