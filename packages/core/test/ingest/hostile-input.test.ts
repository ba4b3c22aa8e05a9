import { read, refusal } from './samples.ts'

const HEADER = 'id,dateadded,url,url_status,last_online,threat,tags,urlhaus_link,reporter\n'
const MILLIONS = 5_000_000

function row(url: string, tags = ''): string {
  return `"1","2026-01-01 00:00:00","${url}","online","","x","${tags}","",""\n`
}

const ENTRY =
  '"ioc_value":"a.example.com","ioc_type":"domain","threat_type":"x","first_seen_utc":"2026-01-01 00:00:00"'

// Time that grew with the square of the length would be hours for each of these: the test would never end.
describe('a text that is meant to take long', () => {
  it.each([
    ['a line of quotes', `${HEADER}${'"'.repeat(MILLIONS)}\n`, /^Only 0 of 1 rows/],
    ['a line of quotes, one of them open', `${HEADER}${'"'.repeat(MILLIONS + 1)}\n`, /a quote is still open/],
    ['a first line of quotes', '"'.repeat(MILLIONS), /^This is no header/],
    ['quotes within a cell', `${HEADER}x${'"'.repeat(MILLIONS)}\n`, /^Only 0 of 1 rows/],
    [
      'cells that go on behind their quote',
      `${HEADER}${'"a"b,'.repeat(MILLIONS / 5)}\n`,
      /^Only 0 of 1 rows/,
    ],
    ['a line of commas', `${HEADER}${','.repeat(MILLIONS)}\n`, /^Only 0 of 1 rows/],
    ['a line of blanks', `${HEADER}${' '.repeat(MILLIONS)}\n`, /^There are no rows/],
    ['headers that lack a column', '# url,url,url,url\n'.repeat(MILLIONS / 20), /^This is no header/],
    ['open brackets', '['.repeat(MILLIONS), /^The JSON ends early/],
    ['objects in objects', `${'{"a":'.repeat(1e6)}1${'}'.repeat(1e6)}`, /^Expected a URLhaus export/],
  ])('is refused: %s', (_what, text, message) => {
    expect(refusal('urlhaus', text).message).toMatch(message)
  })

  it('is read, when it has a million empty lines and comments', () => {
    const nothing = '\n'.repeat(1e6)
    const text = `${nothing}${'#\n'.repeat(1e6)}${HEADER}${nothing}${row('http://192.0.2.1/')}${nothing}`
    expect(read('urlhaus', text).observations).toHaveLength(2)
  })

  it('is read, when a cell has a million tags', () => {
    const tags = Array.from({ length: 1e6 }, (_, n) => `tag ${n}`).join(',')
    const [first] = read('urlhaus', HEADER + row('http://192.0.2.1/', tags)).observations
    expect(first?.report.tags).toHaveLength(64)
    expect(first?.report.context).toHaveLength(500)
  })

  it('loses a value that is too long', () => {
    const text = HEADER + row('http://192.0.2.1/') + row(`http://192.0.2.1/${'x'.repeat(MILLIONS)}`)
    expect(read('urlhaus', text).rejected).toEqual({ too_long: 1 })
    expect(read('urlhaus', `http://192.0.2.1/\nhttp://${'x'.repeat(MILLIONS)}\n`).rejected).toEqual({
      too_long: 1,
    })
  })
})

describe('names of JavaScript in a file', () => {
  it('are columns like others', () => {
    const text = `__proto__,constructor,${HEADER}"x","y",${row('http://192.0.2.1/', 'z')}`
    expect(read('urlhaus', text).observations[0]?.report.tags).toEqual(['z'])
  })

  it('are keys like others', () => {
    const text = `{"__proto__":[{${ENTRY},"confidence_level":100,"__proto__":{"tags":"x"},"constructor":1}]}`
    const [first] = read('threatfox', text).observations
    expect(first?.report).not.toHaveProperty('referenceUrl')
    expect(first?.report.tags).toEqual([])
  })

  it('do not stand in for what an entry lacks', () => {
    expect(refusal('threatfox', `{"1":[{${ENTRY},"__proto__":{"confidence_level":100}}]}`).message).toMatch(
      /^No entry has confidence_level/,
    )
  })
})

describe('values of JSON that are no cells', () => {
  it('say nothing', () => {
    const nested = `${'['.repeat(1e5)}${']'.repeat(1e5)}`
    const text = `{"1":[{${ENTRY},"confidence_level":1e999,"is_compromised":{},"tags":["a",1,null,${nested}]}]}`
    const [first] = read('threatfox', text).observations
    expect(first?.report).toMatchObject({ confidence: 'low', context: 'x', tags: ['a'] })
  })
})
