import { IocError, type RateCounter, type RateLimit } from '../src/index.ts'
import { memoryRateCounter } from '../src/memory-rate-counter.ts'
import { hadRoom, withOutages } from '../src/store/index.ts'

/** 2026-01-15T12:00:00Z, where a minute begins. */
const NOW = 1_768_478_400_000_000
const SECOND = 1_000_000
const GONE = new IocError('unavailable', 'gone')
const minute = (limit: number): RateLimit => ({ seconds: 60, limit })
const day = (limit: number): RateLimit => ({ seconds: 86_400, limit })

/** A counter that can be taken away, the one that survives that, and what is asked of them. */
function counters(processes: number | (() => number) = 1) {
  const real = memoryRateCounter()
  const behind = {
    isAway: false,
    asked: [] as number[],
    take: real.take,
  }
  const counter: RateCounter = {
    async take(bucket, limits, now) {
      behind.asked.push(now)
      if (behind.isAway) throw GONE
      return behind.take(bucket, limits, now)
    },
  }
  const surviving = withOutages(counter, typeof processes === 'number' ? () => processes : processes)
  /** How many of so many requests pass, one after the other. */
  async function passed(count: number, limits: readonly RateLimit[], now: number, bucket = 'a') {
    let sum = 0
    for (let n = 0; n < count; n++) {
      sum += hadRoom(limits, await surviving.take(bucket, limits, now)) ? 1 : 0
    }
    return sum
  }
  return { behind, surviving, passed, real }
}

/** Steers by hand how the counter behind answers: each `take` waits for its own answer. */
function slowCounter() {
  const waiting: { readonly now: number; readonly succeed: () => void; readonly fail: () => void }[] = []
  const counter: RateCounter = {
    take: (_bucket, limits, now) =>
      new Promise((resolve, reject) =>
        waiting.push({
          now,
          succeed: () => resolve({ at: now, held: limits.map(() => 0) }),
          fail: () => reject(GONE),
        }),
      ),
  }
  return { waiting, surviving: withOutages(counter, () => 1) }
}

describe('while the counter is there', () => {
  it('it alone counts, and its answer is passed on as it is', async () => {
    const { behind, surviving, real } = counters(3)
    await real.take('a', [minute(5), day(9)], NOW)
    expect(await surviving.take('a', [minute(5), day(9)], NOW)).toEqual({ at: NOW, held: [1, 1] })
    behind.take = async () => ({ at: NOW + 7 * SECOND, held: [4, 2] })
    expect(await surviving.take('a', [minute(5), day(9)], NOW)).toEqual({
      at: NOW + 7 * SECOND,
      held: [4, 2],
    })
    expect(behind.asked).toEqual([NOW, NOW])
  })
})

describe('while the counter is away', () => {
  it.each([
    [10, 1, 10],
    [10, 2, 5],
    [10, 3, 3],
    [10, 10, 1],
    [10, 11, 0],
    [1, 4, 0],
    [7, 0, 7],
  ])('of %d requests in a minute, each of %d processes lets %d through', async (limit, processes, share) => {
    const { behind, passed } = counters(processes)
    behind.isAway = true
    expect(await passed(30, [minute(limit), day(1000)], NOW)).toBe(share)
    expect(await passed(30, [minute(limit), day(1000)], NOW + 59 * SECOND)).toBe(0)
  })

  it('shares the day as well', async () => {
    const { behind, passed } = counters(4)
    behind.isAway = true
    expect(await passed(30, [minute(1000), day(10)], NOW)).toBe(2)
  })

  it('the next minute has a share of its own', async () => {
    const { behind, passed } = counters(2)
    behind.isAway = true
    expect(await passed(30, [minute(10), day(1000)], NOW + 30 * SECOND)).toBe(5)
    expect(await passed(30, [minute(10), day(1000)], NOW + 60 * SECOND)).toBe(5)
  })

  it('goes by the number of processes that is known at each request', async () => {
    let processes = 1
    const { behind, passed } = counters(() => processes)
    behind.isAway = true
    expect(await passed(4, [minute(10)], NOW)).toBe(4)
    processes = 2
    expect(await passed(30, [minute(10)], NOW)).toBe(1)
  })

  it('keeps buckets apart', async () => {
    const { behind, passed } = counters(2)
    behind.isAway = true
    expect(await passed(30, [minute(10)], NOW, 'a')).toBe(5)
    expect(await passed(30, [minute(10)], NOW, 'b')).toBe(5)
  })

  it('has nothing to share where there is no limit', async () => {
    const { behind, passed, surviving } = counters(3)
    behind.isAway = true
    expect(await passed(50, [minute(Infinity), day(Infinity)], NOW)).toBe(50)
    expect((await surviving.take('a', [minute(Infinity), day(Infinity)], NOW)).held).toEqual([50, 50])
  })

  it('shares the limit that there is beside one that is not', async () => {
    const { behind, passed } = counters(2)
    behind.isAway = true
    expect(await passed(50, [minute(Infinity), day(9)], NOW)).toBe(4)
  })

  it('tells what is left of the share, as if the others held the rest', async () => {
    const { behind, surviving } = counters(3)
    behind.isAway = true
    const held = async () => (await surviving.take('a', [minute(10), day(100)], NOW)).held
    expect(await held()).toEqual([7, 67])
    expect(await held()).toEqual([8, 68])
    expect(await held()).toEqual([9, 69])
    expect(await held()).toEqual([10, 70])
    expect(await held()).toEqual([10, 70])
  })

  it('is over after 60 seconds: then requests fail as the counter does', async () => {
    const { behind, passed, surviving } = counters(2)
    behind.isAway = true
    expect(await passed(1, [minute(1000)], NOW)).toBe(1)
    expect(await passed(1, [minute(1000)], NOW + 60 * SECOND - 1)).toBe(1)
    for (const later of [60, 61, 3600]) {
      await expect(surviving.take('a', [minute(1000)], NOW + later * SECOND)).rejects.toBe(GONE)
    }
  })

  it('begins with the first failure, not with the last success', async () => {
    const { behind, passed } = counters(1)
    expect(await passed(1, [minute(10)], NOW)).toBe(1)
    behind.isAway = true
    expect(await passed(1, [minute(10)], NOW + 3600 * SECOND)).toBe(1)
    expect(await passed(1, [minute(10)], NOW + 3659 * SECOND)).toBe(1)
  })
})

