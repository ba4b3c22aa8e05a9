import { canonicalize, type Refusal } from '../src/canonical.ts'
import { INDICATOR_TYPES, type IndicatorType } from '../src/indicator.ts'

const value = (type: IndicatorType, raw: string) => {
  const canonical = canonicalize(type, raw)
  return 'value' in canonical ? canonical.value : canonical.refused
}

describe('a value of any type', () => {
  const everyType = INDICATOR_TYPES.map((type) => [type] as const)

  it.each(everyType)('is refused as %s when it is empty', (type) =>
    expect(value(type, '')).toBe('bad_grammar'),
  )

  it.each(everyType)('is refused as %s, and nothing is thrown, for 10 MB of anything', (type) => {
    for (const unit of ['a', 'a.', '1.', ':', '\0', ' ', 'é', '\ud800', '@', 'xn--', '%41', '[']) {
      const huge = unit.repeat(10_000_000 / unit.length)
      expect(value(type, huge)).toBe('too_long')
      expect(value(type, `http://${huge}`)).toBe('too_long')
    }
  })

  it.each(everyType)('is refused as %s for a control character anywhere', (type) => {
    const controls = [
      '\0',
      '\t',
      '\n',
      '\r',
      '\u001b',
      '\u007f',
      '\u0085',
      '\u009f',
      '\u2028',
      '\u2029',
      '\ud800',
      '\udfff',
    ]
    for (const control of controls) {
      for (const raw of [control, `${control}evil.com`, `http://evil.com/${control}x`, `8.8.8.8${control}`]) {
        expect(value(type, raw)).toBe('control_character')
      }
    }
  })

  it.each(everyType)('is refused as %s for white space, which is not trimmed', (type) => {
    for (const blank of [' ', '\u00a0', '\u2003', '\u3000', '\ufeff']) {
      for (const raw of [blank, `${blank}evil.com`, `8.8.8.8${blank}`, `http://evil.com/a${blank}b`]) {
        expect(value(type, raw)).toBe('bad_grammar')
      }
    }
  })

  it.each(everyType)('is read as %s to its end whatever it repeats', (type) => {
    // A pattern that went back over such a text more than once would not come to an end here.
    const units = [
      'a',
      'a-',
      'a.',
      '1.',
      '1',
      '0',
      ':',
      '::',
      'a:',
      '@',
      '.',
      '-',
      '/',
      '[',
      'a@a.',
      'é',
      'é.',
      '\u200d',
      'ب\u200c',
    ]
    for (const unit of [...units, '\u{1f600}', 'xn--a.', '%2e', 'a..', '1-', '1.1.1.1-']) {
      const long = unit.repeat(Math.floor(2000 / Buffer.byteLength(unit)))
      for (const raw of [long, `${long}!`, `http://${long}`, `http://a@${long}:1/`, `a@${long}.com`]) {
        expect(canonicalize(type, raw)).toBeDefined()
      }
    }
  })
})

describe('the limit of 2,048 bytes', () => {
  const start = 'http://evil.com/'

  it.each<readonly [string, string, number]>([
    ['ASCII', 'a', 1],
    ['the first two-byte characters', '\u00a1', 2],
    ['the last two-byte characters', '\u07ff', 2],
    ['the first three-byte characters', '\u0800', 3],
    ['the last three-byte characters', '\uffee', 3],
    ['four-byte characters', '\u{1f600}', 4],
  ])('counts %s in UTF-8', (_name, character, bytes) => {
    const path = character.repeat(Math.floor((2048 - start.length) / bytes))
    const fill = 'x'.repeat(2048 - start.length - Buffer.byteLength(path))
    expect(value('url', `${start}${path}${fill}`)).toBe(`${start}${path}${fill}`)
    expect(value('url', `${start}${path}${fill}x`)).toBe('too_long')
  })

  it('counts what is dropped of the raw value too', () =>
    expect(value('url', `${start}#${'x'.repeat(2048)}`)).toBe('too_long'))

  it('counts the canonical value: a name in punycode is longer', () => {
    const raw = `http://ü.com/${'x'.repeat(2048 - 14)}`
    expect(Buffer.byteLength(raw)).toBe(2048)
    expect(value('url', raw)).toBe('too_long')
    expect(value('url', raw.slice(0, -6))).toBe(`http://xn--tda.com/${'x'.repeat(2048 - 14 - 6)}`)
  })
})

