import { FeedError } from '../../src/ingest/feeds/feed.ts'
import { feedNamed, FEEDS } from '../../src/ingest/feeds/known-feeds.ts'

describe('the feeds', () => {
  it('are these three, at these addresses', () => {
    expect(FEEDS.map(({ name, title, address }) => [name, title, address])).toEqual([
      ['urlhaus', 'URLhaus', 'https://urlhaus.abuse.ch/downloads/csv_recent/'],
      ['feodo', 'Feodo Tracker', 'https://feodotracker.abuse.ch/downloads/ipblocklist.csv'],
      ['threatfox', 'ThreatFox', 'https://threatfox.abuse.ch/export/csv/recent/'],
    ])
  })

  it('are found by name', () => {
    expect(FEEDS.map(({ name }) => feedNamed(name))).toEqual(FEEDS)
    expect(feedNamed('URLhaus')).toBeUndefined()
    expect(feedNamed('__proto__')).toBeUndefined()
  })

  it('refuse with an error that is known by its name', () => {
    expect(() => feedNamed('feodo')?.parse('', { observedAt: 0 })).toThrow(FeedError)
    expect(new FeedError('x', 3)).toMatchObject({ name: 'FeedError', message: 'x', line: 3 })
  })
})
