import fc from 'fast-check'
import { type Canonical, canonicalize } from '../src/canonical.ts'
import { INDICATOR_TYPES, type IndicatorType } from '../src/indicator.ts'

const SEED = 20_260_115
const RUNS = { seed: SEED, numRuns: 3_000 }

const pick = (...texts: string[]) => fc.constantFrom(...texts)
const joined = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((texts) => texts.join(''))
const listed = (part: fc.Arbitrary<string>, joint: string, minLength: number, maxLength: number) =>
  fc.array(part, { minLength, maxLength }).map((texts) => texts.join(joint))
const sometimes = (part: fc.Arbitrary<string>) => fc.oneof(fc.constant(''), part)

const LDH = 'abcxyzABCXYZ0189-'
/** Every script here has its own rules: mapping, joining, direction, composition, ignored and wide characters. */
const UNICODE = 'aéßÄöσςЖяあ漢ｅ１ıİKאبع١\u0308\u0301\u200c\u200d\u00ad\u094d\ufb01\u1e9eक가\u{1f600}-x'
const textOf = (alphabet: string, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength: 1, maxLength })

const ldhLabel = textOf(LDH, 8)
const unicodeLabel = textOf(UNICODE, 5)
const punycodeLabel = joined(pick('xn--', 'XN--'), textOf('abcz019-', 8))
const knownLabel = pick('xn--mnchen-3ya', 'XN--R8JZ45G', 'xn--fa-hia', 'xn--strae-oqa', 'xn--xn--', 'r3---sn')
const label = fc.oneof(
  { weight: 4, arbitrary: ldhLabel },
  { weight: 3, arbitrary: unicodeLabel },
  punycodeLabel,
  knownLabel,
)
const suffix = pick(
  'com',
  'COM',
  'co.uk',
  'github.io',
  'рф',
  'XN--P1AI',
  'de',
  'jp',
  'test',
  'example.org',
  'zz',
  '12',
  '0x1',
)
const hostName = joined(
  fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => labels.join('.')),
  pick('.', '.', '.', '。', '．', '..'),
  suffix,
  pick('', '', '', '.', '。'),
)

const octet = fc.oneof(fc.nat(255).map(String), fc.nat(255).map(String), pick('08', '256', '0x8', '８'))
const ipv4 = listed(octet, '.', 4, 4)
const hex = (n: number) => n.toString(16)
const group = fc.oneof(fc.nat(0xffff).map(hex), pick('0', '0000', '0', '00Ab', 'FFFF'))
const globalGroup = pick('2606', '2A02', '2001', '64', '3fff', '2002', '::')
const mapped = joined(
  pick('::ffff:', '::FFFF:', '0:0:0:0:0:ffff:', '0::fFfF:'),
  fc.oneof(ipv4, listed(group, ':', 2, 2)),
)
const compressed = fc
  .tuple(fc.array(group, { maxLength: 5 }), fc.array(group, { maxLength: 4 }), pick('::', ':', '::', ':::'))
  .map(([head, tail, middle]) => ['2606', ...head].join(':') + middle + tail.join(':'))
const ipv6 = fc.oneof(
  listed(group, ':', 8, 8),
  joined(globalGroup, pick(':'), listed(group, ':', 7, 7)),
  compressed,
  mapped,
)

const userInfo = joined(textOf('aZ0@:%!é', 6), pick('@'))
const port = joined(
  pick(':'),
  fc.oneof(fc.nat(70_000).map(String), pick('', '80', '443', '0080', '21', '0', 'x')),
)
const path = textOf('aZ0/%.;=&+@:\\é…"', 12).map((text) => `/${text}`)
const scheme = pick('http', 'HTTP', 'hTTps', 'ftp', 'tcp', 'wss', 'hxxp', 'ldap')
const host = fc.oneof(
  hostName,
  ipv4,
  ipv6.map((text) => `[${text}]`),
)
const url = joined(
  scheme,
  pick('://', '://', '://', '://', ':/'),
  sometimes(userInfo),
  host,
  sometimes(port),
  sometimes(path),
  sometimes(textOf('?aZ=&/é', 8).map((text) => `?${text}`)),
  sometimes(textOf('aZ#?/@', 5).map((text) => `#${text}`)),
)
const hexDigits = (length: number) =>
  fc.string({
    unit: fc.constantFrom(...'0123456789abcdefABCDEF'),
    minLength: length - (length % 3),
    maxLength: length,
  })

