import fc from 'fast-check'
import { extractFromText, refang } from '../../src/ingest/index.ts'

const SEED = 20_261_125

it.each([
  ['evil[.]com', 'evil.com'],
  ['evil(.)com', 'evil.com'],
  ['evil{.}com', 'evil.com'],
  ['evil[dot]com', 'evil.com'],
  ['evil(DOT)com', 'evil.com'],
  ['evil{dot}com', 'evil.com'],
  ['evil [.] com', 'evil.com'],
  ['evil [dot] com', 'evil.com'],
  ['evil[.com', 'evil.com'],
  ['evil.]com', 'evil.com'],
  ['evil\\.com', 'evil.com'],
  ['evil\\[.\\]com', 'evil.com'],
  ['user\\[@\\]evil\\[.\\]com', 'user@evil.com'],
  ['hxxps\\[:\\]//evil\\[.\\]com/a', 'https://evil.com/a'],
  ['hxxp\\[:\\]//1.2.3\\[.\\]4/a', 'http://1.2.3.4/a'],
  ['1[.]2[.]3[.]4', '1.2.3.4'],
  ['1.2.3[.]4[:]8080', '1.2.3.4:8080'],
  ['hxxp://a.com', 'http://a.com'],
  ['hXXps://a.com', 'https://a.com'],
  ['h**p://a.com', 'http://a.com'],
  ['hxxps[:]//a[.]com', 'https://a.com'],
  ['hxxp[://]a[.]com', 'http://a.com'],
  ['hxxp:[//]a[.]com', 'http://a.com'],
  ['http[:]//a.com', 'http://a.com'],
  ['[hxxp]://a.com', 'http://a.com'],
  ['hxxps:\\\\a[.]com', 'https://a.com'],
  ['meow://a.com', 'http://a.com'],
  ['fxp://a.com', 'ftp://a.com'],
  ['tcp[:]//a.com', 'tcp://a.com'],
  ['http:\\/\\/a.com\\/b', 'http://a.com/b'],
  ['http://a.com[/]b', 'http://a.com/b'],
  ['user[@]evil[.]com', 'user@evil.com'],
  ['user(at)evil.com', 'user@evil.com'],
  ['user [at] evil [dot] com', 'user@evil.com'],
  ['ev\u00adil\u200b.\u2060com', 'evil.com'],
  ['evil\uff0ecom', 'evil.com'],
  ['evil\u3002com', 'evil.com'],
  ['\uff45\uff56\uff49\uff4c.com', 'evil.com'],
  ['CVE\u20112021\u201144228', 'CVE-2021-44228'],
])('reads %s as %s', (written, meant) => {
  expect(refang(written)).toBe(meant)
})

it.each([
  ['a path', 'C:\\Users\\.config\\x'],
  ['brackets of a text', 'see [1] and (a.b) or list[0].name'],
  ['brackets without a name before', '[.] (.) [dot]'],
  ['a word in brackets', 'look (at) this'],
  ['a url', 'https://example.com/a?b=[c]#d'],
  ['the end of a sentence in Chinese', '\u6076\u610f\u3002\u57df\u540d'],
])('leaves %s as it is', (_name, text) => {
  expect(refang(text)).toBe(text)
})

const PIECES = [
  '[',
  ']',
  '(',
  ')',
  '{',
  '}',
  '.',
  'dot',
  ':',
  '/',
  '//',
  '://',
  '\\',
  '@',
  'at',
  'hxxp',
  'http',
].concat(
  [
    'h**p',
    'meow',
    'a',
    '1',
    ' ',
    '-',
    '_',
    '%',
    '\u200b',
    '\u00ad',
    '\uff0e',
    '\u3002',
    '\uff3b',
    '\uff3d',
    '\u00e4',
  ],
  ['[.]', '[:]', '\n', '\ud83d', 's'],
)
const anyText = fc.array(fc.constantFrom(...PIECES), { maxLength: 24 }).map((pieces) => pieces.join(''))

it(`refangs a second time without change (seed ${SEED})`, () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(refang(refang(text))).toBe(refang(text))
    }),
    { seed: SEED, numRuns: 20_000 },
  )
})

it(`points at where a value begins, whatever is refanged before (seed ${SEED})`, () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const article = `${text}\n\n9375cff0413111d3b88a00104b2a6677\n`
      const { findings } = extractFromText(article)
      const found = findings.find(({ type }) => type === 'md5')
      expect(found?.offset).toBe(text.length + 2)
    }),
    { seed: SEED, numRuns: 5_000 },
  )
})
