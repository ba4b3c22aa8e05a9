import { feedNamed, FEEDS } from '../../src/ingest/feeds/known-feeds.ts'
import { read, refusal, sample, withCrlf } from './samples.ts'

const NAMES = FEEDS.map(({ name }) => name)
const TITLES = FEEDS.map(({ name, title }) => [name, title] as const)

/** One CSV file of each feed that ends with a row. */
const ENDS_WITH_A_ROW = [
  ['urlhaus', sample('urlhaus-9-columns.csv')],
  ['urlhaus', sample('urlhaus-list.txt')],
  ['feodo', `${sample('feodo-2021.csv').split('\n').slice(7, 10).join('\n')}\n`],
  ['threatfox', `${sample('threatfox-15-columns.csv').split('\n').slice(7, 10).join('\n')}\n`],
] as const

describe('what no feed takes for one of its files', () => {
  it.each(TITLES)('is a web page (%s)', (feed, title) => {
    const message = `This is a web page; expected a ${title} file`
    expect(refusal(feed, '<!DOCTYPE html>\n<html></html>\n')).toEqual({ message, line: 1 })
    expect(refusal(feed, '\uFEFF\n\n  <html><body>Error 1015</body></html>')).toEqual({ message, line: 3 })
  })

  it.each(TITLES)('is a zip or gzip file (%s)', (feed, title) => {
    const message = `This is a packed file (zip or gzip); unpack it, expected the ${title} file in it`
    expect(refusal(feed, 'PK\u0003\u0004\u0014\u0000\u0000')).toEqual({ message })
    expect(refusal(feed, '\u001F\uFFFD\b\u0000')).toEqual({ message })
  })

  it.each(TITLES)('is nothing at all (%s)', (feed, title) => {
    const message = `There is nothing in it; expected a ${title} file`
    expect(refusal(feed, '')).toEqual({ message })
    expect(refusal(feed, '\uFEFF \r\n\n')).toEqual({ message })
  })

  it.each(NAMES)('is a sentence (%s)', (feed) => {
    expect(refusal(feed, 'Too many requests\n')).toMatchObject({
      message: expect.stringMatching(/^This is no header of a .* file: it lacks /),
      line: 1,
    })
  })
})

describe('an unknown header', () => {
  it('is refused with the columns that it lacks', () => {
    const text = sample('urlhaus-9-columns.csv').replace('url_status', 'state').replace('threat', 'kind')
    expect(refusal('urlhaus', text)).toEqual({
      message: 'This is no header of a URLhaus file: it lacks url_status, threat',
      line: 8,
    })
  })

  it('is that of another feed', () => {
    expect(refusal('feodo', sample('urlhaus-plain-header.csv'))).toEqual({
      message:
        'This is no header of a Feodo Tracker file: it lacks dst_ip or dstip or ip_address, dst_port or dstport or port, malware',
      line: 1,
    })
    expect(refusal('urlhaus', sample('threatfox-15-columns.csv')).message).toMatch(/^This is no header/)
    expect(refusal('threatfox', sample('feodo-2019.csv')).message).toMatch(/^This is no header/)
  })

  it('is a banner alone', () => {
    const text = sample('threatfox-15-columns.csv').split('\n').slice(0, 7).join('\n')
    expect(refusal('threatfox', `${text}\n`).message).toMatch(/^This is no header/)
  })

  it('is one in a comment far above the rows', () => {
    const [header, row] = sample('urlhaus-plain-header.csv').split('\n')
    expect(refusal('urlhaus', `# ${header}\n${'#\n'.repeat(100)}${row}\n`).message).toMatch(
      /^This is no header/,
    )
    expect(read('urlhaus', `# ${header}\n${'#\n'.repeat(50)}${row}\n`).read).toBe(1)
  })
})

