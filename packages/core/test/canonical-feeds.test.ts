import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { canonicalize } from '../src/canonical.ts'
import type { IndicatorType } from '../src/indicator.ts'

const FEEDS = join(__dirname, '../../../../shared/data/feeds')
const present = existsSync(FEEDS)
if (!present) console.warn('Skipped: ../shared/data/feeds is not there, real feed values were not tried.')
const whenPresent = present ? describe : describe.skip

const linesOf = (file: string) =>
  readFileSync(join(FEEDS, file), 'utf8')
    .split(/\r?\n/)
    .filter((line) => line !== '' && !line.startsWith('#'))

/** How many values are admitted, and how many refused for each reason. */
function count(type: IndicatorType, values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const value of values) {
    const canonical = canonicalize(type, value)
    const key = 'refused' in canonical ? canonical.refused : 'admitted'
    counts[key] = (counts[key] ?? 0) + 1
  }
  return counts
}

whenPresent('values of real feeds', () => {
  it('are admitted, each url of the URLhaus list of 2022', () =>
    expect(count('url', linesOf('urlhaus/text_online_2022-07.txt'))).toEqual({ admitted: 12_191 }))

  it('are admitted, each url of the URLhaus table of 2025', () => {
    // No cell before the url holds a quote.
    const urls = linesOf('urlhaus/csv_online_2025-04-21_plainheader.csv').filter((line) => /^"\d/.test(line))
    expect(
      count(
        'url',
        urls.map((line) => line.split('","')[2] ?? ''),
      ),
    ).toEqual({ admitted: 11_125 })
  })

  it('are admitted, each address of the Feodo Tracker list of 2021', () => {
    const rows = linesOf('feodo/ipblocklist_2021-10-25.csv').filter((line) => /^"\d/.test(line))
    expect(
      count(
        'ipv4',
        rows.map((line) => line.split('","')[1] ?? ''),
      ),
    ).toEqual({ admitted: rows.length })
    expect(rows.length).toBeGreaterThan(300)
  })
})
