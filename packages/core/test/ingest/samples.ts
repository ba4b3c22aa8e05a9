import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Feed, FeedError, type FeedReading } from '../../src/ingest/feeds/feed.ts'
import { feedNamed } from '../../src/ingest/feeds/known-feeds.ts'
import { parseInstant } from '../../src/instant.ts'

/** The moment of reading in all tests. */
export const OBSERVED_AT = 1_800_000_000

/** Samples hold addresses and names for documentation only. */
const OPTIONS = { observedAt: OBSERVED_AT, allowReserved: true }

export function sample(file: string): string {
  return readFileSync(join(__dirname, '../golden', file), 'utf8')
}

export function read(feed: string, text: string): FeedReading {
  return found(feed).parse(text, OPTIONS)
}

/** What each observation is, without what every one of them has. */
export function observed(feed: string, text: string): unknown[] {
  return read(feed, text).observations.map(({ type, value, report }) => {
    const { source, mitreTechniques, industries, ...rest } = report
    expect([source.category, mitreTechniques, industries]).toEqual(['threat-intel', [], []])
    return { type, value, ...rest }
  })
}

/** Why a text is refused as a whole. */
export function refusal(feed: string, text: string): { readonly message: string; readonly line?: number } {
  try {
    read(feed, text)
  } catch (error) {
    if (!(error instanceof FeedError)) throw error
    return { message: error.message, ...(error.line === undefined ? {} : { line: error.line }) }
  }
  throw new Error('The text was read')
}

export function seconds(instant: string): number {
  return (parseInstant(instant) as number) / 1_000_000
}

export function withCrlf(text: string): string {
  return text.replaceAll('\n', '\r\n')
}

function found(name: string): Feed {
  const feed = feedNamed(name)
  if (feed === undefined) throw new Error(`There is no feed ${name}`)
  return feed
}
