import { observed, read, sample, seconds, withCrlf } from './samples.ts'

const HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
const FOURTEEN_COLUMNS = [
  {
    type: 'sha256',
    value: HASH,
    confidence: 'high',
    firstSeen: seconds('2025-12-04T06:09:51Z'),
    lastSeen: seconds('2025-12-04T06:09:51Z'),
    dated: true,
    context: 'payload: Stealc',
    referenceUrl: 'https://threatfox.abuse.ch/ioc/41/',
    tags: ['RAT', 'Stealc', 'rat'],
  },
  {
    type: 'ipv4',
    value: '192.0.2.12',
    confidence: 'medium',
    firstSeen: seconds('2025-12-03T06:00:00Z'),
    lastSeen: seconds('2025-12-04T01:02:03Z'),
    dated: true,
    context: 'botnet_cc: AsyncRAT; port 4212',
    referenceUrl: 'https://threatfox.abuse.ch/ioc/40/',
    tags: ['AsyncRAT'],
  },
]
const FIFTEEN_COLUMNS = [
  {
    type: 'domain',
    value: 'broken-into.example.com',
    confidence: 'high',
    firstSeen: seconds('2026-07-12T19:05:09Z'),
    lastSeen: seconds('2026-07-12T19:05:09Z'),
    dated: true,
    context: 'payload_delivery: ClearFake; compromised site',
    referenceUrl: 'https://threatfox.abuse.ch/ioc/51/',
    tags: ['60223', 'ClearFake'],
  },
  {
    type: 'url',
    value: 'ftp://192.0.2.13/a,b',
    confidence: 'low',
    firstSeen: seconds('2026-07-12T19:05:08Z'),
    lastSeen: seconds('2026-07-12T19:05:08Z'),
    dated: true,
    context: 'payload_delivery: Unknown malware',
    referenceUrl: 'https://threatfox.abuse.ch/ioc/50/',
    tags: ['Unknown malware'],
  },
]

const ENTRY = {
  id: '1',
  ioc: 'a.example.com',
  ioc_type: 'domain',
  threat_type: 'botnet_cc',
  first_seen: '2026-01-01 00:00:00 UTC',
  confidence_level: 100,
}
const answer = (...entries: readonly object[]) =>
  JSON.stringify({ query_status: 'ok', data: entries.map((entry) => ({ ...ENTRY, ...entry })) })
const only = (entry: object) => read('threatfox', answer(entry)).observations[0]
/** With rows beside it that can be read, as a file of nothing else would be refused. */
const rejectedOf = (entry: object) => read('threatfox', answer({}, entry)).rejected

describe('the CSV exports of ThreatFox', () => {
  it('have 14 columns, in cells that a comma and a blank join', () => {
    expect(observed('threatfox', sample('threatfox-14-columns.csv'))).toEqual(FOURTEEN_COLUMNS)
  })

  it('have 15 columns since 2026', () => {
    expect(observed('threatfox', sample('threatfox-15-columns.csv'))).toEqual(FIFTEEN_COLUMNS)
  })

  it('name their source', () => {
    const [first] = read('threatfox', sample('threatfox-15-columns.csv')).observations
    expect(first?.report.source).toEqual({ name: 'ThreatFox', category: 'threat-intel' })
  })

  it('are the same with CRLF, and joined by a comma alone', () => {
    expect(observed('threatfox', withCrlf(sample('threatfox-14-columns.csv')))).toEqual(FOURTEEN_COLUMNS)
    const joined = sample('threatfox-15-columns.csv').replaceAll('", "', '","')
    expect(observed('threatfox', joined)).toEqual(FIFTEEN_COLUMNS)
  })
})

describe('the JSON of ThreatFox', () => {
  it('is an export, in which a last time may lie before the first', () => {
    expect(observed('threatfox', sample('threatfox-export.json'))).toEqual([
      {
        type: 'ipv4',
        value: '192.0.2.58',
        confidence: 'high',
        firstSeen: seconds('2026-07-09T19:45:23Z'),
        lastSeen: seconds('2026-07-09T19:45:23Z'),
        dated: true,
        context: 'botnet_cc: AsyncRAT; port 4212',
        referenceUrl: 'https://threatfox.abuse.ch/ioc/61/',
        tags: ['AsyncRAT', 'RAT', 'drb-ra'],
      },
      {
        type: 'md5',
        value: 'd41d8cd98f00b204e9800998ecf8427e',
        confidence: 'medium',
        firstSeen: seconds('2026-07-09T19:45:23Z'),
        lastSeen: seconds('2026-07-09T19:45:23Z'),
        dated: true,
        context: 'payload: VShell; compromised site',
        referenceUrl: 'https://threatfox.abuse.ch/ioc/62/',
        tags: ['VShell'],
      },
    ])
  })

  it('is the answer of the API, in which an IPv6 address has no brackets', () => {
    expect(observed('threatfox', sample('threatfox-answer.json'))).toEqual([
      {
        type: 'ipv6',
        value: '2001:db8:1::5',
        confidence: 'high',
        firstSeen: seconds('2022-08-05T11:40:15Z'),
        lastSeen: seconds('2022-08-05T11:40:15Z'),
        dated: true,
        context: 'botnet_cc: Mozi; port 40669',
        referenceUrl: 'https://threatfox.abuse.ch/ioc/71/',
        tags: ['Mozi', 'two words'],
      },
    ])
  })

  it('is an empty reading when the API found nothing', () => {
    const text = JSON.stringify({ query_status: 'no_result', data: 'Your search did not yield any results' })
    expect(read('threatfox', text)).toEqual({ read: 0, observations: [], rejected: {} })
  })
})

