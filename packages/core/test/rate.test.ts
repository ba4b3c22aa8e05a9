import {
  DEFAULT_TIERS,
  memoryStorage,
  rateLimitError,
  rateLimits,
  rateState,
  uncounted,
} from '../src/index.ts'
import { windowStart } from '../src/store/index.ts'

/** 2026-01-15T12:00:30.5Z */
const NOW = 1_768_478_430_500_000
const tier = DEFAULT_TIERS.free
const limits = rateLimits(tier)
const state = (held: readonly [number, number], at = NOW) => rateState(limits, { held, at })

describe('fixed windows', () => {
  it('are aligned to the minute and to the UTC day', () =>
    expect(limits.map((limit) => ({ ...limit, start: windowStart(limit, NOW) }))).toEqual([
      { start: 1_768_478_400, seconds: 60, limit: 10 },
      { start: 1_768_435_200, seconds: 86_400, limit: 1000 },
    ]))

  it('speak of the minute', () => {
    expect(state([0, 0])).toEqual({ limit: 10, remaining: 9, reset: 1_768_478_460 })
    expect(state([9, 50])).toEqual({ limit: 10, remaining: 0, reset: 1_768_478_460 })
  })

  it('refuse what the minute does not hold, with the whole seconds to wait', () =>
    expect(state([10, 50])).toEqual({ limit: 10, remaining: 0, reset: 1_768_478_460, retryAfter: 30 }))

  it('speak of the day when the day is what ran out', () => {
    expect(state([0, 1000])).toEqual({ limit: 1000, remaining: 0, reset: 1_768_521_600, retryAfter: 43_170 })
    expect(state([3, 999])).toEqual({ limit: 1000, remaining: 0, reset: 1_768_521_600 })
  })

  it('speak of the minute alone while the day lasts', () =>
    expect(state([0, 998])).toMatchObject({ limit: 10, remaining: 9 }))

  it('ask for a second at least', () =>
    expect(state([10, 10], 1_768_478_459_999_999)).toMatchObject({ retryAfter: 1 }))

  it('let exactly the limit through in each minute, and start anew in the next', async () => {
    const { rates } = memoryStorage()
    const passed = async (now: number) =>
      rateState(limits, await rates.take('k', limits, now)).retryAfter === undefined
    const outcomes = []
    for (let n = 0; n < 15; n++) outcomes.push(await passed(NOW + n))
    expect(outcomes.filter(Boolean)).toHaveLength(10)
    expect(await passed(NOW + 30_000_000)).toBe(true)
  })

  it('have nothing left when nothing can be counted', () =>
    expect(uncounted(limits, NOW)).toEqual({ limit: 10, remaining: 0, reset: 1_768_478_460 }))

  it('are told in the refusal', () => {
    const error = rateLimitError(state([10, 50]), tier, 'https://vedette.example/pricing')
    expect(error).toMatchObject({
      code: 'rate_limit_exceeded',
      details: {
        limit: 10,
        reset_at: '2026-01-15T12:01:00Z',
        tier: 'free',
        upgrade_url: 'https://vedette.example/pricing',
      },
    })
    expect(rateLimitError(state([10, 50]), tier).details).not.toHaveProperty('upgrade_url')
  })
})
