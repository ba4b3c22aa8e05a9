import type { EpochMicros } from '../indicator.ts'
import { formatInstant, MICROS_PER_SECOND } from '../instant.ts'
import type { Format, Frame } from './format.ts'

/** `meta.feed_version` of the contract. */
const FEED_VERSION = '1.0'

/** The envelope of the contract: `meta`, `data`, `links`. */
export const json: Format = {
  contentType: 'application/json; charset=utf-8',
  form: (query) => (query.includeContext ? 'item' : 'item_without_context'),
  open: (frame) => `{"meta":${JSON.stringify(meta(frame))},"data":[`,
  rows: (lines, isFirst) => (isFirst || lines.length === 0 ? '' : ',') + lines.join(','),
  close: (frame) => `],"links":${JSON.stringify(frame.links)}}\n`,
}

function meta({ query, generatedAt, until, total, sourceName, nextCursor }: Frame): object {
  const { type = 'all', category = 'all', confidence = 'all', industry, limit, offset } = query
  return {
    total,
    limit: limit === Infinity ? total : limit,
    offset,
    generated_at: wholeSecond(generatedAt),
    feed_version: FEED_VERSION,
    source: sourceName,
    filters: {
      type,
      category,
      confidence,
      industry,
      since: wholeSecond(query.since),
      until: wholeSecond(until),
    },
    next_cursor: nextCursor,
  }
}

function wholeSecond(instant: EpochMicros): string {
  return formatInstant(instant / MICROS_PER_SECOND)
}
