import { canonicalize, type Refusal } from '../src/canonical.ts'
import { RESERVED_NAMES } from '../src/canonical/reserved-names.ts'

describe('a domain', () => {
  it.each([
    ['MicrosoftSyst3m.com', 'microsoftsyst3m.com'],
    ['evil.com.', 'evil.com'],
    ['a.b.c.EVIL.co.uk', 'a.b.c.evil.co.uk'],
    ['1.evil.com', '1.evil.com'],
    ['0x7f.evil.com', '0x7f.evil.com'],
    ['r3---sn.evil.com', 'r3---sn.evil.com'],
    ['phish.github.io', 'phish.github.io'],
    ['c2.duckdns.org', 'c2.duckdns.org'],
    ['www.ck', 'www.ck'],
    [`${'a'.repeat(63)}.com`, `${'a'.repeat(63)}.com`],
    [`${'a.'.repeat(125)}com`, `${'a.'.repeat(125)}com`],
    ['testing.com', 'testing.com'],
    ['notexample.com', 'notexample.com'],
    ['example.com.evil.com', 'example.com.evil.com'],
  ])('%s is %s', (raw, value) => expect(canonicalize('domain', raw)).toEqual({ type: 'domain', value }))

  // UTS 46, non-transitional processing.
  it.each([
    ['münchen.de', 'xn--mnchen-3ya.de'],
    ['MÜNCHEN.DE', 'xn--mnchen-3ya.de'],
    ['mu\u0308nchen.de', 'xn--mnchen-3ya.de'],
    ['XN--MNCHEN-3YA.de', 'xn--mnchen-3ya.de'],
    ['xn--mnchen-3ya.de.', 'xn--mnchen-3ya.de'],
    ['straße.de', 'xn--strae-oqa.de'],
    ['faß.de', 'xn--fa-hia.de'],
    ['例え.jp', 'xn--r8jz45g.jp'],
    ['例え。jp。', 'xn--r8jz45g.jp'],
    ['пример.рф', 'xn--e1afmkfd.xn--p1ai'],
    ['ｅｖｉｌ．ｃｏｍ', 'evil.com'],
    ['ev\u00adil.com', 'evil.com'],
    ['K.com', 'k.com'],
  ])('%s has the A-labels %s', (raw, value) =>
    expect(canonicalize('domain', raw)).toEqual({ type: 'domain', value }),
  )

  it.each<readonly [Refusal, string]>([
    ['bad_grammar', '.'],
    ['bad_grammar', '.evil.com'],
    ['bad_grammar', 'evil..com'],
    ['bad_grammar', 'evil.com..'],
    ['bad_grammar', '-evil.com'],
    ['bad_grammar', 'evil-.com'],
    ['bad_grammar', 'ev_il.com'],
    ['bad_grammar', '_dmarc.evil.com'],
    ['bad_grammar', '*.evil.com'],
    ['bad_grammar', 'evil.com:80'],
    ['bad_grammar', 'evil.com/'],
    ['bad_grammar', 'http://evil.com'],
    ['bad_grammar', 'evil[.]com'],
    ['bad_grammar', 'ev%69l.com'],
    ['bad_grammar', 'evil'],
    ['bad_grammar', 'evil.123'],
    ['bad_grammar', '8.8.8.8'],
    ['bad_grammar', '127.1'],
    ['bad_grammar', '0x7f.0.0.0x1'],
    ['bad_grammar', '1.2.3.0x'],
    ['bad_grammar', '８.８.８.８'],
    ['bad_grammar', '2606:4700::1'],
    ['bad_grammar', `${'a'.repeat(64)}.com`],
    ['bad_grammar', `${'a.'.repeat(126)}com`],
    ['bad_grammar', 'xn--.com'],
    ['bad_grammar', 'xn--evil-.com'],
    ['bad_grammar', 'xn--a.com'],
    ['bad_grammar', 'xn--99999999.com'],
    ['bad_grammar', 'xn--mnchen-3ya-.de'],
    ['bad_grammar', 'xn--xn---epa.com'],
    ['bad_grammar', 'ex\u200dample.de'],
    ['bad_grammar', 'ev\u202eil.com'],
    ['bad_grammar', 'a\u0661b.com'],
    ['bad_grammar', `ev${'\u00ad'.repeat(600)}il.com`],
    ['range', '8.8.8.0/24'],
    ['range', '8.8.8.1-9'],
    ['range', '8.8.8.1-8.8.8.9'],
    ['range', '2606:4700::/32'],
    ['no_public_suffix', 'evil.corp'],
    ['no_public_suffix', 'a.b.zzzz'],
    ['public_suffix', 'com'],
    ['public_suffix', 'com.'],
    ['public_suffix', 'CO.UK'],
    ['public_suffix', 'рф'],
    ['public_suffix', 'any.ck'],
    ['public_suffix', 'github.io'],
    ['public_suffix', 'duckdns.org'],
    ['public_suffix', 's3.amazonaws.com'],
  ])('is refused as %s: %s', (refused, raw) => expect(canonicalize('domain', raw)).toEqual({ refused }))
})

describe('a reserved name', () => {
  const names = [...RESERVED_NAMES.keys()]

  it('is one of those that were set aside', () =>
    expect([...names].sort()).toEqual([
      'alt',
      'arpa',
      'example',
      'example.com',
      'example.net',
      'example.org',
      'home.arpa',
      'internal',
      'invalid',
      'local',
      'localhost',
      'onion',
      'test',
    ]))

  it.each(names)('is refused with all below it: %s', (name) => {
    for (const raw of [name, `${name}.`, name.toUpperCase(), `c2.${name}`, `a.b.c.${name}`]) {
      expect(canonicalize('domain', raw)).toEqual({ refused: 'reserved_name' })
    }
  })

  it.each([
    'evil.test',
    'evil.example',
    'evil.invalid',
    'evil.localhost',
    'example.com',
    'c2.example.net',
    'a.b.example.org',
  ])('is let in where an admission says so: %s', (raw) =>
    expect(canonicalize('domain', raw, { allowReserved: true })).toEqual({ type: 'domain', value: raw }),
  )

  it.each(['printer.local', 'abc.onion', 'x.alt', 'db.internal', 'nas.home.arpa', '1.2.0.192.in-addr.arpa'])(
    'stays out even then where it may be in use: %s',
    (raw) =>
      expect(canonicalize('domain', raw, { allowReserved: true })).toEqual({ refused: 'reserved_name' }),
  )

  it.each(['localhost', 'test', 'example', 'example_.com', '-.test', 'a..example', `${'a'.repeat(64)}.test`])(
    'needs the grammar of a domain even then: %s',
    (raw) => expect(canonicalize('domain', raw, { allowReserved: true })).toEqual({ refused: 'bad_grammar' }),
  )

  it.each<readonly [Refusal, string]>([
    ['no_public_suffix', 'evil.corp'],
    ['public_suffix', 'com'],
    ['public_suffix', 'github.io'],
    ['range', '192.0.2.0/24'],
  ])('is all that an admission lets in: %s for %s', (refused, raw) =>
    expect(canonicalize('domain', raw, { allowReserved: true })).toEqual({ refused }),
  )
})
