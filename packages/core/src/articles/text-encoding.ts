import { decodeWindows1252 } from './windows-1252.ts'

const UTF_16 = /^utf-16/
/** Anything beyond ASCII that was read, and not replaced. */
const READ = /[^\0-\x7f\ufffd]/

/**
 * The text of bytes that strangers wrote. The encoding is that of the byte order mark, else of the first label that
 * anybody knows, else UTF-8. Where nothing beyond ASCII can be read as UTF-8, it is windows-1252: what old programs
 * write, and call UTF-8. What cannot be decoded becomes U+FFFD.
 */
export function decodeText(bytes: Uint8Array, labels: readonly (string | undefined)[] = []): string {
  const encoding = markedEncoding(bytes) ?? labels.map(encodingOf).find((known) => known !== undefined)
  if (encoding === 'windows-1252') return decodeWindows1252(bytes)
  const text = new TextDecoder(encoding).decode(bytes)
  const isUnread = (encoding ?? 'utf-8') === 'utf-8' && text.includes('\ufffd') && !READ.test(text)
  return isUnread ? decodeWindows1252(bytes) : text
}

/** What the first bytes give away: a byte order mark, or `<` in UTF-16. */
function markedEncoding([a, b, c, d]: Uint8Array): string | undefined {
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0 && d === 0)) return 'utf-16le'
  if ((a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c && c === 0)) return 'utf-16be'
  return undefined
}

/** The encoding's one name. UTF-16 would have given itself away, so a label that says so is wrong. */
function encodingOf(label: string | undefined): string | undefined {
  if (label === undefined) return undefined
  try {
    const { encoding } = new TextDecoder(label)
    return UTF_16.test(encoding) ? undefined : encoding
  } catch {
    return undefined
  }
}
