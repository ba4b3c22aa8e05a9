import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FeedError, type FeedReading } from '../../src/ingest/feeds/feed.ts'
import { feedNamed } from '../../src/ingest/feeds/known-feeds.ts'

const FEEDS = join(__dirname, '../../../../../shared/data/feeds')
const present = existsSync(FEEDS)
if (!present) console.warn('Skipped: ../shared/data/feeds is not there, real feed files were not read.')
const whenPresent = present ? describe : describe.skip

const parse = (file: string) =>
  feedNamed(file.split('/')[0] as string)?.parse(readFileSync(join(FEEDS, file), 'utf8'), { observedAt: 0 })

function countBy<T>(items: readonly T[], key: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const item of items) counts[key(item)] = (counts[key(item)] ?? 0) + 1
  return counts
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0)
}

function figuresOf({ read, observations, rejected }: FeedReading) {
  return {
    read,
    types: countBy(observations, ({ type }) => type),
    confidences: countBy(observations, ({ report }) => report.confidence),
    indicators: new Set(observations.map(({ type, value }) => `${type} ${value}`)).size,
    firstSeen: sum(observations.map(({ report }) => report.firstSeen)),
    lastSeen: sum(observations.map(({ report }) => report.lastSeen)),
    rejected,
  }
}

// Every figure was also found by another program, in another language, that shares no line with ours.
const FIGURES = {
  'urlhaus/csv_online_2025-04-21_plainheader.csv': {
    read: 11_125,
    types: { url: 11_125, ipv4: 5_537 },
    confidences: { high: 16_662 },
    indicators: 13_470,
    firstSeen: 28_896_832_797_302,
    lastSeen: 29_079_140_738_607,
    rejected: {},
  },
  'urlhaus/csv_recent_2022-09-13.csv': {
    read: 150,
    types: { url: 150, ipv4: 133 },
    confidences: { high: 232, medium: 51 },
    indicators: 211,
    firstSeen: 470_643_098_258,
    lastSeen: 470_643_107_342,
    rejected: {},
  },
  'urlhaus/json_recent_reshaped_2026-02-02.json': {
    read: 15,
    types: { url: 15, ipv4: 14 },
    confidences: { high: 20, medium: 9 },
    indicators: 26,
    firstSeen: 51_331_501_736,
    lastSeen: 51_331_501_736,
    rejected: {},
  },
  'urlhaus/text_online_2022-07.txt': {
    read: 12_191,
    types: { url: 12_191, ipv4: 7_688 },
    confidences: { medium: 19_879 },
    indicators: 16_760,
    firstSeen: 0,
    lastSeen: 0,
    rejected: {},
  },
  'feodo/ipblocklist_2021-10-02.csv': {
    read: 375,
    types: { ipv4: 375 },
    confidences: { high: 249, medium: 126 },
    indicators: 370,
    firstSeen: 609_644_044_597,
    lastSeen: 612_221_417_023,
    rejected: {},
  },
  'feodo/ipblocklist_2021-10-25.csv': {
    read: 470,
    types: { ipv4: 470 },
    confidences: { high: 218, medium: 252 },
    indicators: 448,
    firstSeen: 766_132_153_974,
    lastSeen: 768_270_700_599,
    rejected: {},
  },
  'feodo/ipblocklist_2024-04-04.csv': {
    read: 28,
    types: { ipv4: 28 },
    confidences: { high: 4, medium: 24 },
    indicators: 28,
    firstSeen: 47_839_349_309,
    lastSeen: 47_899_839_783,
    rejected: {},
  },
  'feodo/ipblocklist_2025-06-25_one_entry.csv': {
    read: 1,
    types: { ipv4: 1 },
    confidences: { medium: 1 },
    indicators: 1,
    firstSeen: 1_654_377_893,
    lastSeen: 1_750_204_800,
    rejected: {},
  },
  'feodo/old_header_2019-03-05.csv': {
    read: 2,
    types: { ipv4: 2 },
    confidences: { medium: 2 },
    indicators: 2,
    firstSeen: 3_065_377_629,
    lastSeen: 3_065_384_205,
    rejected: {},
  },
  'feodo/ipblocklist_2026-03_5entries.json': {
    read: 5,
    types: { ipv4: 5 },
    confidences: { high: 1, medium: 4 },
    indicators: 5,
    firstSeen: 8_733_762_761,
    lastSeen: 8_862_480_000,
    rejected: {},
  },
  'threatfox/full_sha256_2025-12-04.csv': {
    read: 7_202,
    types: { sha256: 7_202 },
    confidences: { high: 6_296, medium: 906 },
    indicators: 7_202,
    firstSeen: 12_664_562_772_806,
    lastSeen: 12_664_755_249_035,
    rejected: {},
  },
  'threatfox/json_recent_2026-07-09.json': {
    read: 4_780,
    types: { ipv4: 2_614, domain: 1_783, url: 205, md5: 63, sha256: 63, sha1: 51 },
    confidences: { high: 4_611, medium: 166, low: 2 },
    indicators: 4_007,
    firstSeen: 8_422_070_138_236,
    lastSeen: 8_523_847_706_562,
    // 100.110.56.1, RFC 6598.
    rejected: { not_routable: 1 },
  },
  'threatfox/json_recent_2026-07-12.json': {
    read: 4_072,
    types: { ipv4: 2_657, domain: 1_257, url: 143, sha256: 12 },
    confidences: { high: 3_923, medium: 144, low: 2 },
    indicators: 3_366,
    firstSeen: 7_154_854_579_332,
    lastSeen: 7_258_516_514_331,
    // Two slips of a reporter's pen at the end of a name: `.comthi`, `.topm`.
    rejected: { not_routable: 1, no_public_suffix: 2 },
  },
} as const

whenPresent('a real file', () => {
  it.each(Object.entries(FIGURES))('gives what it holds: %s', (file, figures) => {
    expect(figuresOf(parse(file) as FeedReading)).toEqual(figures)
  })

  it.each(Object.keys(FIGURES))('gives the same twice: %s', (file) => {
    expect(parse(file)).toEqual(parse(file))
  })

  it.each([
    ['feodo/ipblocklist_aggressive_2021-03-19_cut.csv', 473, /^The file is cut/],
    ['threatfox/hostfile_rows_2023-11.csv', 1, /^This is no header of a ThreatFox file: it lacks ioc_value/],
    ['threatfox/ips_sorted_2026-08-22.txt', 1, /^This is no header of a ThreatFox file: it lacks ioc_value/],
  ])('is refused where it is not whole, or not the feed’s: %s', (file, line, message) => {
    let refused: unknown
    try {
      parse(file)
    } catch (error) {
      refused = error
    }
    expect(refused).toBeInstanceOf(FeedError)
    expect(refused).toMatchObject({ line, message: expect.stringMatching(message) })
  })
})
