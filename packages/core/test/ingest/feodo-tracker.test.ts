import { OBSERVED_AT, observed, read, sample, seconds, withCrlf } from './samples.ts'

const LIST = [
  {
    type: 'ipv4',
    value: '192.0.2.205',
    confidence: 'medium',
    firstSeen: seconds('2021-01-17T07:30:05Z'),
    lastSeen: seconds('2021-09-08T00:00:00Z'),
    dated: true,
    context: 'botnet_cc: Dridex; port 443; offline',
    referenceUrl: 'https://feodotracker.abuse.ch/browse/host/192.0.2.205/',
    tags: ['Dridex'],
  },
  {
    type: 'ipv4',
    value: '192.0.2.140',
    confidence: 'high',
    firstSeen: seconds('2021-10-02T09:25:46Z'),
    // The day that it was last online begins before it was first seen.
    lastSeen: seconds('2021-10-02T09:25:46Z'),
    dated: true,
    context: 'botnet_cc: QakBot; port 2222; online',
    referenceUrl: 'https://feodotracker.abuse.ch/browse/host/192.0.2.140/',
    tags: ['QakBot'],
  },
]
const HEODO = {
  type: 'ipv4',
  value: '192.0.2.196',
  confidence: 'medium',
  firstSeen: seconds('2017-12-18T23:36:45Z'),
  lastSeen: seconds('2017-12-18T23:36:45Z'),
  dated: true,
  context: 'botnet_cc: Heodo; port 8080',
  referenceUrl: 'https://feodotracker.abuse.ch/browse/host/192.0.2.196/',
  tags: ['Heodo'],
}

/** A list with the banner and these rows. */
function list(...rows: readonly string[]): string {
  const head = sample('feodo-2021.csv').split('\n').slice(0, 8)
  return [...head, ...rows, `# END ${rows.length} entries`].join('\n')
}

describe('the block list of Feodo Tracker', () => {
  it('gives the address of each server', () => {
    expect(observed('feodo', sample('feodo-2021.csv'))).toEqual(LIST)
  })

  it('names its source', () => {
    const [first] = read('feodo', sample('feodo-2021.csv')).observations
    expect(first?.report.source).toEqual({ name: 'Feodo Tracker', category: 'threat-intel' })
  })

  it('is the same with CRLF, and with a line end after the last line', () => {
    expect(observed('feodo', withCrlf(sample('feodo-2021.csv')))).toEqual(LIST)
    expect(observed('feodo', withCrlf(`${sample('feodo-2021.csv')}\n`))).toEqual(LIST)
  })

  it('has parentheses about the count in early 2021', () => {
    expect(observed('feodo', sample('feodo-2021.csv').replace('END 2', 'END (2)'))).toEqual(LIST)
  })

  it('has the header of 2019 in a comment, and no status', () => {
    expect(observed('feodo', sample('feodo-2019.csv'))).toEqual([
      {
        ...HEODO,
        value: '192.0.2.101',
        firstSeen: seconds('2019-03-04T22:10:24Z'),
        lastSeen: seconds('2019-03-05T00:00:00Z'),
        context: 'botnet_cc: Heodo; port 990',
        referenceUrl: 'https://feodotracker.abuse.ch/browse/host/192.0.2.101/',
      },
      HEODO,
    ])
  })

  it('has no last time in early 2019', () => {
    expect(observed('feodo', sample('feodo-early-2019.csv'))).toEqual([HEODO])
  })

  it('may have lost its banner and last line on a mirror', () => {
    const lines = sample('feodo-2021.csv').split('\n').slice(7, 10)
    expect(observed('feodo', `${lines.join('\n')}\n`)).toEqual(LIST)
  })

  it('may be empty, with a quoted header and with one in a comment', () => {
    const nothing = { read: 0, observations: [], rejected: {} }
    expect(read('feodo', list())).toEqual(nothing)
    const old = sample('feodo-early-2019.csv').split('\n').slice(0, 8)
    expect(read('feodo', [...old, '# END (0) entries'].join('\n'))).toEqual(nothing)
    expect(read('feodo', '[]')).toEqual(nothing)
  })

  it('gives one observation for each port of an address', () => {
    const text = list(
      '"2021-01-17 07:30:05","192.0.2.1","443","online","2021-03-19","Dridex"',
      '"2021-01-17 07:30:05","192.0.2.1","8443","online","2021-03-19","Dridex"',
    )
    expect(read('feodo', text).observations.map(({ value, report }) => [value, report.context])).toEqual([
      ['192.0.2.1', 'botnet_cc: Dridex; port 443; online'],
      ['192.0.2.1', 'botnet_cc: Dridex; port 8443; online'],
    ])
  })

  it('refuses a row whose address must not be listed', () => {
    const text = list(
      '"2021-01-17 07:30:05","192.0.2.1","443","online","2021-03-19","Dridex"',
      '"2021-01-17 07:30:05","127.0.0.1","443","online","2021-03-19","Dridex"',
      '"2021-01-17 07:30:05","192.0.2.0/24","443","online","2021-03-19","Dridex"',
    )
    expect(read('feodo', text).rejected).toEqual({ not_routable: 1, range: 1 })
  })

  it('leaves out of the context what is no port', () => {
    const text = list('"2021-01-17 07:30:05","192.0.2.1","99999","online","2021-03-19","Dridex"')
    expect(read('feodo', text).observations[0]?.report.context).toBe('botnet_cc: Dridex; online')
  })
})

describe('the JSON list of Feodo Tracker', () => {
  it('may lack the first time, or both, and hold an IPv6 address', () => {
    expect(observed('feodo', sample('feodo.json'))).toEqual([
      {
        type: 'ipv4',
        value: '192.0.2.246',
        confidence: 'medium',
        firstSeen: seconds('2022-06-04T21:24:53Z'),
        lastSeen: seconds('2026-03-07T00:00:00Z'),
        dated: true,
        context: 'botnet_cc: Emotet; port 8080; offline',
        referenceUrl: 'https://feodotracker.abuse.ch/browse/host/192.0.2.246/',
        tags: ['Emotet'],
      },
      {
        type: 'ipv6',
        value: '2001:db8::211',
        confidence: 'high',
        firstSeen: seconds('2026-03-08T00:00:00Z'),
        lastSeen: seconds('2026-03-08T00:00:00Z'),
        dated: true,
        context: 'botnet_cc: QakBot; port 443; online',
        referenceUrl: 'https://feodotracker.abuse.ch/browse/host/2001:db8::211/',
        tags: ['QakBot'],
      },
      {
        type: 'ipv4',
        value: '192.0.2.247',
        confidence: 'high',
        firstSeen: OBSERVED_AT,
        lastSeen: OBSERVED_AT,
        dated: false,
        context: 'botnet_cc: QakBot; port 443; online',
        referenceUrl: 'https://feodotracker.abuse.ch/browse/host/192.0.2.247/',
        tags: ['QakBot'],
      },
    ])
  })

  it('may hold an entry that is none', () => {
    const entries = JSON.parse(sample('feodo.json')) as unknown[]
    expect(read('feodo', JSON.stringify([...entries, null, 7])).rejected).toEqual({ bad_row: 2 })
  })
})
