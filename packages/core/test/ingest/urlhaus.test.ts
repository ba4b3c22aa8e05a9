import { OBSERVED_AT, observed, read, sample, seconds, withCrlf } from './samples.ts'

const MOZI = {
  confidence: 'high',
  firstSeen: seconds('2026-02-07T04:30:11Z'),
  lastSeen: seconds('2026-02-07T04:31:00Z'),
  dated: true,
  context: 'malware_download: 32-bit, elf, mips, Mozi; online',
  referenceUrl: 'https://urlhaus.abuse.ch/url/12/',
  tags: ['32-bit', 'Mozi', 'elf', 'mips'],
}
const SETUP = {
  confidence: 'medium',
  firstSeen: seconds('2026-02-06T10:00:00Z'),
  lastSeen: seconds('2026-02-06T10:00:00Z'),
  dated: true,
  context: 'malware_download; offline',
  referenceUrl: 'https://urlhaus.abuse.ch/url/15/',
  tags: [],
}
const IPV6 = {
  confidence: 'high',
  firstSeen: seconds('2026-02-05T23:59:59Z'),
  lastSeen: seconds('2026-02-05T23:59:59Z'),
  dated: true,
  context: 'malware_download: aisuru kimwolf adb; online',
  referenceUrl: 'https://urlhaus.abuse.ch/url/11/',
  tags: ['aisuru kimwolf adb'],
}
const ELSEWHERE = {
  confidence: 'medium',
  firstSeen: seconds('2026-02-05T10:00:00Z'),
  lastSeen: seconds('2026-02-05T10:00:00Z'),
  dated: true,
  context: 'malware_download; offline',
  tags: [],
}
const NINE_COLUMNS = [
  { type: 'url', value: 'http://192.0.2.7:42410/bin.sh', ...MOZI },
  { type: 'ipv4', value: '192.0.2.7', ...MOZI },
  { type: 'url', value: 'https://files.example.com/a%2Fb/Setup.exe?x=1', ...SETUP },
  { type: 'url', value: 'http://[2001:db8::7]/i', ...IPV6 },
  { type: 'ipv6', value: '2001:db8::7', ...IPV6 },
  { type: 'url', value: 'http://198.51.100.4/x', ...ELSEWHERE },
  { type: 'ipv4', value: '198.51.100.4', ...ELSEWHERE },
]

const table = (...rows: readonly string[]) =>
  ['id,dateadded,url,url_status,last_online,threat,tags,urlhaus_link,reporter', ...rows, ''].join('\n')
const row = (
  url: string,
  rest: { readonly tags?: string; readonly added?: string; readonly status?: string },
) =>
  `"1","${rest.added ?? '2026-01-01 00:00:00'}","${url}","${rest.status ?? 'online'}","","malware_download","${rest.tags ?? ''}","",""`

