import { decodeWindows1252 } from '@vedette/core/articles'

const MARKS: readonly (readonly [encoding: string, bytes: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16be', [0xfe, 0xff]],
  ['utf-16le', [0xff, 0xfe]],
]
const CHARSET = /charset\s*=\s*(?:["']\s*)?([a-z0-9_:.-]{1,40})/i
/** How far a page is searched for its encoding: HTML, section 13.2.3.2. */
const SEARCHED_BYTES = 1024

/**
 * The text of a page, by the encoding of its byte order mark, its `Content-Type`, or its `meta` element, in this order.
 * Without any it is UTF-8, or else windows-1252. What cannot be decoded becomes U+FFFD.
 */
export function decodePage(bytes: Uint8Array, contentType = ''): string {
  const marked = MARKS.find(([, mark]) => mark.every((byte, at) => bytes[at] === byte))?.[0]
  const named = marked ?? known(CHARSET.exec(contentType)?.[1]) ?? known(inMeta(bytes))
  if (named === 'windows-1252') return decodeWindows1252(bytes)
  if (named !== undefined) return new TextDecoder(named).decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return decodeWindows1252(bytes)
  }
}

function inMeta(bytes: Uint8Array): string | undefined {
  const begin = new TextDecoder('latin1').decode(bytes.subarray(0, SEARCHED_BYTES))
  const meta = /<meta\b[^>]*>/gi
  const label = begin.match(meta)?.flatMap((tag) => CHARSET.exec(tag)?.[1] ?? [])[0]
  // It was read as bytes, so it cannot be what it says.
  return label !== undefined && /^utf-?16/i.test(label) ? 'utf-8' : label
}

function known(label: string | undefined): string | undefined {
  if (label === undefined) return undefined
  try {
    return new TextDecoder(label).encoding
  } catch {
    return undefined
  }
}