describe('the counter that is away', () => {
  it('is asked once a second, however many requests come', async () => {
    const { behind, passed } = counters(1)
    behind.isAway = true
    for (const ms of [0, 1, 500, 999, 1000, 1001, 1999, 2000, 2500, 3100]) {
      await passed(5, [minute(1000)], NOW + ms * 1000)
    }
    expect(behind.asked.map((now) => (now - NOW) / 1000)).toEqual([0, 1000, 2000, 3100])
  })

  it('is asked also after the 60 seconds', async () => {
    const { behind, surviving } = counters(1)
    behind.isAway = true
    await surviving.take('a', [minute(10)], NOW)
    await expect(surviving.take('a', [minute(10)], NOW + 90 * SECOND)).rejects.toBe(GONE)
    behind.isAway = false
    await expect(surviving.take('a', [minute(10)], NOW + 90 * SECOND + 1)).rejects.toBe(GONE)
    expect(await surviving.take('a', [minute(10)], NOW + 91 * SECOND)).toEqual({
      at: NOW + 91 * SECOND,
      held: [0],
    })
  })

  it('counts exactly again from its first answer on, and what passed meanwhile is not taken off', async () => {
    const { behind, passed } = counters(2)
    expect(await passed(4, [minute(10)], NOW)).toBe(4)
    behind.isAway = true
    expect(await passed(30, [minute(10)], NOW + SECOND)).toBe(5)
    behind.isAway = false
    expect(await passed(30, [minute(10)], NOW + 2 * SECOND)).toBe(6)
  })

  it('has another 60 seconds when it goes away again, but no second share', async () => {
    const { behind, passed } = counters(2)
    const flicker = async (second: number) => {
      behind.isAway = true
      const share = await passed(30, [minute(1000), day(20)], NOW + second * SECOND)
      behind.isAway = false
      await passed(1, [minute(1000), day(1000)], NOW + (second + 1) * SECOND, 'b')
      return share
    }
    const shares: number[] = []
    // Midnight comes 12 hours behind.
    for (const second of [0, 2, 58, 70, 43_199, 43_201]) shares.push(await flicker(second))
    expect(shares).toEqual([10, 0, 0, 0, 0, 10])
  })

  it('is asked again, and its outage is no longer, when the clock is set back', async () => {
    const { behind, surviving } = counters(1)
    behind.isAway = true
    const limits = [minute(1000)]
    for (const second of [3_600, 0, 59]) await surviving.take('a', limits, NOW + second * SECOND)
    await expect(surviving.take('a', limits, NOW + 60 * SECOND)).rejects.toBe(GONE)
    expect(behind.asked.map((now) => (now - NOW) / SECOND)).toEqual([3_600, 0, 59, 60])
  })
})

describe('of requests that come at once', () => {
  it('no more than the share pass, although all of them fail together', async () => {
    const { behind, surviving } = counters(2)
    behind.isAway = true
    const limits = [minute(10), day(100)]
    const counts = await Promise.all(Array.from({ length: 40 }, () => surviving.take('a', limits, NOW)))
    expect(counts.filter((count) => hadRoom(limits, count))).toHaveLength(5)
  })

  it('one asks the counter while the others take their share without waiting', async () => {
    const { waiting, surviving } = slowCounter()
    const first = surviving.take('a', [minute(10)], NOW)
    waiting.shift()?.fail()
    expect((await first).held).toEqual([0])

    const later = NOW + SECOND
    const asks = surviving.take('a', [minute(10)], later)
    expect((await surviving.take('a', [minute(10)], later)).held).toEqual([1])
    expect((await surviving.take('a', [minute(10)], later)).held).toEqual([2])
    expect(waiting).toHaveLength(1)
    waiting.shift()?.succeed()
    expect((await asks).held).toEqual([0])
    const next = surviving.take('a', [minute(10)], later)
    waiting.shift()?.succeed()
    expect(await next).toEqual({ at: later, held: [0] })
  })

  it('those that fail late belong to the same outage, and prolong none', async () => {
    const { waiting, surviving } = slowCounter()
    const takes = [0, 1, 2].map((n) => surviving.take('a', [minute(10)], NOW + n * SECOND))
    for (const { fail } of waiting.splice(0)) fail()
    expect((await Promise.all(takes)).map(({ held }) => held[0])).toEqual([0, 1, 2])
    const last = surviving.take('a', [minute(10)], NOW + 60 * SECOND)
    waiting.shift()?.fail()
    await expect(last).rejects.toBe(GONE)
  })
})