describe('the tables of URLhaus', () => {
  it('give a url for each row, and the address of a host that is one', () => {
    expect(observed('urlhaus', sample('urlhaus-9-columns.csv'))).toEqual(NINE_COLUMNS)
  })

  it('name their source', () => {
    const [first] = read('urlhaus', sample('urlhaus-9-columns.csv')).observations
    expect(first?.report.source).toEqual({ name: 'URLhaus', category: 'threat-intel' })
  })

  it('are the same with CRLF and with a byte order mark', () => {
    const text = sample('urlhaus-9-columns.csv')
    expect(observed('urlhaus', withCrlf(text))).toEqual(NINE_COLUMNS)
    expect(observed('urlhaus', `\uFEFF${text}`)).toEqual(NINE_COLUMNS)
  })

  it('may lack the banner', () => {
    expect(observed('urlhaus', sample('urlhaus-plain-header.csv'))).toEqual(NINE_COLUMNS.slice(0, 2))
  })

  it('may have 8 columns, without a time last seen', () => {
    const rest = {
      confidence: 'medium',
      firstSeen: seconds('2019-06-01T12:00:00Z'),
      lastSeen: seconds('2019-06-01T12:00:00Z'),
      dated: true,
      context: 'malware_download: doc; offline',
      referenceUrl: 'https://urlhaus.abuse.ch/url/3/',
      tags: ['doc'],
    }
    expect(observed('urlhaus', sample('urlhaus-8-columns.csv'))).toEqual([
      { type: 'url', value: 'http://192.0.2.9/a', ...rest },
      { type: 'ipv4', value: '192.0.2.9', ...rest },
    ])
  })

  it('of 2019 for a network do not give the address that a name had', () => {
    const first = seconds('2019-03-04T22:10:24Z')
    const second = seconds('2019-03-04T21:00:00Z')
    const online = { confidence: 'high', firstSeen: first, lastSeen: first, dated: true, tags: [] }
    const offline = { confidence: 'medium', firstSeen: second, lastSeen: second, dated: true, tags: [] }
    const context = 'malware_download; offline'
    expect(observed('urlhaus', sample('urlhaus-network-2019.csv'))).toEqual([
      {
        type: 'url',
        value: 'http://files.example.com/a.doc',
        ...online,
        context: 'malware_download; online',
      },
      { type: 'url', value: 'http://192.0.2.81/b', ...offline, context },
      { type: 'ipv4', value: '192.0.2.81', ...offline, context },
    ])
  })

  it('are read by the names of the columns, whatever their order', () => {
    const lines = sample('urlhaus-plain-header.csv').trimEnd().split('\n')
    const turned = lines.map((line) =>
      (line.startsWith('id') ? line.split(',') : line.split(/,(?=")/)).reverse(),
    )
    const text = `${turned.map((cells) => cells.join(',')).join('\n')}\n`
    expect(observed('urlhaus', text)).toEqual(NINE_COLUMNS.slice(0, 2))
  })

  it('count an hour whose minutes are hidden', () => {
    const hidden =
      '"1","2026-02-05 05:30:00","http://192.0.2.1/","offline","2026-02-05 06:XX:XX","x","","",""'
    const [first] = read('urlhaus', table(hidden)).observations
    expect(first?.report.lastSeen).toBe(seconds('2026-02-05T06:00:00Z'))
  })

  it('trust a row of an unknown status like one that is offline', () => {
    const [first] = read('urlhaus', table(row('http://192.0.2.1/', { status: 'unknown' }))).observations
    expect(first?.report.confidence).toBe('medium')
  })
})

describe('the other files of URLhaus', () => {
  it('are the text list, which gives no times', () => {
    const rest = {
      confidence: 'medium',
      firstSeen: OBSERVED_AT,
      lastSeen: OBSERVED_AT,
      dated: false,
      tags: [],
    }
    const expected = [
      { type: 'url', value: 'http://192.0.2.7:42410/Mozi.m', ...rest },
      { type: 'ipv4', value: '192.0.2.7', ...rest },
      { type: 'url', value: 'https://files.example.com/setup.exe', ...rest },
    ]
    expect(observed('urlhaus', sample('urlhaus-list.txt'))).toEqual(expected)
    expect(observed('urlhaus', withCrlf(`# a comment\n\n${sample('urlhaus-list.txt')}\n`))).toEqual(expected)
  })

  const EXPORT = [
    {
      confidence: 'medium',
      firstSeen: seconds('2024-03-19T11:00:00Z'),
      lastSeen: seconds('2024-03-19T11:00:00Z'),
      dated: true,
      context: 'malware_download; offline',
      referenceUrl: 'https://urlhaus.abuse.ch/url/20/',
      tags: [],
    },
    {
      confidence: 'high',
      firstSeen: seconds('2024-03-19T11:34:09Z'),
      lastSeen: seconds('2024-03-19T12:00:00Z'),
      dated: true,
      context: 'malware_download: elf, Mozi; online',
      referenceUrl: 'https://urlhaus.abuse.ch/url/21/',
      tags: ['Mozi', 'elf'],
    },
  ]
  const EXPORTED = [
    { type: 'url', value: 'http://files.example.com/b', ...EXPORT[0] },
    { type: 'url', value: 'http://192.0.2.7/a', ...EXPORT[1] },
    { type: 'ipv4', value: '192.0.2.7', ...EXPORT[1] },
  ]

  it('are the JSON export', () => {
    expect(observed('urlhaus', sample('urlhaus-export.json'))).toEqual(EXPORTED)
    expect(observed('urlhaus', `\uFEFF${sample('urlhaus-export.json')}`)).toEqual(EXPORTED)
  })

  it('are the JSON export as a mirror shapes it, in one list', () => {
    const lists = Object.values(JSON.parse(sample('urlhaus-export.json')) as Record<string, unknown[]>)
    expect(observed('urlhaus', JSON.stringify({ urls: lists.flat() }))).toEqual(EXPORTED)
  })

  it('are the answer of the API', () => {
    expect(observed('urlhaus', sample('urlhaus-answer.json'))).toEqual([
      {
        type: 'url',
        value: 'http://files.example.com/c',
        confidence: 'high',
        firstSeen: seconds('2021-10-05T13:57:05Z'),
        lastSeen: seconds('2021-10-05T13:57:05Z'),
        dated: true,
        context: 'malware_download; online',
        referenceUrl: 'https://urlhaus.abuse.ch/url/31/',
        tags: [],
      },
    ])
  })
})

describe('a row of URLhaus that comes to nothing', () => {
  const whole = Array.from({ length: 9 }, (_, n) => row(`http://192.0.2.${n + 1}/`, {}))
  const rejectedOf = (...rows: readonly string[]) => {
    const {
      read: all,
      observations,
      rejected,
    } = read('urlhaus', table(...whole.slice(1), ...rows, ...whole.slice(0, 1)))
    expect(all).toBe(9 + rows.length)
    expect(observations).toHaveLength(18)
    return rejected
  }

  it.each([
    ['a cell too few', '"1","2026-01-01 00:00:00","http://192.0.2.50/","online","","x","",""', 'bad_row'],
    ['a cell too many', `${row('http://192.0.2.50/', {})},""`, 'bad_row'],
    ['no url', row('None', {}), 'bad_row'],
    ['a time that is none', row('http://192.0.2.50/', { added: '2026-02-30 00:00:00' }), 'bad_time'],
    ['no url in the url cell', row('hello', {}), 'bad_grammar'],
    ['a quote within a cell', row('http://192.0.2.50/"x', {}), 'bad_grammar'],
    ['an address that is nobody’s own', row('http://10.0.0.1/x', {}), 'not_routable'],
    ['a url of 3,000 bytes', row(`http://192.0.2.50/${'x'.repeat(3_000)}`, {}), 'too_long'],
    ['a control character', row('http://192.0.2.50/\u0007', {}), 'control_character'],
    ['a comment between rows', '# id,dateadded', 'bad_row'],
  ])('has %s', (_what, bad, reason) => {
    expect(rejectedOf(bad)).toEqual({ [reason]: 1 })
  })

  it('is counted with the others of its reason', () => {
    expect(rejectedOf(row('x', {}), row('y', {}), row('http://10.0.0.1/', {}))).toEqual({
      bad_grammar: 2,
      not_routable: 1,
    })
  })

  it('takes what a quote that is left open swallows with it, and no row after that', () => {
    const open = row('http://192.0.2.50/', {}).replace(/"",""$/, '"","')
    const { observations, rejected } = read('urlhaus', table(open, row('http://192.0.2.51/', {}), ...whole))
    expect(rejected).toEqual({ bad_row: 1 })
    expect(observations).toHaveLength(18)
  })

  it('may be dated by its last time, or by the moment of reading', () => {
    const text = table(
      '"1","","http://a.example.com/","online","2026-01-02 00:00:00","x","","",""',
      '"1","None","http://b.example.com/","online","","x","","",""',
    )
    expect(read('urlhaus', text).observations.map(({ report }) => [report.firstSeen, report.dated])).toEqual([
      [seconds('2026-01-02T00:00:00Z'), true],
      [OBSERVED_AT, false],
    ])
  })
})
