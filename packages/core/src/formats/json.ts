import type { EpochMicros } from '../indicator.ts'
import { formatInstant, MICROS_PER_SECOND } from '../instant.ts'
import type { Format, Frame } from './format.ts'
import { type Layout, pieces } from './layout.ts'

/** `meta.feed_version` of the contract. */
const FEED_VERSION = '1.0'

const VALUE = { column: 'valueJson', or: pieces`"${'value'}"` } as const
const REFERENCE_URL = { column: 'referenceUrl', before: ',"reference_url":' } as const
const CONTEXT = { column: 'context', before: ',"context":' } as const

const MEMBERS = [
  ...pieces`"id":"${'id'}","type":"${'type'}","value":${VALUE},"confidence":"${'confidence'}"`,
  ...pieces`,"first_seen":"${'firstSeen'}","last_seen":"${'lastSeen'}","source":{${'sourceJson'}${REFERENCE_URL}}`,
  ...pieces`,"tags":${'tags'},"mitre_techniques":${'mitreTechniques'}`,
]

/** The item of the contract, but for `context`. */
export const ITEM_WITHOUT_CONTEXT: Layout = { pieces: ['{', ...MEMBERS, '}'], separator: ',', end: '' }

/** The item of the contract; `context` comes last. */
export const ITEM: Layout = { pieces: ['{', ...MEMBERS, CONTEXT, '}'], separator: ',', end: '' }

/** The envelope of the contract: `meta`, `data`, `links`. */
export const json: Format = {
  contentType: 'application/json; charset=utf-8',
  layout: (query) => (query.includeContext ? ITEM : ITEM_WITHOUT_CONTEXT),
  open: (frame) => `{"meta":${JSON.stringify(meta(frame))},"data":[`,
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
