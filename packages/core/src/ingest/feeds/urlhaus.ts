import { canonicalize } from '../../canonical.ts'
import type { Report, Source } from '../../indicator.ts'
import type { Observation } from '../observation.ts'
import { csvRows } from './csv-rows.ts'
import { type Feed, FeedError, type FeedReadOptions } from './feed.ts'
import { answeredEntries, isObject, jsonRows, numberedEntries, parseJson } from './json-rows.ts'
import { RELIABILITY, statusIn } from './reliability.ts'
import { type Cells, type Layout, readRows, type Row, type RowReading } from './rows.ts'
import { seenTimes } from './seen-times.ts'
import { isJson, linesOf, openText, requireLastLineEnd } from './text.ts'
import { contextLine, namesIn, tagsOf } from './wording.ts'

const SOURCE: Source = { name: 'URLhaus', category: 'threat-intel' }

type Name = 'url' | 'firstSeen' | 'lastSeen' | 'status' | 'threat' | 'tags' | 'page'

const LAYOUT: Layout<Name> = {
  title: 'URLhaus',
  columns: {
    url: { names: ['url'], needed: true },
    firstSeen: { names: ['dateadded', 'date_added', 'dateadded (utc)'], needed: true },
    lastSeen: { names: ['last_online'], needed: false },
    status: { names: ['url_status'], needed: true },
    threat: { names: ['threat'], needed: true },
    tags: { names: ['tags'], needed: false },
    page: { names: ['urlhaus_link', 'urlhaus_reference'], needed: false },
  },
  counted: false,
  mayBeEmpty: false,
}

const URL_LINE = /^[a-z][a-z0-9+.-]{0,15}:\/\/\S+$/i
const LITERAL_HOST = /^[a-z0-9+.-]+:\/\/(?:\[([0-9a-f:]+)\]|([0-9]+(?:\.[0-9]+){3}))(?![^:/?])/
const PAGE = /^https:\/\/urlhaus\.abuse\.ch\/[!-~]{0,200}$/

/**
 * URLhaus of abuse.ch: addresses of the web that hand out malware. Reads its CSV tables with 9 and with 8 columns
 * and that of 2019 for a network or country, its text list, its JSON export and the answer of its API.
 *
 * A row becomes a `url`, and, where the host is an address, also an `ipv4` or `ipv6`. Names of hosts are not
 * listed: most belong to someone whose site was broken into, or to a place where anyone may put files.
 * The text list gives no times and no status.
 */
export const urlhaus: Feed = {
  name: 'urlhaus',
  title: LAYOUT.title,
  address: 'https://urlhaus.abuse.ch/downloads/csv_recent/',
  parse: (text, options) => readRows(rowsOf(text), LAYOUT, (cells) => observe(cells, options)),
}

function rowsOf(raw: string): readonly Row<Name>[] {
  const text = openText(raw, LAYOUT.title)
  if (isJson(text)) return jsonRows(entriesOf(parseJson(text)), LAYOUT)
  return isUrlList(text) ? listRows(text) : csvRows(text, LAYOUT)
}

function entriesOf(json: unknown): readonly unknown[] {
  if (!isObject(json))
    throw new FeedError('Expected a URLhaus export, an object of lists, or an answer of its API')
  if ('query_status' in json || 'urls' in json) return answeredEntries(json, { list: 'urls' }) ?? []
  return numberedEntries(json, LAYOUT.title)
}

function isUrlList(text: string): boolean {
  for (const line of linesOf(text)) {
    if (line.text !== '' && !line.text.startsWith('#')) return URL_LINE.test(line.text)
  }
  return false
}

function listRows(text: string): readonly Row<Name>[] {
  requireLastLineEnd(text)
  const rows: Row<Name>[] = []
  for (const { text: url, number } of linesOf(text)) {
    if (url !== '' && !url.startsWith('#')) rows.push({ line: number, cells: { url } })
  }
  return rows
}

function observe(cells: Cells<Name>, options: FeedReadOptions): RowReading {
  if (cells.url === undefined) return 'bad_row'
  const url = canonicalize('url', cells.url, options)
  if ('refused' in url) return url.refused
  const times = seenTimes(cells, options.observedAt)
  if (times === undefined) return 'bad_time'
  const names = namesIn(cells.tags)
  const report: Report = {
    source: SOURCE,
    confidence: RELIABILITY.urlhaus[statusIn(cells.status)],
    ...times,
    ...contextLine(cells.threat, names, [cells.status]),
    ...(PAGE.test(cells.page ?? '') ? { referenceUrl: cells.page as string } : {}),
    tags: tagsOf(names),
    mitreTechniques: [],
    industries: [],
  }
  return [{ ...url, report }, ...hostOf(url.value, report, options)]
}

/** The host of a canonical url, where it is an address. */
function hostOf(url: string, report: Report, options: FeedReadOptions): readonly Observation[] {
  const [, ipv6, ipv4] = LITERAL_HOST.exec(url) ?? []
  const address = ipv6 ?? ipv4
  if (address === undefined) return []
  const host = canonicalize(ipv6 === undefined ? 'ipv4' : 'ipv6', address, options)
  return 'refused' in host ? [] : [{ ...host, report }]
}
