import { hadRoom, withOutages } from '../src/store/index.ts'
import { memoryStorage, type RateCounter } from '../src/index.ts'
import { NOW } from '../src/conformance/index.ts'

const SECOND = 1_000_000
const limits = [
  { seconds: 60, limit: 10 },
  { seconds: 86_400, limit: 1_000 },
]

/** A counter that fails whenever `fails` says so, and counts rightly otherwise. */
function sometimes(fails: () => boolean): RateCounter {
  const { rates } = memoryStorage()
  return { take: async (...args) => (fails() ? Promise.reject(new Error('away')) : rates.take(...args)) }
}

async function passed(counter: RateCounter, moments: readonly number[]): Promise<number> {
  let count = 0
  for (const now of moments) if (hadRoom(limits, await counter.take('a', limits, now))) count += 1
  return count
}

describe('a counter that comes and goes', () => {
  const minute = Array.from({ length: 600 }, (_, n) => NOW + n * (SECOND / 10))

  it.each([2, 3, 7])(
    'lets through no more than two limits in a minute (every %sth call fails)',
    async (every) => {
      let calls = 0
      const counter = withOutages(
        sometimes(() => ++calls % every === 0),
        () => 1,
      )
      expect(await passed(counter, minute)).toBe(20)
    },
  )

  it('gives a new share in the next minute, and counts the day on', async () => {
    const counter = withOutages(
      sometimes(() => true),
      () => 2,
    )
    expect(await passed(counter, minute.slice(0, 100))).toBe(5)
    expect(await passed(counter, [NOW + 59 * SECOND])).toBe(0)
  })
})

it('a clock that is set back does not keep a counter from being asked again', async () => {
  let isAway = true
  let asked = 0
  const counter = withOutages(
    sometimes(() => (asked++, isAway)),
    () => 1,
  )
  await counter.take('a', limits, NOW)
  isAway = false
  await counter.take('a', limits, NOW - 3600 * SECOND)
  expect(asked).toBe(2)
})
