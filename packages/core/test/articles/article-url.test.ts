import fc from 'fast-check'
import { articleId, articleUrl } from '../../src/articles/index.ts'
import { indicatorId } from '../../src/identity.ts'
import { INDICATOR_TYPES } from '../../src/indicator.ts'

const SEED = 20_261_126
const RUNS = { seed: SEED, numRuns: 3_000 }

const pick = (...texts: string[]) => fc.constantFrom(...texts)
const joined = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((texts) => texts.join(''))
const textOf = (alphabet: string, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...alphabet), maxLength })

const host = fc.oneof(
  pick(
    'Site.Example',
    'localhost',
    'a_b.example.',
    'münchen.example',
    '192.0.2.1',
    '[2001:DB8::0:1]',
    '127.1',
    '0x7f.1',
    '',
  ),
  textOf('ab-.1é', 8),
)
const pair = joined(
  pick('utm_source', 'UTM_Campaign', 'fbclid', 'gclid', 'mc_cid', 'id', 'p', 'utm', '', 'utm_'),
  pick('=', ''),
  textOf('aZ%2/?é" \'', 6),
)
const raw = joined(
  pick('http', 'HTTPS', 'https', 'ftp'),
  pick('://', '://', '://', ':///', ':\\\\', ':'),
  pick('', '', 'user:pass@', 'a@b@'),
  host,
  pick('', '', ':443', ':80', ':8080', ':0', ':99999', ':x'),
  pick('', '/', '/a/./b/../c', '/%2e%2E/x', '/a b/é/{}|^`', '/..', '\\a\\b', '/a//b/'),
  fc.array(pair, { maxLength: 4 }).map((pairs) => (pairs.length === 0 ? '' : `?${pairs.join('&')}`)),
  pick('', '#part', '#?x=1'),
)

describe('the address of an article', () => {
  it.each([
    ['HTTPS://Site.Example:443/A/./b/../C?x=1#part', 'https://site.example/A/C?x=1'],
    ['https://site.example', 'https://site.example/'],
    ['http://site.example:8080/', 'http://site.example:8080/'],
    ['https://user:secret@site.example/a', 'https://site.example/a'],
    ['https://site.example/a?utm_source=rss&id=7&UTM_medium=x&fbclid=y', 'https://site.example/a?id=7'],
    ['https://site.example/a?gclid=1&mc_cid=2&mc_eid=3&_hsenc=4&mkt_tok=5', 'https://site.example/a'],
    ['https://site.example/a?b=%2F&c=+d&&e', 'https://site.example/a?b=%2F&c=+d&&e'],
    ['https://münchen.example/ü?ü', 'https://xn--mnchen-3ya.example/%C3%BC?%C3%BC'],
    ['  https://site.example/\n a\tb ', 'https://site.example/%20ab'],
    ['http://127.0.0.1:3000/a', 'http://127.0.0.1:3000/a'],
    ['http://[::1]/', 'http://[::1]/'],
  ])('is spelled in one way: %j', (spelled, url) => expect(articleUrl(spelled)).toBe(url))

  it.each([
    '',
    'site.example',
    'ftp://site.example/',
    'javascript:alert(1)',
    'https://',
    'https://127.1/',
    'https://a..b/',
  ])('is none: %j', (spelled) => expect(articleUrl(spelled)).toBeUndefined())

  it('is none when it is too long', () => {
    const site = 'https://site.example/'
    expect(articleUrl(site + 'x'.repeat(2_048 - site.length))).toHaveLength(2_048)
    expect(articleUrl(site + 'x'.repeat(2_049 - site.length))).toBeUndefined()
    expect(articleUrl(site + 'x'.repeat(5_000_000))).toBeUndefined()
  })

  it(`spelled again stays as it is (seed ${SEED})`, () => {
    let met = 0
    fc.assert(
      fc.property(fc.oneof(raw, raw, fc.webUrl(), fc.string()), (spelled) => {
        const url = articleUrl(spelled)
        if (url === undefined) return
        met++
        expect(articleUrl(url)).toBe(url)
        expect(url).toMatch(/^https?:\/\/[^/?#@\s]+\/[!-~]*$/)
        expect(url).not.toMatch(/#|[?&](?:utm_\w+|fbclid|gclid|mc_cid)(?:[=&]|$)/i)
      }),
      RUNS,
    )
    expect(met).toBeGreaterThan(500)
  })

  it('names what the URL standard reads', () => {
    let compared = 0
    fc.assert(
      fc.property(fc.oneof(raw, fc.webUrl({ withQueryParameters: true })), (spelled) => {
        const url = articleUrl(spelled)
        if (url === undefined || /utm|fbclid|gclid|mc_cid/i.test(spelled)) return
        compared++
        const read = new URL(spelled)
        read.username = read.password = read.hash = ''
        const wanted = read.href.replace(/\.(?=[:/])/, (dot, at: number) =>
          at < read.origin.length ? '' : dot,
        )
        // Whether `^` and `|` are encoded in a path has changed over the versions of the standard.
        const same = (text: string) => text.replaceAll('%5E', '^').replaceAll('%7C', '|').replace(/\?$/, '')
        expect(same(url)).toBe(same(wanted))
      }),
      RUNS,
    )
    expect(compared).toBeGreaterThan(500)
  })
})

describe('the identifier of an article', () => {
  // Pinned for good: a change here gives every article of every store another name.
  it('never changes', () =>
    expect(articleId('https://site.example/a')).toBe('ade9195c-3c8e-5365-939d-c523fdaf883b'))

  it('is never that of an indicator', () => {
    const url = 'https://site.example/a'
    for (const type of INDICATOR_TYPES) expect(indicatorId(type, url)).not.toBe(articleId(url))
  })
})