describe('an item of ThreatFox', () => {
  it.each([
    ['domain', 'a.example.com', 'domain', 'a.example.com'],
    ['url', 'tcp://192.0.2.1:81', 'url', 'tcp://192.0.2.1:81'],
    ['md5_hash', 'A'.repeat(32), 'md5', 'a'.repeat(32)],
    ['sha1_hash', 'B'.repeat(40), 'sha1', 'b'.repeat(40)],
    ['sha256_hash', 'C'.repeat(64), 'sha256', 'c'.repeat(64)],
    ['sha512_hash', 'D'.repeat(128), 'sha512', 'd'.repeat(128)],
    ['ip:port', '192.0.2.1:81', 'ipv4', '192.0.2.1'],
    ['ip:port', '[2001:DB8::1]:81', 'ipv6', '2001:db8::1'],
    ['ip:port', '2001:db8::1:81', 'ipv6', '2001:db8::1'],
    ['ip:port', '::ffff:192.0.2.1:81', 'ipv4', '192.0.2.1'],
  ])('that is a %s, %s, becomes %s', (ioc_type, ioc, type, value) => {
    expect(only({ ioc_type, ioc })).toMatchObject({ type, value })
  })

  it.each([
    ['sha3_384_hash', 'e'.repeat(96), 'unsupported_type'],
    ['envelope_from', 'someone@example.com', 'unsupported_type'],
    ['ip:port', '192.0.2.1', 'bad_grammar'],
    ['ip:port', '192.0.2.1:99999', 'bad_grammar'],
    ['ip:port', '192.0.2.1:', 'bad_grammar'],
    ['ip:port', '[192.0.2.1:80', 'bad_grammar'],
    ['ip:port', '100.64.0.1:80', 'not_routable'],
    ['domain', 'com', 'public_suffix'],
    ['md5_hash', 'e'.repeat(31), 'bad_grammar'],
    ['domain', null, 'bad_row'],
    [null, 'a.example.com', 'bad_row'],
  ])('that is a %s, %s, is rejected as %s', (ioc_type, ioc, reason) => {
    expect(rejectedOf({ ioc_type, ioc })).toEqual({ [reason]: 1 })
  })

  it('is rejected for a last time that is none', () => {
    expect(rejectedOf({ last_seen: 'yesterday' })).toEqual({ bad_time: 1 })
  })

  it.each([
    [100, 'high'],
    [75, 'high'],
    [74, 'medium'],
    [50, 'medium'],
    [49, 'low'],
    [0, 'low'],
    ['80', 'high'],
    [null, 'low'],
    [-80, 'low'],
    [101, 'low'],
    [75.5, 'low'],
    [1e300, 'low'],
    [[100], 'low'],
  ])('of confidence level %j is trusted as %s', (confidence_level, confidence) => {
    expect(only({ confidence_level })?.report.confidence).toBe(confidence)
  })

  it.each(['None', '', 'x', '1/../2', '9'.repeat(16)])('of number %j has no page', (id) => {
    expect(only({ id })?.report).not.toHaveProperty('referenceUrl')
  })
})

describe('the words of a report', () => {
  const reportOf = (entry: object) => only(entry)?.report

  it('are tags, each once, sorted by code unit, spelled as the feed does', () => {
    expect(
      reportOf({ malware_printable: 'RAT', tags: ['rat', 'Zeus', 'RAT', ' two  words '] })?.tags,
    ).toEqual(['RAT', 'Zeus', 'rat', 'two words'])
  })

  it('are the same whether tags come as a list or as one text', () => {
    const list = reportOf({ tags: ['b', 'a', 'c'] })?.tags
    expect(reportOf({ tags: 'b,a,c' })?.tags).toEqual(list)
    expect(list).toEqual(['a', 'b', 'c'])
  })

  it('are what any object calls its own', () => {
    expect(reportOf({ tags: ['__proto__', 'constructor'] })?.tags).toEqual(['__proto__', 'constructor'])
  })

  it('hold no control character and nothing that turns the direction of text', () => {
    const report = reportOf({ malware_printable: 'A\u0000\nB\u202E\u2028C', tags: ['\u0007', '\uD800'] })
    expect(report?.context).toBe('botnet_cc: A B C')
    expect(report?.tags).toEqual(['A B C'])
  })

  it('are at most 64 tags of 100 characters, and a context of 500', () => {
    const tags = Array.from({ length: 200 }, (_, n) => `${n}`.padStart(3, '0').padEnd(300, 'x'))
    const report = reportOf({ malware_printable: tags.join(','), tags })
    expect(report?.tags).toEqual(tags.slice(0, 64).map((tag) => tag.slice(0, 100)))
    expect(report?.context).toBe(`botnet_cc: ${report?.tags.join(', ')}`.slice(0, 500).trimEnd())
  })

  it('are never cut within a character', () => {
    expect(reportOf({ tags: [`${'x'.repeat(99)}\u{1F600}`] })?.tags).toEqual(['x'.repeat(99)])
  })

  it('may lack everything', () => {
    const report = reportOf({ threat_type: null })
    expect(report).not.toHaveProperty('context')
    expect(report?.tags).toEqual([])
  })
})