describe('a file that is empty and must not be', () => {
  it.each([
    ['urlhaus', 'URLhaus', sample('urlhaus-9-columns.csv').split('\n').slice(0, 8).join('\n')],
    ['urlhaus', 'URLhaus', 'id,dateadded,url,url_status,last_online,threat,tags,urlhaus_link,reporter'],
    ['urlhaus', 'URLhaus', '{}'],
    ['urlhaus', 'URLhaus', '{"urls":[]}'],
    ['urlhaus', 'URLhaus', '{"query_status":"ok","urls":[]}'],
    [
      'threatfox',
      'ThreatFox',
      `${sample('threatfox-15-columns.csv').split('\n').slice(0, 8).join('\n')}\n# Number of entries: 0`,
    ],
    ['threatfox', 'ThreatFox', '{}'],
    ['threatfox', 'ThreatFox', '{"query_status":"ok","data":[]}'],
  ])('is refused (%s, %#)', (feed, title, text) => {
    expect(refusal(feed, `${text}\n`)).toEqual({
      message: `There are no rows; a ${title} file has at least one`,
    })
  })
})

describe('a file that was cut', () => {
  it.each(ENDS_WITH_A_ROW)('lacks its last line end (%s, %#)', (feed, text) => {
    expect(read(feed, text).read).toBeGreaterThan(0)
    for (const whole of [text, withCrlf(text)]) {
      expect(refusal(feed, whole.trimEnd())).toEqual({
        message: 'The file is cut: the last line has no line end, so that part of it may be missing',
        line: text.split('\n').length - 1,
      })
    }
  })

  it.each(ENDS_WITH_A_ROW)('is refused wherever within the last row that was (%s, %#)', (feed, text) => {
    const start = text.lastIndexOf('\n', text.length - 2) + 1
    for (let at = start + 1; at < text.length - 1; at++) {
      expect(refusal(feed, text.slice(0, at)).message).toMatch(/^The file is cut/)
    }
  })

  it.each(['feodo-2021.csv', 'feodo-2019.csv', 'threatfox-14-columns.csv', 'threatfox-15-columns.csv'])(
    'is refused wherever that was: %s',
    (file) => {
      const text = sample(file)
      const feed = file.split('-')[0] as string
      for (let at = 0; at < text.trimEnd().length; at++)
        expect(refusal(feed, text.slice(0, at)).message).not.toBe('')
      expect(read(feed, text.trimEnd()).read).toBe(2)
    },
  )

  it.each(['feodo.json', 'threatfox-export.json', 'urlhaus-export.json', 'urlhaus-answer.json'])(
    'is refused wherever that was, with line and column: %s',
    (file) => {
      const text = sample(file).trimEnd()
      const feed = file.split(/[-.]/)[0] as string
      for (let at = 1; at < text.length; at++) {
        const head = text.slice(0, at).trimEnd()
        const lines = head.split('\n')
        expect(refusal(feed, head)).toEqual({
          message: `The JSON ends early, at column ${(lines.at(-1) as string).length + 1}: the file is cut`,
          line: lines.length,
        })
      }
    },
  )

  it('leaves a quote open', () => {
    const text = sample('urlhaus-plain-header.csv').replace(/"\n$/, '\n')
    expect(refusal('urlhaus', text)).toEqual({
      message: 'The file is cut: a quote is still open at its end',
      line: 2,
    })
  })

  it.each([
    ['feodo', 'Feodo Tracker', 'feodo-2021.csv', 10],
    ['feodo', 'Feodo Tracker', 'feodo-2019.csv', 10],
    ['threatfox', 'ThreatFox', 'threatfox-15-columns.csv', 10],
  ])('has the banner of %s, and no last line that counts the rows', (feed, title, file, line) => {
    const text = sample(file).replace(/# (?:END|Number).*\n?$/, '')
    expect(refusal(feed, text)).toEqual({
      message: `The file is cut: a ${title} file ends with a line that counts its rows`,
      line,
    })
  })

  it.each([
    ['feodo', 'feodo-2021.csv', 'END 2', 'END 3', 2],
    ['feodo', 'feodo-2019.csv', 'END (2)', 'END (3)', 2],
    ['threatfox', 'threatfox-14-columns.csv', 'entries: 2', 'entries: 3', 2],
    ['urlhaus', 'urlhaus-network-2019.csv', 'entries: 2', 'entries: 3', 2],
  ])('has another number of rows than its last line says (%s, %#)', (feed, file, right, wrong, rows) => {
    expect(refusal(feed, sample(file).replace(right, wrong))).toEqual({
      message: `The file is not whole: its last line counts 3 rows, and ${rows} are there`,
      line: sample(file).trimEnd().split('\n').length,
    })
  })

  it('was joined with another', () => {
    expect(refusal('feodo', `${sample('feodo-2021.csv')}\n${sample('feodo-2021.csv')}`).message).toMatch(
      /^The file is not whole/,
    )
  })
})

describe('JSON of another shape', () => {
  it.each([
    ['urlhaus', '[]', 'Expected a URLhaus export, an object of lists, or an answer of its API'],
    ['urlhaus', '{"error":"x"}', 'Expected a URLhaus export, an object with a list for each number'],
    ['urlhaus', '{"query_status":"ok"}', 'Expected a list "urls" in the answer'],
    ['urlhaus', '{"query_status":"no_results"}', 'The answer has query_status "no_results"; expected "ok"'],
    [
      'urlhaus',
      '{"1":[{"a":1}]}',
      'No entry has url, dateadded or date_added or dateadded (utc), url_status, threat; expected URLhaus entries',
    ],
    ['feodo', '{}', 'Expected a Feodo Tracker list, an array of entries'],
    [
      'feodo',
      '[1, "x"]',
      'No entry has dst_ip or dstip or ip_address, dst_port or dstport or port, malware; expected Feodo Tracker entries',
    ],
    ['threatfox', '[[]]', 'Expected a ThreatFox export, an object of lists, or an answer of its API'],
    ['threatfox', '{"data":"x"}', 'Expected a list "data" in the answer'],
    [
      'threatfox',
      '{"query_status":"unknown_auth_key"}',
      'The answer has query_status "unknown_auth_key"; expected "ok"',
    ],
    ['threatfox', '{"query_status":"<b>\\n"}', 'The answer has query_status "?b??"; expected "ok"'],
    ['threatfox', '{"query_status":[1]}', 'The answer has query_status "no text"; expected "ok"'],
  ])('is refused: %s, %s', (feed, text, message) => {
    expect(refusal(feed, text)).toEqual({ message })
  })

  it('is refused with line and column where it is no JSON', () => {
    expect(refusal('threatfox', '{\n "1": [\n  {ioc_value: 1}]\n}')).toEqual({
      message: 'This is not JSON, at column 4',
      line: 3,
    })
  })
})

describe('a file of which less than half can be read', () => {
  const rows = (good: number, bad: number) =>
    'id,dateadded,url,url_status,threat\n' +
    '"1","2026-01-01 00:00:00","http://192.0.2.1/","online","x"\n'.repeat(good) +
    '"1","1 January 2026","http://192.0.2.1/","online","x"\n'.repeat(bad)

  it('is refused with the first line that cannot', () => {
    expect(refusal('urlhaus', rows(3, 4))).toEqual({
      message: 'Only 3 of 7 rows can be read, expected at least half; the first of the others is bad_time',
      line: 5,
    })
  })

  it('is not one of which half can', () => {
    expect(read('urlhaus', rows(4, 4)).rejected).toEqual({ bad_time: 4 })
  })

  it('is not one whose values are all well-formed, and such as must not be listed', () => {
    const { rejected, observations } = feedNamed('urlhaus')?.parse(sample('urlhaus-9-columns.csv'), {
      observedAt: 0,
    }) ?? { rejected: {}, observations: [1] }
    expect(observations).toEqual([])
    expect(rejected).toEqual({ not_routable: 3, reserved_name: 1 })
  })
})
