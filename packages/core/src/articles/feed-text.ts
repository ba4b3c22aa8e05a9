import { ArticleFeedError } from './entry.ts'
import { decodeWindows1252 } from './windows-1252.ts'

const CHARSET = /charset\s*=\s*["']?([\w.:-]{1,40})/i
const DECLARED = /^\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']/
const UTF_16 = /^utf-16/

/**
 * The text of a feed's bytes. The encoding is that of the byte order mark, else of the HTTP header, else of the XML
 * declaration, else UTF-8 (RFC 7303, sections 3 and 4). A label that nobody knows is passed over. Bytes that are no
 * UTF-8 although they are said to be, are windows-1252: what old programs write without saying so.
 *
 * @throws {@link ArticleFeedError} for packed bytes.
 */
export function feedText(bytes: Uint8Array, contentType = ''): string {
  if (
    (bytes[0] === 0x1f && bytes[1] === 0x8b) ||
    (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3)
  ) {
    throw new ArticleFeedError('This is a packed file (gzip or zip), not a feed; unpack it first')
  }
  const encoding = markedEncoding(bytes) ?? saidEncoding(bytes, contentType)
  // Also a `utf-8` that a byte order mark claims: the mark costs a broken generator nothing.
  if (encoding === 'utf-8') return utf8OrOld(bytes)
  return encoding === 'windows-1252' ? decodeWindows1252(bytes) : new TextDecoder(encoding).decode(bytes)
}

/** What the first bytes give away: a byte order mark, or `<` in UTF-16. */
function markedEncoding([a, b, c, d]: Uint8Array): string | undefined {
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0 && d === 0)) return 'utf-16le'
  if ((a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c && c === 0)) return 'utf-16be'
  return undefined
}

function saidEncoding(bytes: Uint8Array, contentType: string): string {
  const head = new TextDecoder('windows-1252').decode(bytes.subarray(0, 500))
  for (const label of [CHARSET.exec(contentType)?.[1], DECLARED.exec(head)?.[1]]) {
    const encoding = label === undefined ? undefined : encodingOf(label)
    // Who reads `UTF-16` in single bytes knows that it is wrong.
    if (encoding !== undefined && !UTF_16.test(encoding)) return encoding
  }
  return 'utf-8'
}

/** The encoding's one name. */
function encodingOf(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding
  } catch {
    return undefined
  }
}

function utf8OrOld(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return decodeWindows1252(bytes)
  }
}
