import {
  CATEGORIES,
  CONFIDENCES,
  type EpochMicros,
  INDICATOR_TYPES,
  INDUSTRIES,
  type Indicator,
  type Report,
} from '../indicator.ts'
import { mergeReports } from '../merge.ts'
import type { Selection } from '../selection.ts'
import { id, NOW, report } from './fixtures.ts'

/** A source of numbers in [0, 1), the same for the same seed. */
export type Random = () => number

/** mulberry32: small, and good enough to pick test data. */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let word = Math.imul(state ^ (state >>> 15), state | 1)
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61)
    return ((word ^ (word >>> 14)) >>> 0) / 4_294_967_296
  }
}

export function pick<T>(random: Random, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)] as T
}

function some<T>(random: Random, from: readonly T[], chance: number): readonly T[] {
  return from.filter(() => random() < chance)
}

const DAY = 86_400_000_000

/** A moment of the three days before {@link NOW}, often exactly at the edge of a day. */
function randomInstant(random: Random): EpochMicros {
  const instant = NOW - Math.floor(random() * 3 * DAY)
  return random() < 0.2 ? Math.floor(instant / DAY) * DAY + Math.floor(random() * 3) - 1 : instant
}

/** Reports of one indicator by one to four sources of any category. */
export function randomReports(random: Random): readonly Report[] {
  const count = random() < 0.6 ? 1 : 2 + Math.floor(random() * 3)
  const reports = Array.from({ length: count }, (_, n) => randomReport(random, n))
  return mergeReports([], reports)
}

function randomReport(random: Random, source: number): Report {
  const category = random() < 0.5 ? 'threat-intel' : pick(random, CATEGORIES)
  const firstSeen = Math.floor(randomInstant(random) / 1_000_000)
  return report({
    source: { name: `Source ${source} ${category}`, category },
    confidence: pick(random, CONFIDENCES),
    firstSeen,
    lastSeen: firstSeen + Math.floor(random() * 100_000),
    ...(random() < 0.7 && {
      context: pick(random, ['C2 server', 'payload: "x", \\ ü 漢 😀', "it's <b>", '=1+1', '\0\ud800']),
    }),
    tags: some(random, ['\0\ud800', 'apt28', 'C2', 'c2', 'elf, Mozi', '-x', 'ü'], 0.3),
    mitreTechniques: some(random, ['T1059', 'T1059.001', 'TA0001'], 0.2),
    industries: some(random, INDUSTRIES, 0.1),
  })
}

/** Indicators as an ingest would store them: unique ids and moments. */
export function randomIndicators(
  random: Random,
  count: number,
  after: EpochMicros = 0,
): readonly Indicator[] {
  const taken = new Set<EpochMicros>()
  return Array.from({ length: count }, (_, n) => {
    let extractedAt = Math.max(after + 1, randomInstant(random))
    while (taken.has(extractedAt)) extractedAt += 1
    taken.add(extractedAt)
    const type = pick(random, INDICATOR_TYPES)
    return { id: id(n), type, value: `${type}-${n}`, extractedAt, reports: randomReports(random) }
  })
}

/** Any filters, each absent half of the time, and a window that is sometimes open, empty or inverted. */
export function randomSelection(random: Random): Selection {
  return {
    ...(random() < 0.5 && { type: pick(random, INDICATOR_TYPES) }),
    ...(random() < 0.3 && { category: pick(random, CATEGORIES) }),
    ...(random() < 0.3 && { confidence: pick(random, CONFIDENCES) }),
    ...(random() < 0.2 && { industry: pick(random, INDUSTRIES) }),
    since: random() < 0.5 ? 0 : randomInstant(random),
    until: random() < 0.5 ? Infinity : randomInstant(random),
  }
}
