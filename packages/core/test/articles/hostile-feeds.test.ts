import { readEntries } from '../../src/articles/index.ts'
import { atom, ITEM, readText, refusal, rss } from './feeds.ts'

const MANY = 200_000
const description = (html: string) => rss(`<item><description>${html}</description></item>`)
const cdata = (html: string) => description(`<![CDATA[${html}]]>`)
const many = (count: number, text: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => text(n)).join('')

// Time that grew with the square of the length would be hours for each of these: the test would never end.
describe('a feed that is meant to take long', () => {
  it.each([
    ['elements 50,000 deep', rss('<item>'.concat('<b>'.repeat(50_000)))],
    ['titles in titles', rss('<item>'.concat('<title>'.repeat(MANY)))],
    ['elements deep in a summary', description('<b>'.repeat(3 * MANY))],
    [
      'namespaces and elements that never end',
      `<rss ${many(100_000, (n) => `xmlns:n${n}="x${n}"`)}>${'<x>'.repeat(MANY)}`,
    ],
  ])('is refused: %s', (_what, text) => expect(refusal(text)).toMatch(/^Elements stand more than 256 deep/))

  it.each([
    ['brackets', '<'.repeat(9 * MANY), /^This is no feed/],
    [
      'a document type of brackets',
      `<!DOCTYPE rss ${'['.repeat(9 * MANY)}>`,
      /^The feed has a document type/,
    ],
    [
      'a document type of blanks',
      `<!DOCTYPE rss PUBLIC "-//Netscape"${' '.repeat(9 * MANY)}x>`,
      /^The feed has a doc/,
    ],
    ['a declaration that does not end', `<?xml ${' '.repeat(9 * MANY)}`, /^This is no feed/],
    ['blanks', ' '.repeat(9 * MANY), /^There is nothing in it/],
    ['open objects of JSON', '{"a":'.repeat(MANY), /^The JSON cannot be read/],
    [
      'entities in entities',
      `<!DOCTYPE rss [<!ENTITY a "x">${many(30, (n) => `<!ENTITY a${n} "&a${n - 1};&a${n - 1};">`)}]>${rss(ITEM)}`,
      /^The feed has a document type/,
    ],
  ])('is refused: %s', (_what, text, message) => expect(refusal(text)).toMatch(message))

  it.each([
    ['numbers of characters', description('&#65;'.repeat(MANY)), 'A'.repeat(1_000)],
    ['one number of very many digits', description(`&#${'9'.repeat(9 * MANY)};`), '\ufffd'],
    ['ampersands', description('&'.repeat(9 * MANY)), '&'.repeat(1_000)],
    ['brackets', description('<'.repeat(9 * MANY)), '<'.repeat(1_000)],
    ['names of characters, not ended', cdata('&CounterClockwiseContourIntegra'.repeat(MANY)), undefined],
    ['tags in tags, escaped', description(`${'&lt;b&gt;'.repeat(MANY)}x`), 'x'],
    ['tags in tags', cdata(`${'<b>'.repeat(3 * MANY)}x`), 'x'],
    ['paragraphs of blanks', cdata(`${'<p> </p>'.repeat(MANY)}x`), 'x'],
    ['characters that nobody sees', cdata(`${'\u200b'.repeat(3 * MANY)}x`), 'x'],
    ['scripts in scripts', cdata(`x${'<script>'.repeat(MANY)}`), 'x'],
    ['empty parts', description(`${'<![CDATA[]]>'.repeat(MANY)}x`), 'x'],
    ['empty comments', description(`${'<!-- -->'.repeat(MANY)}x`), 'x'],
    ['a very long attribute', description(`<a b="${'x'.repeat(9 * MANY)}">x</a>`), 'x'],
    ['very many attributes', description(`<a ${many(MANY, (n) => `a${n}="" `)}>x</a>`), 'x'],
    ['very many elements beside each other', description(`${'<a/>'.repeat(2 * MANY)}x`), 'x'],
    ['ends without a start', description(`${'</a>'.repeat(2 * MANY)}x`), 'x'],
    ['namespaces', description(`${many(MANY, (n) => `<a xmlns:n${n}="x"/>`)}x`), 'x'],
    ['bases', description(`<a xml:base="${'a/../'.repeat(MANY)}">x</a>`), 'x'],
  ])('is read: %s', (_what, text, summary) => {
    const [entry] = readText(text).entries
    if (summary === undefined) expect(entry?.summary).toHaveLength(1_000)
    else expect(entry?.summary).toBe(summary)
  })

  it.each([
    ['a date', `<pubDate>${'1 '.repeat(4 * MANY)}</pubDate>`],
    ['a link', `<link>http://site.example/${'../'.repeat(3 * MANY)}</link>`],
    ['an id', `<guid isPermaLink="false">${'x'.repeat(9 * MANY)}</guid>`],
    ['very many links', '<link>/</link>'.repeat(MANY)],
    ['very many categories', many(MANY, (n) => `<category>${n}</category>`)],
  ])('loses what is too long: %s', (_what, fields) => {
    const [entry] = readText(rss(`<item>${fields}<description>x</description></item>`)).entries
    expect(JSON.stringify(entry).length).toBeLessThan(1_000)
  })

  it('has bases that grow, and is read', () => {
    const nested = `<rss xml:base="https://site.example/">${`<channel xml:base="${'a/'.repeat(2_000)}">`.repeat(200)}`
    const items = many(MANY, () => '<item><link xml:base="b/">c</link></item>')
    const { entries, dropped, more } = readText(nested + items)
    expect([entries, dropped, more]).toEqual([[], { empty: 5_000 }, true])
  })

  it('has as many entries as are read, and no more', () => {
    expect(readText(rss('<item></item>'.repeat(MANY)))).toMatchObject({
      dropped: { empty: 5_000 },
      more: true,
    })
    const json = `{"items":[${'{},'.repeat(2 * MANY)}{}]}`
    expect(readText(json)).toMatchObject({ dropped: { empty: 5_000 }, more: true })
  })

  it('is cut anywhere, and is read or refused, never an exception', () => {
    const text = atom(`<entry><title type="xhtml"><b>é</b></title><id>1</id></entry>`)
    const bytes = new TextEncoder().encode(text)
    const firstTag = text.indexOf('>') + 1
    for (let length = 0; length <= bytes.length; length++) {
      const read = bytes.subarray(0, length)
      // As far as the first tag is whole, it is a feed.
      if (length < firstTag) expect(refusal(read)).toMatch(/^Th/)
      else expect(readEntries(read).entries.length).toBeLessThanOrEqual(1)
    }
  })
})

describe('names of JavaScript in a feed', () => {
  it('are names like others', () => {
    const item =
      '<item __proto__="x" constructor="y"><__proto__>z</__proto__><constructor/><link>/a</link></item>'
    expect(readText(rss(item)).entries).toEqual([
      { url: 'https://site.example/a', title: '', categories: [] },
    ])
    const json = '{"items":[{"__proto__":{"title":"x"},"url":"https://site.example/"}]}'
    expect(readText(json).entries[0]?.title).toBe('')
  })
})
