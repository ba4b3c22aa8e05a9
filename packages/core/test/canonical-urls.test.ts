import { canonicalize, type Refusal } from '../src/canonical.ts'
import { SCHEME_PORTS } from '../src/canonical/url.ts'

const url = (raw: string) => canonicalize('url', raw)

describe('a url', () => {
  it.each([
    ['http://evil.com', 'http://evil.com'],
    ['http://evil.com/', 'http://evil.com/'],
    ['HTTP://EVIL.com/Path', 'http://evil.com/Path'],
    ['hTTps://WWW.Evil.Co.UK./x', 'https://www.evil.co.uk/x'],
    ['http://user:pass@evil.com/x', 'http://evil.com/x'],
    ['ftp://anonymous@8.8.8.8/a.bin', 'ftp://8.8.8.8/a.bin'],
    ['ftp://u:p@ss@evil.com/', 'ftp://evil.com/'],
    ['http://good.com@evil.com/', 'http://evil.com/'],
    ['http://good.com:80@evil.com/', 'http://evil.com/'],
    ['http://evil.com/x#frag', 'http://evil.com/x'],
    ['http://evil.com#frag', 'http://evil.com'],
    ['http://evil.com/#a#b', 'http://evil.com/'],
    ['http://evil.com?q#f', 'http://evil.com?q'],
    ['http://evil.com/a?b=http://good.com/@x', 'http://evil.com/a?b=http://good.com/@x'],
    ['http://evil.com/@good.com:99/', 'http://evil.com/@good.com:99/'],
    ['http://evil.com:80/', 'http://evil.com/'],
    ['https://evil.com:443', 'https://evil.com'],
    ['http://evil.com:443/', 'http://evil.com:443/'],
    ['http://evil.com:/', 'http://evil.com/'],
    ['http://evil.com:0080/', 'http://evil.com/'],
    ['http://evil.com:08080/', 'http://evil.com:8080/'],
    ['http://evil.com:65535/', 'http://evil.com:65535/'],
    ['tcp://8.8.8.8:4444', 'tcp://8.8.8.8:4444'],
    ['tftp://8.8.8.8:69/x', 'tftp://8.8.8.8/x'],
    ['http://8.8.8.8/24', 'http://8.8.8.8/24'],
    ['http://[2606:4700::0:1]:8080/', 'http://[2606:4700::1]:8080/'],
    ['http://[2606:4700::0:1]:80', 'http://[2606:4700::1]'],
    ['http://u@[2606:4700::1]/', 'http://[2606:4700::1]/'],
    ['http://[::ffff:8.8.8.8]:81/', 'http://8.8.8.8:81/'],
    ['http://münchen.de/ä', 'http://xn--mnchen-3ya.de/ä'],
    ['http://github.io/x', 'http://github.io/x'],
    ['http://s3.amazonaws.com/bucket/x', 'http://s3.amazonaws.com/bucket/x'],
  ])('%s is %s', (raw, value) => expect(url(raw)).toEqual({ type: 'url', value }))

  it.each([
    '/a/../b/./c//',
    '/%7e%7E%2f%zz%',
    '/a;b=c',
    '/A?B=c&&d=%20+',
    '/<script>"\'',
    '/\\x',
    '?',
    '/?',
    '/é?é',
    '/[]{}|^`',
    '/…',
  ])('keeps path and query as they are: %s', (tail) =>
    expect(url(`http://evil.com${tail}`)).toEqual({ type: 'url', value: `http://evil.com${tail}` }),
  )

  it.each([...SCHEME_PORTS])('of the scheme %s means port %i', (scheme, port) => {
    expect(url(`${scheme}://evil.com/`)).toEqual({ type: 'url', value: `${scheme}://evil.com/` })
    expect(url(`${scheme}://evil.com:${port}/`)).toEqual(
      port === 0 ? { refused: 'bad_grammar' } : { type: 'url', value: `${scheme}://evil.com/` },
    )
  })

  it.each([
    'evil.com/x',
    '//evil.com/x',
    'http:evil.com',
    'http:/evil.com',
    'http:///evil.com',
    'http:\\\\evil.com',
    'hxxp://evil.com/',
    'javascript://evil.com/',
    'file://evil.com/x',
    'mailto:bob@evil.com',
    'data:text/html,x',
    'http://',
    'http://@/',
    'http://:80/',
    'http://user@/',
    'http://evil.com\\@good.com/',
    'http://good.com\\.evil.com/',
    'http://<evil>.com/',
    'http://"@evil.com/',
    'http://evil.com>/',
    'http://ev%69l.com/',
    'http://%38.8.8.8/',
    'http://ev_il.com/',
    'http://evil..com/',
    'http://localhost_/',
    'http://intranet/',
    'http://evil.com:0/',
    'http://evil.com:65536/',
    'http://evil.com:99999999999/',
    'http://evil.com:8o80/',
    'http://evil.com:-1/',
    'http://evil.com:80:80/',
    'http://evil.com:８０/',
    'http://8.8.8.8./',
    'http://8.8.8.08/',
    'http://8.8.8/',
    'http://134744072/',
    'http://0x8.8.8.8/',
    'http://0x08080808/',
    'http://8.8.8.256/',
    'http://８.８.８.８/',
    'http://2606:4700::1/',
    'http://[2606:4700::1/',
    'http://[2606:4700::1]x/',
    'http://[2606:4700::1%25eth0]/',
    'http://[8.8.8.8]/',
    'http://[evil.com]/',
    'http://[]/',
  ])('is refused for its grammar: %s', (raw) => expect(url(raw)).toEqual({ refused: 'bad_grammar' }))

  it.each<readonly [Refusal, string]>([
    ['not_routable', 'http://10.0.0.1/x'],
    ['not_routable', 'http://127.0.0.1:8080/'],
    ['not_routable', 'http://user@192.0.2.1/'],
    ['not_routable', 'http://[::1]/'],
    ['not_routable', 'http://[::ffff:192.168.0.1]/'],
    ['reserved_name', 'http://localhost/'],
    ['reserved_name', 'http://www.example.com/'],
    ['reserved_name', 'http://abc.onion/x'],
    ['no_public_suffix', 'http://evil.corp/'],
    ['public_suffix', 'http://co.uk/x'],
    ['public_suffix', 'http://com/'],
    ['range', '8.8.8.0/24'],
    ['range', 'http://8.8.8.1-9/'],
    ['range', 'http://8.8.8.1-8.8.8.9:80/'],
    ['range', 'http://[2606:4700::/32]/'],
    ['range', 'http://[2606:4700::1-2606:4700::9]/'],
    ['too_long', `http://evil.com/${'x'.repeat(2048)}`],
    ['control_character', 'http://evil.com/\r\nhttp://good.com/'],
    ['control_character', 'http://evil.com/\u202etxt.exe'],
    ['control_character', 'http://evil.com/a\u200bb'],
  ])('is refused as its host is, as %s: %s', (refused, raw) => expect(url(raw)).toEqual({ refused }))

  it('of a documentation host is let in where an admission says so', () => {
    for (const raw of [
      'http://192.0.2.1/x',
      'http://[2001:db8::1]/',
      'http://c2.example.com/',
      'https://evil.test',
    ]) {
      expect(canonicalize('url', raw, { allowReserved: true })).toEqual({ type: 'url', value: raw })
      expect(canonicalize('url', raw)).toHaveProperty('refused')
    }
  })
})
