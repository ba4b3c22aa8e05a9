import { decodePage } from '../src/reading/page-text.ts'

const latin = (text: string) => Buffer.from(text, 'latin1')

it.each([
  ['UTF-8 without a word about it', Buffer.from('é'), undefined, 'é'],
  ['what is not UTF-8', latin('é\x93'), undefined, 'é“'],
  ['the Content-Type', latin('é'), 'text/html; charset="ISO-8859-1"', 'é'],
  [
    'the Content-Type before the page',
    Buffer.from('<meta charset=latin1>é'),
    'text/html;charset=utf-8',
    '<meta charset=latin1>é',
  ],
  ['an encoding that nobody knows', Buffer.from('é'), 'text/html; charset=klingon', 'é'],
  [
    'its meta element',
    Buffer.from([...Buffer.from('<meta charset="shift_jis">'), 0x83, 0x65]),
    'text/html',
    '<meta charset="shift_jis">テ',
  ],
  [
    'its longer meta element',
    latin('<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">\xc1'),
    '',
    '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">а',
  ],
  [
    'a meta element that cannot be',
    Buffer.from('<meta charset=utf-16>é'),
    undefined,
    '<meta charset=utf-16>é',
  ],
  ['a byte order mark', Buffer.from('\uFEFFé', 'utf16le'), 'text/html; charset=utf-8', 'é'],
  ['a byte order mark of UTF-8', Buffer.from('\uFEFFé'), 'text/html; charset=latin1', 'é'],
  ['bytes that are no UTF-8 although they are said to be', latin('é'), 'text/html; charset=utf-8', 'é'],
  ['UTF-8 that is damaged', latin('\xc3\xa9\xc3'), undefined, 'é\uFFFD'],
  ['nothing', Buffer.alloc(0), undefined, ''],
])('goes by %s', (_name, bytes, contentType, text) => {
  expect(decodePage(bytes, contentType)).toBe(text)
})
