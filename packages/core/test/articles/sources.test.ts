import { type ArticleSource, parseSources, SOURCES, sourceNamed } from '../../src/articles/index.ts'

const OWN = {
  title: 'Our blog',
  feedUrl: 'https://blog.example.com/feed.xml',
  category: 'research',
  reliability: 'high',
}

describe('the built-in sources', () => {
  it('are many, each with a name, a title and a feed of its own', () => {
    expect(SOURCES.length).toBeGreaterThanOrEqual(30)
    for (const key of ['name', 'title', 'feedUrl'] as const) {
      expect(new Set(SOURCES.map((source) => source[key])).size).toBe(SOURCES.length)
    }
  })

  it('keep the rules that an operator’s own must keep', () => {
    const table = Object.fromEntries(SOURCES.map(({ name, ...fields }) => [name, fields]))
    expect(parseSources(table)).toEqual(SOURCES)
  })

  it('are found by name', () => {
    expect(sourceNamed('krebs')?.title).toBe('Krebs on Security')
    expect(sourceNamed('Krebs')).toBeUndefined()
    expect(sourceNamed('constructor')).toBeUndefined()
  })

  it('trust news less than those who publish their own analyses', () => {
    const reliabilityOf = (category: ArticleSource['category']) =>
      new Set(SOURCES.filter((source) => source.category === category).map(({ reliability }) => reliability))
    expect(reliabilityOf('news')).toEqual(new Set(['medium']))
    expect(reliabilityOf('government')).toEqual(new Set(['high']))
  })
})

describe('an operator’s table of sources', () => {
  it('enables built-in ones, changes them, and adds others', () => {
    const json = JSON.stringify({
      krebs: true,
      therecord: false,
      talos: { reliability: 'low', minimumIntervalSeconds: 7_200 },
      'our-blog': OWN,
    })
    const [krebs, talos, own, ...others] = parseSources(json)
    expect(others).toEqual([])
    expect(krebs).toEqual(sourceNamed('krebs'))
    expect(talos).toEqual({ ...sourceNamed('talos'), reliability: 'low', minimumIntervalSeconds: 7_200 })
    expect(own).toEqual({
      name: 'our-blog',
      ...OWN,
      industries: [],
      licence: 'Not stated',
      minimumIntervalSeconds: 3_600,
    })
  })

  it.each(['http://localhost:8080/feed', 'http://127.0.0.9/feed', 'http://[::1]/feed'])(
    'reaches this machine without https: %s',
    (feedUrl) => expect(parseSources({ own: { ...OWN, feedUrl } })).toHaveLength(1),
  )

  it.each([
    ['{', 'expected JSON, such as {"krebs": true}'],
    ['[]', 'expected an object of sources by name, such as {"krebs": true}'],
    [{ Krebs: true }, 'expected a source\'s name of lower-case letters, digits and hyphens, not "Krebs"'],
    [{ kreb: true }, 'unknown source "kreb". Did you mean "krebs"?'],
    [{ own: true }, 'unknown source "own"'],
    [{ krebs: 1 }, 'krebs: expected true, false or an object'],
    [{ krebs: { relyability: 'high' } }, 'krebs: unknown field "relyability". Did you mean "reliability"?'],
    [{ krebs: { __proto: 1 } }, 'krebs: unknown field "__proto"'],
    [{ krebs: { toString: 1 } }, 'krebs: unknown field "toString"'],
    [{ krebs: { name: 'other' } }, 'krebs: unknown field "name"'],
    [{ krebs: { reliability: 'sure' } }, 'krebs.reliability: expected one of low, medium, high'],
    [
      { krebs: { category: 'threat-intel' } },
      'krebs.category: expected one of news, research, vendor, government',
    ],
    [{ krebs: { industries: ['banks'] } }, 'krebs.industries: expected a list of finance, healthcare,'],
    [
      { krebs: { minimumIntervalSeconds: 5 } },
      'krebs.minimumIntervalSeconds: expected whole seconds from 60 to',
    ],
    [{ krebs: { title: '' } }, 'krebs.title: expected a text of at most 200 printable characters'],
    [
      { own: { ...OWN, feedUrl: 'http://blog.example.com/' } },
      'own.feedUrl: expected an https address: others',
    ],
    [
      { own: { ...OWN, feedUrl: 'https://a:b@blog.example.com/' } },
      'own.feedUrl: expected an address without cred',
    ],
    [{ own: { ...OWN, feedUrl: 'file:///etc/passwd' } }, 'own.feedUrl: expected an https address'],
    [{ own: { title: 'Our blog' } }, 'own: expected the field "feedUrl" as well: the source is new'],
    [{ krebbs: { title: 'x' } }, 'the source is new. Did you mean "krebs"?'],
  ])('is refused: %j', (table, message) => expect(() => parseSources(table)).toThrow(message))
})
