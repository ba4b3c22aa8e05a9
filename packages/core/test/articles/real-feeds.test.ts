import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type EntryReading, readEntries } from '../../src/articles/index.ts'

const FEEDS = join(__dirname, '../../../../../shared/data/rss')
const present = existsSync(FEEDS)
if (!present) console.warn('Skipped: ../shared/data/rss is not there, real feeds were not read.')
const whenPresent = present ? describe : describe.skip

const VERSIONS = { rss: 'rss20', rdf: 'rss10', atom: 'atom10', json: 'json' }

interface Figures {
  readonly version: string
  readonly entries: number
  readonly with_link: number
  readonly with_id: number
  readonly with_date: number
  readonly with_content: number
  readonly title0: string
  readonly uniq_ids: number
}

/** What feedparser, a program in another language that shares no line with ours, found in each file. */
const reference: readonly (readonly [string, Figures])[] = present
  ? Object.entries(
      JSON.parse(readFileSync(join(FEEDS, 'REFERENCE_feedparser.json'), 'utf8')) as Record<string, Figures>,
    ).map(([file, figures]) => [file.slice(file.lastIndexOf('/') + 1), figures] as const)
  : []

const read = (file: string) =>
  readEntries(readFileSync(join(FEEDS, file)), { feedUrl: 'https://feed.example/' })

function figuresOf({ format, entries }: EntryReading): Figures {
  const having = (key: 'url' | 'id' | 'html') => entries.filter((entry) => entry[key] !== undefined).length
  return {
    version: VERSIONS[format],
    entries: entries.length,
    with_link: having('url'),
    with_id: having('id'),
    with_date: entries.filter(({ published, modified }) => (published ?? modified) !== undefined).length,
    with_content: having('html'),
    title0: entries[0]?.title.slice(0, 60) ?? '',
    uniq_ids: new Set(entries.map(({ id, url }) => id ?? url)).size,
  }
}

/** The dates of a file's items, found without looking at its XML as XML. */
function datesIn(text: string, element: string): number[] {
  const items = text.split(/<(?:item|entry)[ >]/).slice(1)
  return items.flatMap((item) => {
    const date = new RegExp(`<${element}>(?:<!\\[CDATA\\[)?([^<\\]]+)`).exec(item)?.[1]
    return date === undefined ? [] : [Math.floor(Date.parse(date) / 1000)]
  })
}

whenPresent('a real feed', () => {
  it('has a reference', () => expect(reference.length).toBe(14))

  it.each(reference)('gives what feedparser finds in it: %s', (file, { version, entries, ...figures }) => {
    const { enc, bozo, why, ...wanted } = { enc: '', bozo: 0, why: '', ...figures }
    expect([bozo, why, typeof enc]).toEqual([0, '', 'string'])
    expect(figuresOf(read(file))).toEqual({ version, entries, ...wanted })
    expect(read(file)).toMatchObject({ dropped: {}, more: false })
  })

  it.each(reference)('has the dates that stand in it: %s', (file, { version }) => {
    const text = readFileSync(join(FEEDS, file), 'utf8')
    const { entries } = read(file)
    const dates = (key: 'published' | 'modified') => entries.flatMap((entry) => entry[key] ?? [])
    const published = { rss20: 'pubDate', rss10: 'dc:date', atom10: 'published' }[version] as string
    expect(dates('published')).toEqual(datesIn(text, published))
    expect(dates('modified')).toEqual(datesIn(text, version === 'atom10' ? 'updated' : 'atom:updated'))
  })

  it('has whole texts in its own encoding', () => {
    expect(read('encoding.rss').title).toBe('Jornal de Notícias - Últimas Notícias')
    expect(read('rss1_iso8859.xml').entries[0]?.title).toBe(
      'Digitalministerium: Neue Glasfaserförderung mit Schnellkasse',
    )
  })

  it('has plain titles and summaries, and links that need no other', () => {
    for (const [file] of reference) {
      for (const { title, summary = '', url } of read(file).entries) {
        expect(`${title}${summary}`).not.toMatch(
          /<\/?(?:p|a|div|br|img|span)\b|&(?:amp|nbsp|quot|#\d+);|[\r\n\t]/,
        )
        expect(summary.length).toBeLessThanOrEqual(1_000)
        expect(url).toMatch(/^https?:\/\/[a-z0-9.-]+(?::\d+)?\//)
      }
    }
  })
})
