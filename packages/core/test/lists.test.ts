import { type Filters, INDICATOR_TYPES, type Indicator } from '../src/index.ts'
import { listOf, listsOf, matches } from '../src/store/index.ts'
import {
  indicator,
  NOW,
  randomIndicators,
  randomSelection,
  report,
  seeded,
} from '../src/conformance/index.ts'

const SEED = 91_120_026

/** Membership said again in other words, from the contract. */
function admits(filters: Filters, { type, reports }: Indicator): boolean {
  const highest = ['high', 'medium', 'low'].find((level) =>
    reports.some(({ confidence }) => confidence === level),
  )
  return (
    (filters.type === undefined || filters.type === type) &&
    (filters.confidence === undefined || filters.confidence === highest) &&
    (filters.category === undefined || reports.some(({ source }) => source.category === filters.category)) &&
    (filters.industry === undefined ||
      reports.some(({ industries }) => industries.includes(filters.industry as never)))
  )
}

describe('lists', () => {
  it(`say what the filters say, for random indicators and filters (seed ${SEED})`, () => {
    const random = seeded(SEED)
    const indicators = randomIndicators(random, 200)
    let members = 0
    for (let n = 0; n < 500; n++) {
      const { since, until, ...filters } = randomSelection(random)
      for (const each of indicators) {
        const inWindow = each.extractedAt >= since && each.extractedAt < until
        expect(matches(each, { ...filters, since, until })).toBe(inWindow && admits(filters, each))
        members += Number(inWindow && admits(filters, each))
      }
    }
    expect(members).toBeGreaterThan(1000)
  })

  it('are numbered the same forever: stored databases hold these numbers', () => {
    expect(listOf({})).toBe(0)
    expect(listOf({ type: 'ipv4' })).toBe(8192)
    expect(
      listOf({ type: 'mitre_attack', confidence: 'high', category: 'government', industry: 'water' }),
    ).toBe(11 * 8192 + 3 * 1024 + 5 * 64 + 12)
    expect(listOf({ confidence: 'low' })).toBe(1024)
    expect(listOf({ category: 'threat-intel' })).toBe(192)
    expect(listOf({ industry: 'finance' })).toBe(1)
  })

  it('are eight for an indicator of one category and no industry', () =>
    expect(new Set(listsOf(indicator())).size).toBe(8))

  it('are each named once, however many reports say the same', () => {
    const reports = [1, 2, 3].map((n) =>
      report({ source: { name: `${n}`, category: 'news' }, industries: ['water', 'energy'] }),
    )
    const lists = listsOf(indicator({ reports }))
    expect(lists).toHaveLength(new Set(lists).size)
    expect(lists).toHaveLength(2 * 2 * 2 * 3)
  })

  it('are different for different filters', () => {
    const numbers = INDICATOR_TYPES.flatMap((type) => [
      listOf({ type }),
      listOf({ type, confidence: 'high' }),
    ])
    expect(new Set(numbers).size).toBe(numbers.length)
  })

  it('do not look at time', () =>
    expect(listsOf(indicator({ extractedAt: NOW }))).toEqual(listsOf(indicator({ extractedAt: 1 }))))
})
