import { atom, ITEM, readText, refusal, rss } from './feeds.ts'

const entry = (text: string, feedUrl?: string) =>
  readText(text, feedUrl === undefined ? {} : { feedUrl }).entries[0]

describe('an item of RSS', () => {
  it('has all that it says', () => {
    const item = `<item><guid isPermaLink="false">id 1</guid><title>A &amp;amp; B</title>
      <link>https://site.example/a?x=1&amp;y=2</link><pubDate>Thu, 05 Jan 2023 10:00:00 +0100</pubDate>
      <description>&lt;p&gt;Short &amp;eacute;&lt;/p&gt;</description>
      <content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/"><![CDATA[<p>Long & <b>bold</b></p>]]></content:encoded>
      <category>One</category><category><![CDATA[Two]]></category><category>One</category></item>`
    expect(readText(rss(item))).toEqual({
      format: 'rss',
      title: 'Feed',
      entries: [
        {
          id: 'id 1',
          url: 'https://site.example/a?x=1&y=2',
          title: 'A & B',
          published: 1_672_909_200,
          summary: 'Short é',
          html: '<p>Long & <b>bold</b></p>',
          categories: ['One', 'Two'],
        },
      ],
      dropped: {},
      more: false,
    })
  })

  it('is read by namespaces, whatever prefixes stand for them', () => {
    const item = `<item><x:encoded xmlns:x="http://purl.org/rss/1.0/modules/content/">long</x:encoded>
      <d:date xmlns:d="http://purl.org/dc/elements/1.1/">2023-01-05</d:date>
      <media:title xmlns:media="http://search.yahoo.com/mrss/">Of a picture</media:title></item>`
    expect(entry(rss(item))).toMatchObject({ title: '', html: 'long', published: 1_672_876_800 })
  })

  it('has no summary, title or link of what else stands in it', () => {
    const item = `<item><title>Own</title><link>https://site.example/a</link>
      <source><title>Other</title><link>https://other.example/</link></source></item>`
    expect(entry(rss(item))).toMatchObject({ title: 'Own', url: 'https://site.example/a' })
    const channel = `<image><title>Logo</title><link>https://cdn.example/</link></image><title>Feed</title>`
    expect(readText(rss(ITEM, channel)).title).toBe('Feed')
  })

  it('links to what it linked to before readers were counted', () => {
    const item = `<item><link>https://proxy.example/1</link><feedburner:origLink>https://site.example/a</feedburner:origLink></item>`
    expect(entry(rss(item))?.url).toBe('https://site.example/a')
  })

  it('has its permanent id for a link, when it has no other', () => {
    expect(entry(rss('<item><guid>https://site.example/a</guid></item>'))?.url).toBe('https://site.example/a')
    const withoutLink =
      '<item><guid isPermaLink="false">https://site.example/a</guid><description>x</description></item>'
    expect(entry(rss(withoutLink))).not.toHaveProperty('url')
  })
})

describe('an entry of Atom', () => {
  it('has all that it says', () => {
    const text = atom(`<entry><id>tag:1</id><title type="html">A &amp;lt; B</title>
      <link rel="self" href="https://site.example/a.atom"/><link rel="enclosure" href="https://site.example/a.mp3"/>
      <link href="https://site.example/a"/><published>2023-01-05T10:00:00Z</published>
      <updated>2023-01-06T10:00:00.5+02:00</updated><summary>Less &lt; more &amp;amp;</summary>
      <content type="html">&lt;p&gt;Long&lt;/p&gt;</content><category term="One" label="1"/>
      <source><title>Other</title><id>tag:2</id></source></entry>`)
    expect(readText(text)).toMatchObject({ format: 'atom', title: 'Feed' })
    expect(entry(text)).toEqual({
      id: 'tag:1',
      url: 'https://site.example/a',
      title: 'A < B',
      published: 1_672_912_800,
      modified: 1_672_992_000,
      summary: 'Less < more &amp;',
      html: '<p>Long</p>',
      categories: ['One'],
    })
  })

  it('has its XHTML as it stands, and text as HTML', () => {
    const xhtml = '<content type="xhtml"><div title="a&quot;&lt;">x &amp;lt; <b>y</b></div></content>'
    expect(entry(atom(`<entry>${xhtml}</entry>`))).toMatchObject({
      html: '<div title="a&quot;&lt;">x &amp;lt; <b>y</b></div>',
      summary: 'x &lt; y',
    })
    expect(entry(atom('<entry><content>1 &lt; 2</content></entry>'))?.html).toBe('1 &lt; 2')
  })

  it('has no content that is no text', () => {
    const content = '<content type="image/png">AAAA</content><link href="https://site.example/a"/>'
    expect(entry(atom(`<entry>${content}</entry>`))).not.toHaveProperty('html')
  })

  it('is read with a prefix as well', () => {
    const text = `<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:title>T</a:title><a:id>1</a:id><a:link href="https://site.example/a"/></a:entry></a:feed>`
    expect(readText(text)).toMatchObject({ format: 'atom', entries: [{ id: '1', title: 'T' }] })
  })
})