const RAW: Readonly<Record<IndicatorType, fc.Arbitrary<string>>> = {
  ipv4,
  ipv6,
  domain: hostName,
  url,
  md5: hexDigits(32),
  sha1: hexDigits(40),
  sha256: hexDigits(64),
  sha512: hexDigits(128),
  email: joined(textOf("aZ0.+'é", 8), pick('@', '@', '@', '@@'), hostName),
  cve: joined(pick('CVE-', 'cve-', 'Cve–'), fc.nat(9999).map(String), pick('-'), fc.nat(99_999).map(String)),
  mitre_attack: joined(
    pick('T', 't', 'TA', 'ta'),
    fc.nat(9999).map(String),
    sometimes(fc.nat(999).map((n) => `.${n}`)),
  ),
}

const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 })
    .map((units) => String.fromCharCode(...units)),
)

/** Unicode 15.1 maps this letter to ß, as we do; the tables of older Nodes still to ss. */
const CAPITAL_SHARP_S = '\u1e9e'

const admission = fc.constantFrom({}, { allowReserved: true })

describe(`canonical spelling (seed ${SEED})`, () => {
  it.each(INDICATOR_TYPES)('of %s is its own canonical spelling', (type) => {
    const met = { admitted: 0, changed: 0, refused: 0 }
    fc.assert(
      fc.property(RAW[type], admission, (raw, admitted) => {
        const once = canonicalize(type, raw, admitted)
        met['refused' in once ? 'refused' : 'admitted']++
        if ('refused' in once) return
        if (once.value !== raw) met.changed++
        expect(canonicalize(once.type, once.value, admitted)).toEqual(once)
      }),
      RUNS,
    )
    // The generators must reach both sides, or nothing was shown. An address in dotted decimal never changes.
    expect(met.admitted).toBeGreaterThan(50)
    expect(met.refused).toBeGreaterThan(50)
    expect(met.changed).toBeGreaterThan(type === 'ipv4' ? -1 : 50)
  })

  it.each(INDICATOR_TYPES)('of anything at all as %s is a value or a refusal, never an exception', (type) => {
    const check = (canonical: Canonical) =>
      expect('value' in canonical ? canonical.value : canonical.refused).toMatch(/^[^\p{Cc}\p{Cs}\s]+$/u)
    fc.assert(
      fc.property(fc.oneof(anything, ...INDICATOR_TYPES.map((other) => RAW[other])), (raw) => {
        check(canonicalize(type, raw))
        check(canonicalize(type, `http://${raw}`))
        check(canonicalize(type, `http://[${raw}]`))
        check(canonicalize(type, `a@${raw}.com`))
      }),
      { ...RUNS, numRuns: 1_000 },
    )
  })

  it('of a domain is what the URL standard makes of it', () => {
    let compared = 0
    fc.assert(
      fc.property(hostName, (raw) => {
        const canonical = canonicalize('domain', raw, { allowReserved: true })
        if (!('value' in canonical) || raw.includes(CAPITAL_SHARP_S)) return
        compared++
        expect(canonical.value).toBe(new URL(`http://${raw}/`).hostname.replace(/\.$/, ''))
      }),
      RUNS,
    )
    expect(compared).toBeGreaterThan(500)
  })

  it('of an IPv6 address is what the URL standard makes of it', () => {
    let compared = 0
    fc.assert(
      fc.property(ipv6, (raw) => {
        const canonical = canonicalize('ipv6', raw)
        const known = URL.canParse(`http://[${raw}]/`)
        if (!known) expect(canonical).toEqual({ refused: 'bad_grammar' })
        if (!('value' in canonical) || canonical.type !== 'ipv6') return
        compared++
        expect(`[${canonical.value}]`).toBe(new URL(`http://[${raw}]/`).hostname)
      }),
      RUNS,
    )
    expect(compared).toBeGreaterThan(500)
  })

  it('of a url names the host and the port that the URL standard reads', () => {
    let compared = 0
    fc.assert(
      fc.property(url, (raw) => {
        const canonical = canonicalize('url', raw, { allowReserved: true })
        // Of other schemes the standard leaves the host as it is.
        if (!('value' in canonical) || !/^(?:https?|ftp|wss?):/i.test(raw)) return
        if (raw.includes('[') || raw.includes(CAPITAL_SHARP_S)) return
        compared++
        const [read, written] = [new URL(raw), new URL(canonical.value)]
        expect([written.protocol, written.host, written.username, written.hash]).toEqual([
          read.protocol,
          read.host.replace(/\.(?=:|$)/, ''),
          '',
          '',
        ])
        expect(written.pathname + written.search).toBe(read.pathname + read.search)
      }),
      RUNS,
    )
    expect(compared).toBeGreaterThan(150)
  })
})
