import { canonicalize } from '../../canonical.ts'
import type { Source } from '../../indicator.ts'
import { csvRows } from './csv-rows.ts'
import { type Feed, FeedError, type FeedReadOptions } from './feed.ts'
import { jsonRows, parseJson } from './json-rows.ts'
import { RELIABILITY, statusIn } from './reliability.ts'
import { type Cells, type Layout, readRows, type Row, type RowReading } from './rows.ts'
import { seenTimes } from './seen-times.ts'
import { isJson, openText } from './text.ts'
import { contextLine, namesIn, portDetail, tagsOf } from './wording.ts'

const SOURCE: Source = { name: 'Feodo Tracker', category: 'threat-intel' }

type Name = 'address' | 'port' | 'status' | 'firstSeen' | 'lastSeen' | 'malware'

const LAYOUT: Layout<Name> = {
  title: 'Feodo Tracker',
  columns: {
    address: { names: ['dst_ip', 'dstip', 'ip_address'], needed: true },
    port: { names: ['dst_port', 'dstport', 'port'], needed: true },
    status: { names: ['c2_status', 'status'], needed: false },
    firstSeen: { names: ['first_seen_utc', 'firstseen', 'first_seen'], needed: false },
    lastSeen: { names: ['last_online', 'lastonline'], needed: false },
    malware: { names: ['malware'], needed: true },
  },
  counted: true,
  mayBeEmpty: true,
}

/**
 * Feodo Tracker of abuse.ch: servers that command botnets. Reads its CSV block list, also with the two headers of
 * 2019, and its JSON one. A list with one row, or with none, is a normal one.
 *
 * A row becomes an `ipv4` (or `ipv6`, should one ever come). An address that is listed with several ports gives
 * several observations of one indicator.
 */
export const feodoTracker: Feed = {
  name: 'feodo',
  title: LAYOUT.title,
  address: 'https://feodotracker.abuse.ch/downloads/ipblocklist.csv',
  parse: (text, options) => readRows(rowsOf(text), LAYOUT, (cells) => observe(cells, options)),
}

function rowsOf(raw: string): readonly Row<Name>[] {
  const text = openText(raw, LAYOUT.title)
  if (!isJson(text)) return csvRows(text, LAYOUT)
  const entries = parseJson(text)
  if (!Array.isArray(entries)) throw new FeedError('Expected a Feodo Tracker list, an array of entries')
  return jsonRows(entries, LAYOUT)
}

function observe(cells: Cells<Name>, options: FeedReadOptions): RowReading {
  if (cells.address === undefined) return 'bad_row'
  const address = canonicalize(cells.address.includes(':') ? 'ipv6' : 'ipv4', cells.address, options)
  if ('refused' in address) return address.refused
  const times = seenTimes(cells, options.observedAt)
  if (times === undefined) return 'bad_time'
  const names = namesIn(cells.malware)
  const report = {
    source: SOURCE,
    confidence: RELIABILITY.feodo[statusIn(cells.status)],
    ...times,
    ...contextLine('botnet_cc', names, [portDetail(cells.port), cells.status]),
    referenceUrl: `https://feodotracker.abuse.ch/browse/host/${address.value}/`,
    tags: tagsOf(names),
    mitreTechniques: [],
    industries: [],
  }
  return [{ ...address, report }]
}