describe('an item of RSS 1.0', () => {
  it('stands beside the channel, and is named by what it is about', () => {
    const text = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
      <channel><title>Feed</title><link>https://site.example/</link></channel>
      <item rdf:about="https://site.example/a"><title>T</title></item></rdf:RDF>`
    expect(readText(text)).toMatchObject({
      format: 'rdf',
      title: 'Feed',
      entries: [{ id: 'https://site.example/a', url: 'https://site.example/a', title: 'T' }],
    })
  })
})

describe('an item of JSON Feed', () => {
  it('has all that it says', () => {
    const items = [
      {
        id: 1,
        url: 'a',
        title: 'T',
        content_html: '<p>x</p>',
        date_published: '2023-01-05T10:00:00Z',
        tags: ['One', 2],
      },
      { id: 'b', content_text: '1 < 2' },
      null,
    ]
    const text = JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'Feed', items })
    expect(readText(text, { feedUrl: 'https://site.example/feed.json' })).toEqual({
      format: 'json',
      title: 'Feed',
      entries: [
        {
          id: '1',
          url: 'https://site.example/a',
          title: 'T',
          published: 1_672_912_800,
          summary: 'x',
          html: '<p>x</p>',
          categories: ['One', '2'],
        },
        { id: 'b', title: '', summary: '1 < 2', html: '1 &lt; 2', categories: [] },
      ],
      dropped: { empty: 1 },
      more: false,
    })
  })
})

describe('a relative link', () => {
  it.each([
    [
      'from the site in RSS',
      rss('<item><link>../a</link></item>'),
      'https://feeds.example/x',
      'https://site.example/a',
    ],
    [
      'from the feed without a site',
      rss('<item><link>/a</link></item>', ''),
      'https://feeds.example/x',
      'https://feeds.example/a',
    ],
    [
      'from the feed in Atom',
      atom('<entry><link href="a?b"/></entry>'),
      'https://feeds.example/x/y',
      'https://feeds.example/x/a?b',
    ],
    [
      'from xml:base, itself relative',
      atom('<entry xml:base="c/"><link href="a"/></entry>', 'xml:base="/b/"'),
      'https://feeds.example/x',
      'https://feeds.example/b/c/a',
    ],
    [
      'of another host',
      rss('<item><link>//other.example/a</link></item>'),
      'https://feeds.example/',
      'https://other.example/a',
    ],
  ])('is read %s', (_what, text, feedUrl, url) => expect(entry(text, feedUrl)?.url).toBe(url))

  it('is none, when nobody says what it is relative to', () => {
    expect(readText(atom('<entry><link href="a"/></entry>')).dropped).toEqual({ empty: 1 })
  })

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://site.example/a',
    'mailto:a@site.example',
    'http://',
  ])('is none of the web: %s', (link) =>
    expect(readText(rss(`<item><link>${link}</link></item>`)).dropped).toEqual({ empty: 1 }),
  )
})

describe('broken XML', () => {
  it.each([
    ['a title that is not closed', '<item><title>A title<link>https://site.example/a</link></item>'],
    ['a link that is not closed', '<item><link>https://site.example/a<title>A title</title></item>'],
    ['items that are not closed', `<item><title>A title</title><link>https://site.example/a</link>`],
    ['names in capitals', '<ITEM><TITLE>A title</TITLE><LINK>https://site.example/a</LINK></ITEM>'],
    ['an end that has no start', `</b></item>${ITEM}`],
    ['elements that cross', '<item><title><b>A title</title></b><link>https://site.example/a</link></item>'],
  ])('is read: %s', (_what, item) =>
    expect(readText(rss(item))).toMatchObject({
      entries: [{ title: 'A title', url: 'https://site.example/a' }],
      dropped: {},
    }),
  )

  it('is read with bare ampersands and brackets', () => {
    const item =
      '<item><title>R&D < 5 & &unknown; &#xD800; AT&amp;T</title><link>https://site.example/?a=1&b=2</link></item>'
    expect(entry(rss(item))).toMatchObject({
      title: 'R&D < 5 & &unknown; \ufffd AT&T',
      url: 'https://site.example/?a=1&b=2',
    })
  })

  it('is read behind other text', () => expect(readText(`Warning: x\n${rss(ITEM)}`).entries).toHaveLength(1))

  it('that ends inside an item loses that one', () => {
    expect(readText(rss(`${ITEM}<item><title>Half an art`).slice(0, -30))).toMatchObject({
      entries: [{ title: 'A title' }],
      dropped: { cut_off: 1 },
    })
  })
})

