import {
  CATEGORIES,
  CONFIDENCES,
  FORMATS,
  INDICATOR_TYPES,
  INDUSTRIES,
  IocError,
  parseQuery,
} from '../src/index.ts'

/** The refusal of a query string. */
function refusal(raw: string): { message: string; details: Record<string, unknown> } {
  try {
    parseQuery(raw)
  } catch (error) {
    if (error instanceof IocError && error.code === 'invalid_parameter') {
      return { message: error.message, details: { ...error.details } }
    }
    throw error
  }
  throw new Error(`"${raw}" was accepted`)
}

describe('a query', () => {
  it('without parameters has the defaults of the contract', () =>
    expect(parseQuery('')).toEqual({ limit: 100, offset: 0, format: 'json', includeContext: true, sent: [] }))

  it('with everything is read', () =>
    expect(
      parseQuery(
        'type=ipv4&category=threat-intel&confidence=high&industry=finance&since=2026-05-16T00:00:00Z' +
          '&until=2026-05-17T00%3A00%3A00%2B02:00&limit=10000&offset=5&format=txt&include_context=false&api_key=x',
      ),
    ).toMatchObject({
      type: 'ipv4',
      category: 'threat-intel',
      confidence: 'high',
      industry: 'finance',
      since: 1_778_889_600_000_000,
      until: 1_778_889_600_000_000 + 22 * 3_600_000_000,
      limit: 10_000,
      offset: 5,
      format: 'txt',
      includeContext: false,
    }))

  it('never keeps the key', () =>
    expect(JSON.stringify(parseQuery('api_key=secret&type=url'))).not.toContain('secret'))

  it.each(INDICATOR_TYPES)('takes type %s', (type) => expect(parseQuery(`type=${type}`).type).toBe(type))
  it.each(CATEGORIES)('takes category %s', (category) =>
    expect(parseQuery(`category=${category}`).category).toBe(category),
  )
  it.each(CONFIDENCES)('takes confidence %s', (level) =>
    expect(parseQuery(`confidence=${level}`).confidence).toBe(level),
  )
  it.each(INDUSTRIES)('takes industry %s', (industry) =>
    expect(parseQuery(`industry=${industry}`).industry).toBe(industry),
  )
  it.each(FORMATS)('takes format %s', (format) => expect(parseQuery(`format=${format}`).format).toBe(format))

  it('takes mitre-attack for mitre_attack, and says it so in links', () =>
    expect(parseQuery('type=mitre-attack')).toMatchObject({
      type: 'mitre_attack',
      sent: [['type', 'mitre_attack']],
    }))

  it('passes over empty pairs', () => expect(parseQuery('&&type=url&')).toMatchObject({ type: 'url' }))
})

describe('a closed set', () => {
  it.each([
    ['type=invalid', 'Invalid IOC type: invalid', 'valid_types', INDICATOR_TYPES],
    ['type=IPV4', 'Invalid IOC type: IPV4', 'valid_types', INDICATOR_TYPES],
    ['category=blogs', 'Invalid category: blogs', 'valid_categories', CATEGORIES],
    ['confidence=all', 'Invalid confidence: all', 'valid_confidences', CONFIDENCES],
    ['industry=financial-services', 'Invalid industry: financial-services', 'valid_industries', INDUSTRIES],
    ['format=xml', 'Invalid format: xml', 'valid_formats', FORMATS],
  ])('refuses %s and names its members', (raw, message, name, members) =>
    expect(refusal(raw)).toEqual({ message, details: { parameter: raw.split('=')[0], [name]: members } }),
  )

  it('shows a long value shortened and a key not at all', () => {
    expect(refusal(`type=${'x'.repeat(5000)}`).message.length).toBeLessThan(200)
    expect(refusal(`type=sk_live_${'a'.repeat(38)}`).message).toBe('Invalid IOC type: sk_live_...')
  })
})

describe('numbers, booleans and times', () => {
  it.each([
    'limit=0',
    'limit=10001',
    'limit=-1',
    'limit=+5',
    'limit=1e3',
    'limit=0x10',
    'limit=1.0',
    'limit=%205',
    'limit=1e400',
    'limit=99999999999999999999',
    'limit=Infinity',
    'limit=ten',
    'offset=-1',
    'offset=10000000',
    'offset=1_000',
    'include_context=0',
    'include_context=no',
    'include_context=TRUE',
    'include_context=1',
    'since=2026-02-30T00:00:00Z',
    'since=2026-05-16',
    'since=2026-05-16T00:00:00',
    'since=infinity',
    'since=1778889600',
    'since=2026-05-16T00:00:00+02:00',
    'until=tomorrow',
    'cursor=abc',
    'cursor=1.zz.zz.zz',
  ])('%s is refused by name', (raw) => expect(refusal(raw).details['parameter']).toBe(raw.split('=')[0]))

  it.each([
    ['limit=1', { limit: 1 }],
    ['limit=0000100', { limit: 100 }],
    ['offset=9999999', { offset: 9_999_999 }],
  ])('%s is read', (raw, expected) => expect(parseQuery(raw)).toMatchObject(expected))

  it('tells about the plus sign, which an address turns into a blank', () =>
    expect(refusal('since=2026-05-16T00:00:00+02:00').message).toContain('%2B'))

  it.each([
    'since=2026-05-17T00:00:00Z&until=2026-05-16T00:00:00Z',
    'since=2026-05-17T02:00:00%2B02:00&until=2026-05-17T00:00:00Z',
  ])('a window that is empty as it was sent is refused: %s', (raw) =>
    expect(refusal(raw).details).toEqual({ parameter: 'since' }),
  )
})

describe('what must not be dropped in silence', () => {
  it.each([
    ['typ=ipv4', 'typ', 'type'],
    ['Type=ipv4', 'Type', 'type'],
    ['confidance=high', 'confidance', 'confidence'],
    ['type[]=ipv4', 'type[]', 'type'],
    ['type%5B0%5D=ipv4', 'type[0]', 'type'],
    ['sicne=2026-05-16T00:00:00Z', 'sicne', 'since'],
  ])('%s is refused, and the near name offered', (raw, parameter, meant) =>
    expect(refusal(raw).details).toEqual({ parameter, did_you_mean: meant }),
  )

  it.each(['foo=1', '__proto__=1', 'constructor=1', 'toString=1', '=1', 'q=1', 'page=2'])(
    '%s is refused',
    (raw) => expect(refusal(raw).details).toEqual({ parameter: raw.split('=')[0] }),
  )

  it.each([
    ['type=ipv4&type=ipv4', 'type'],
    ['type=ipv4&type=url', 'type'],
    ['api_key=a&api_key=b', 'api_key'],
    ['type=', 'type'],
    ['type', 'type'],
    ['cursor=', 'cursor'],
    ['limit=', 'limit'],
    ['type=%zz', 'type'],
    ['type=%ff', 'type'],
    ['%zz=1', 'query'],
  ])('%s is refused', (raw, parameter) => expect(refusal(raw).details['parameter']).toBe(parameter))

  it('more than 32 pairs are refused, also far more', () => {
    expect(refusal(Array.from({ length: 33 }, () => 'type=ipv4').join('&')).details).toEqual({
      parameter: 'query',
    })
    expect(refusal('type=ipv4&'.repeat(100_000)).details).toEqual({ parameter: 'query' })
    expect(refusal(`${'&'.repeat(100)}type=ipv4&typ=url`).details['parameter']).toBe('typ')
  })
})