describe('a hash', () => {
  const lengths = { md5: 32, sha1: 40, sha256: 64, sha512: 128 } as const
  const types = Object.keys(lengths) as (keyof typeof lengths)[]

  it.each(types)('as %s is lower case and has exactly its digits', (type) => {
    const digits = 'ABCDEFabcdef0123'.repeat(8).slice(0, lengths[type])
    expect(canonicalize(type, digits)).toEqual({ type, value: digits.toLowerCase() })
    expect(value(type, digits.slice(1))).toBe('bad_grammar')
    expect(value(type, `${digits}0`)).toBe('bad_grammar')
    expect(value(type, `g${digits.slice(1)}`)).toBe('bad_grammar')
    expect(value(type, `０${digits.slice(1)}`)).toBe('bad_grammar')
  })
})

describe('a CVE identifier', () => {
  it.each([
    ['CVE-2021-44228', 'CVE-2021-44228'],
    ['cve-1999-0001', 'CVE-1999-0001'],
    ['CvE-2024-1000000', 'CVE-2024-1000000'],
  ])('%s is %s', (raw, canonical) =>
    expect(canonicalize('cve', raw)).toEqual({ type: 'cve', value: canonical }),
  )

  it.each([
    'CVE-2021-442',
    'CVE-21-44228',
    'CVE-2021-044228',
    'CVE-2021-44228x',
    '2021-44228',
    'CVE2021-44228',
    'CVE–2021–44228',
    'CVE-２０２１-44228',
    `CVE-2021-${'1'.repeat(20)}`,
  ])('%s is none', (raw) => expect(value('cve', raw)).toBe('bad_grammar'))
})

describe('a number of ATT&CK', () => {
  it.each([
    ['T1059', 'T1059'],
    ['t1059.001', 'T1059.001'],
    ['ta0001', 'TA0001'],
    ['tA0043', 'TA0043'],
  ])('%s is %s', (raw, canonical) =>
    expect(canonicalize('mitre_attack', raw)).toEqual({ type: 'mitre_attack', value: canonical }),
  )

  it.each([
    'T105',
    'T10590',
    'T1059.1',
    'T1059.0001',
    'T1059.',
    'TA0001.001',
    'S0002',
    '1059',
    'T1059 ',
    'Τ1059',
  ])('%s is none', (raw) => expect(value('mitre_attack', raw)).toBe('bad_grammar'))
})

describe('an e-mail address', () => {
  it.each([
    ['Bob.Smith+tag@EVIL.com', 'Bob.Smith+tag@evil.com'],
    ["!#$%&'*+-/=?^_`{|}~@evil.com", "!#$%&'*+-/=?^_`{|}~@evil.com"],
    ['info@münchen.de', 'info@xn--mnchen-3ya.de'],
    ['a@evil.com.', 'a@evil.com'],
    ['someone@gmail.com', 'someone@gmail.com'],
    ['someone@github.io', 'someone@github.io'],
    [`${'a'.repeat(64)}@evil.com`, `${'a'.repeat(64)}@evil.com`],
  ])('%s is %s', (raw, canonical) =>
    expect(canonicalize('email', raw)).toEqual({ type: 'email', value: canonical }),
  )

  it.each<readonly [Refusal, string]>([
    ['bad_grammar', 'evil.com'],
    ['bad_grammar', '@evil.com'],
    ['bad_grammar', 'bob@'],
    ['bad_grammar', '.bob@evil.com'],
    ['bad_grammar', 'bob.@evil.com'],
    ['bad_grammar', 'b..b@evil.com'],
    ['bad_grammar', 'a@b@evil.com'],
    ['bad_grammar', '"bob"@evil.com'],
    ['bad_grammar', 'bób@evil.com'],
    ['bad_grammar', 'bob@[8.8.8.8]'],
    ['bad_grammar', 'bob@8.8.8.8'],
    ['bad_grammar', `${'a'.repeat(65)}@evil.com`],
    ['bad_grammar', `${'a'.repeat(60)}@${`${'b'.repeat(60)}.`.repeat(3)}${'c'.repeat(10)}.com`],
    ['bad_grammar', 'mailto:bob@evil.com'],
    ['bad_grammar', '<bob@evil.com>'],
    ['no_public_suffix', 'bob@mail.corp'],
    ['public_suffix', 'bob@co.uk'],
    ['reserved_name', 'bob@example.com'],
    ['reserved_name', 'bob@mail.local'],
    ['range', 'bob@8.8.8.0/24'],
  ])('is refused as %s: %s', (refused, raw) => expect(canonicalize('email', raw)).toEqual({ refused }))
})