describe('what comes to nothing', () => {
  it('is counted by its reason', () => {
    const items = `${ITEM}${ITEM}<item><title>Only a title</title></item><item></item>`
    expect(readText(rss(items)).dropped).toEqual({ duplicate: 1, empty: 2 })
  })

  it('is not an article that shares its id with another', () => {
    const items = ['a', 'b', 'a'].map(
      (path) => `<item><guid>x</guid><link>https://site.example/${path}</link></item>`,
    )
    const { entries, dropped } = readText(rss(items.join('')))
    expect(entries.map(({ url }) => url)).toEqual(['https://site.example/a', 'https://site.example/b'])
    expect(dropped).toEqual({ duplicate: 1 })
  })

  it('is not a feed without entries', () => expect(readText(rss('')).entries).toEqual([]))
})

describe('a text that is no feed', () => {
  it.each([
    ['nothing', ' \n', /^There is nothing in it; expected a feed/],
    [
      'a web page',
      '<!DOCTYPE html><html><body>',
      /^This is a web page, not a feed; look in it for the address/,
    ],
    ['a web page without a type', '<html><head></head></html>', /^This is a web page/],
    [
      'other XML',
      '<sitemap></sitemap>',
      /^This is XML but no feed: expected <rss>, <rdf:RDF> or <feed>, not <sitemap>/,
    ],
    [
      'other text',
      'Not found',
      /^This is no feed: expected RSS, Atom or JSON Feed, not a text that starts with "Not found"/,
    ],
    ['other JSON', '{"error":1}', /^This is JSON but no JSON Feed: expected "items"/],
    ['half of JSON', '{"items":[', /^The JSON cannot be read/],
    ['a type with entities', `<!DOCTYPE rss [<!ENTITY x "y">]>${rss(ITEM)}`, /^The feed has a document type/],
    [
      'a type from elsewhere',
      `<!DOCTYPE rss SYSTEM "file:///etc/passwd">${rss(ITEM)}`,
      /^The feed has a document type/,
    ],
    ['an entity alone', `<!ENTITY x "y">${rss(ITEM)}`, /^The feed has a document type/],
  ])('is refused: %s', (_what, text, message) => expect(refusal(text)).toMatch(message))

  it('is refused when it is packed or too long', () => {
    expect(refusal(Uint8Array.of(0x1f, 0x8b, 8, 0))).toMatch(/^This is a packed file \(gzip or zip\)/)
    expect(refusal(new Uint8Array(10_000_001))).toBe(
      'The feed has 10000001 bytes; at most 10000000 are read. Use a shorter one',
    )
  })

  it('is not one with the old type of RSS 0.91, which defines nothing here', () => {
    const type =
      '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/rss-0.91.dtd">'
    expect(readText(`${type}${rss(ITEM)}`).entries).toHaveLength(1)
  })
})

describe('a feed of very many entries', () => {
  it('is read as far as 5,000, and says so', () => {
    const items = (count: number) =>
      Array.from({ length: count }, (_, n) => `<item><link>https://site.example/${n}</link></item>`).join('')
    expect(readText(rss(items(5_000)))).toMatchObject({ more: false, dropped: {} })
    const { entries, more, dropped } = readText(rss(items(5_001)))
    expect([entries.length, more, dropped]).toEqual([5_000, true, {}])
  })
})
