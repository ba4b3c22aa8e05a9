import { type Admission, type Canonical, canonicalize } from '../../canonical.ts'
import type { IndicatorType, Report, Source } from '../../indicator.ts'
import { csvRows } from './csv-rows.ts'
import { type Feed, FeedError, type FeedReadOptions } from './feed.ts'
import { answeredEntries, isObject, jsonRows, numberedEntries, parseJson } from './json-rows.ts'
import { confidenceAt } from './reliability.ts'
import { type Cells, type Layout, readRows, type RowReading } from './rows.ts'
import { seenTimes } from './seen-times.ts'
import { isJson, openText } from './text.ts'
import { contextLine, isPort, namesIn, portDetail, tagsOf } from './wording.ts'

const SOURCE: Source = { name: 'ThreatFox', category: 'threat-intel' }

type Name =
  'id' | 'value' | 'type' | 'threat' | 'family' | 'firstSeen' | 'lastSeen' | 'level' | 'compromised' | 'tags'

const LAYOUT: Layout<Name> = {
  title: 'ThreatFox',
  columns: {
    id: { names: ['ioc_id', 'id'], needed: false },
    value: { names: ['ioc_value', 'ioc'], needed: true },
    type: { names: ['ioc_type'], needed: true },
    threat: { names: ['threat_type'], needed: true },
    family: { names: ['malware_printable'], needed: false },
    firstSeen: { names: ['first_seen_utc', 'first_seen'], needed: true },
    lastSeen: { names: ['last_seen_utc', 'last_seen'], needed: false },
    level: { names: ['confidence_level'], needed: true },
    compromised: { names: ['is_compromised'], needed: false },
    tags: { names: ['tags'], needed: false },
  },
  counted: true,
  mayBeEmpty: false,
}

/** What ThreatFox calls our types, but for `ip:port`. It has others, such as `sha3_384_hash`, which become nothing. */
const TYPES: ReadonlyMap<string, IndicatorType> = new Map([
  ['domain', 'domain'],
  ['url', 'url'],
  ['md5_hash', 'md5'],
  ['sha1_hash', 'sha1'],
  ['sha256_hash', 'sha256'],
  ['sha512_hash', 'sha512'],
])

const NUMBER = /^[0-9]{1,15}$/

/**
 * ThreatFox of abuse.ch: indicators of malware. Reads its CSV exports with 14 and with 15 columns, its JSON export
 * and the answer of its API; one that says `no_result` is an empty reading.
 *
 * A row becomes one indicator of its type; `ip:port` becomes the address, the port goes into the context.
 */
export const threatfox: Feed = {
  name: 'threatfox',
  title: LAYOUT.title,
  address: 'https://threatfox.abuse.ch/export/csv/recent/',
  parse(raw, options) {
    const text = openText(raw, LAYOUT.title)
    const entries = isJson(text) ? entriesOf(parseJson(text)) : undefined
    if (entries === 'no_result') return { read: 0, observations: [], rejected: {} }
    const rows = entries === undefined ? csvRows(text, LAYOUT) : jsonRows(entries, LAYOUT)
    return readRows(rows, LAYOUT, (cells) => observe(cells, options))
  },
}

function entriesOf(json: unknown): readonly unknown[] | 'no_result' {
  if (!isObject(json))
    throw new FeedError('Expected a ThreatFox export, an object of lists, or an answer of its API')
  if ('query_status' in json || 'data' in json) {
    return answeredEntries(json, { list: 'data', nothing: 'no_result' }) ?? 'no_result'
  }
  return numberedEntries(json, LAYOUT.title)
}

function observe(cells: Cells<Name>, options: FeedReadOptions): RowReading {
  if (cells.value === undefined || cells.type === undefined) return 'bad_row'
  const { canonical, port } = itemOf(cells.type, cells.value, options)
  if ('refused' in canonical) return canonical.refused
  const times = seenTimes(cells, options.observedAt)
  if (times === undefined) return 'bad_time'
  const families = namesIn(cells.family)
  const compromised = cells.compromised?.toLowerCase() === 'true' ? 'compromised site' : undefined
  const report: Report = {
    source: SOURCE,
    confidence: confidenceAt(cells.level),
    ...times,
    ...contextLine(cells.threat, families, [portDetail(port), compromised]),
    ...(NUMBER.test(cells.id ?? '') ? { referenceUrl: `https://threatfox.abuse.ch/ioc/${cells.id}/` } : {}),
    tags: tagsOf([...families, ...namesIn(cells.tags)]),
    mitreTechniques: [],
    industries: [],
  }
  return [{ ...canonical, report }]
}

/** What an item names, with the port where it has one. */
interface Item {
  readonly canonical: Canonical | { readonly refused: 'unsupported_type' }
  readonly port?: string
}

function itemOf(type: string, value: string, admission: Admission): Item {
  if (type === 'ip:port') return endpointOf(value, admission)
  const known = TYPES.get(type)
  return {
    canonical: known === undefined ? { refused: 'unsupported_type' } : canonicalize(known, value, admission),
  }
}

/** An address and a port, joined by the last colon: an IPv6 address may stand in brackets, or without. */
function endpointOf(text: string, admission: Admission): Item {
  const colon = text.lastIndexOf(':')
  const port = text.slice(colon + 1)
  if (colon < 0 || !isPort(port)) return { canonical: { refused: 'bad_grammar' } }
  const address = text.slice(0, colon).replace(/^\[(.*)\]$/, '$1')
  return { canonical: canonicalize(address.includes(':') ? 'ipv6' : 'ipv4', address, admission), port }
}
