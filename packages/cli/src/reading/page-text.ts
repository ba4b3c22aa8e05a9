import { decodeText } from '@vedette/core/articles'

const CHARSET = /charset\s*=\s*(?:["']\s*)?([a-z0-9_:.-]{1,40})/i
/** How far a page is searched for its encoding: HTML, section 13.2.3.2. */
const SEARCHED_BYTES = 1024

/** The text of a page, by the encoding of its byte order mark, its `Content-Type`, or its `meta` element, in this order. */
export function decodePage(bytes: Uint8Array, contentType = ''): string {
  return decodeText(bytes, [CHARSET.exec(contentType)?.[1], inMeta(bytes)])
}

function inMeta(bytes: Uint8Array): string | undefined {
  const begin = new TextDecoder('latin1').decode(bytes.subarray(0, SEARCHED_BYTES))
  return begin.match(/<meta\b[^>]*>/gi)?.flatMap((tag) => CHARSET.exec(tag)?.[1] ?? [])[0]
}
