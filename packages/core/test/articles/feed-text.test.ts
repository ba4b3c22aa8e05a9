import { readEntries } from '../../src/articles/index.ts'
import { atom, rss } from './feeds.ts'

const WORD = 'Übergröße €'
const feed = (encoding?: string) => {
  const declaration = encoding === undefined ? '' : `<?xml version="1.0" encoding="${encoding}"?>`
  return declaration + rss(`<item><title>${WORD}</title><link>https://site.example/a</link></item>`).slice(21)
}
const latin = (text: string) => Buffer.from(text.replaceAll('€', '\u0080'), 'latin1')
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16()
const title = (bytes: Uint8Array, contentType?: string) =>
  readEntries(bytes, contentType === undefined ? {} : { contentType }).entries[0]?.title

describe('the bytes of a feed', () => {
  it.each([
    ['UTF-8 that says nothing', Buffer.from(feed()), undefined],
    [
      'UTF-8 with a mark, whatever else is said',
      Buffer.from(`\ufeff${feed('iso-8859-1')}`),
      'text/xml; charset=latin1',
    ],
    ['UTF-16 with a mark', Buffer.from(`\ufeff${feed('utf-16')}`, 'utf16le'), undefined],
    ['UTF-16 with the other mark', utf16be(`\ufeff${feed('utf-16')}`), undefined],
    ['UTF-16 without a mark', Buffer.from(feed('utf-16'), 'utf16le'), undefined],
    ['UTF-8 that says it is UTF-16', Buffer.from(feed('utf-16')), undefined],
    ['what the header says', latin(feed('utf-8')), 'application/rss+xml; charset="ISO-8859-1"'],
    ['what the declaration says', latin(feed('windows-1252')), 'application/rss+xml'],
    [
      'what the declaration says, under a label that nobody knows',
      latin(feed('windows-1252')),
      'text/xml; charset=x-none',
    ],
    ['old bytes that say they are UTF-8', latin(feed('utf-8')), 'text/xml; charset=utf-8'],
    ['old bytes that say nothing', latin(feed()), undefined],
  ])('are read as %s', (_what, bytes, contentType) => expect(title(bytes, contentType)).toBe(WORD))

  it('are UTF-8 also where a summary was cut inside a character', () => {
    const cut = feed().replace('</item>', '<description>gr\u00f6</description></item>')
    const bytes = Buffer.from(cut).filter((byte, at, all) => byte !== 0xb6 || all[at + 1] !== 0x3c)
    expect(title(bytes)).toBe(WORD)
  })

  it('are read in an encoding of Japan', () => {
    const bytes = Buffer.concat([
      Buffer.from('<?xml version="1.0" encoding="Shift_JIS"?><rss><channel><item><title>'),
      Buffer.from([0x93, 0xfa, 0x96, 0x7b]),
      Buffer.from('</title><link>https://site.example/a</link></item></channel></rss>'),
    ])
    expect(title(bytes)).toBe('日本')
  })
})

describe('the plain text of a title', () => {
  const titleOf = (html: string) =>
    title(
      Buffer.from(rss(`<item><title><![CDATA[${html}]]></title><link>https://site.example/a</link></item>`)),
    )

  it.each([
    ['<p>One</p><p>two<br>three</p>', 'One two three'],
    ['e<b>vi</b>l<wbr>.example', 'evil.example'],
    ['<td>a</td><td>b</td>', 'a b'],
    ['&lt;script&gt; &amp;amp; &quot;x&quot; &rsquo;', '<script> &amp; "x" ’'],
    ['a<script>b</script><style>c</style><!-- d -->e', 'a e'],
    ['1 < 2 & 3 > 2', '1 < 2 & 3 > 2'],
    ['a\u202eb\u200b\u0007 \u00a0\n\t c', 'ab c'],
    ['unclosed <a href="x', 'unclosed'],
  ])('of %j is %j', (html, text) => expect(titleOf(html)).toBe(text))

  it('is not longer than 500, and is no half of a character', () => {
    expect(titleOf('x'.repeat(600))).toHaveLength(500)
    expect(titleOf(`${'x'.repeat(499)}😀`)).toBe('x'.repeat(499))
    expect(titleOf(`${'<p> </p>'.repeat(5_000)}word`)).toBe('word')
    expect(titleOf('ab '.repeat(400))).toBe('ab '.repeat(167).slice(0, 500).trim())
  })

  it('of Atom is as it stands', () => {
    const bytes = Buffer.from(
      atom('<entry><title>a &lt;b&gt; &amp;amp;</title><id>http://x.example/</id></entry>'),
    )
    expect(title(bytes)).toBe('a <b> &amp;')
  })
})
