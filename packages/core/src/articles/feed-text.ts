import { ArticleFeedError } from './entry.ts'
import { decodeText } from './text-encoding.ts'

const CHARSET = /charset\s*=\s*["']?([\w.:-]{1,40})/i
const DECLARED = /^\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']/

/**
 * The text of a feed's bytes, by the encoding of the byte order mark, else of the HTTP header, else of the XML
 * declaration (RFC 7303, sections 3 and 4).
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
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 500))
  return decodeText(bytes, [CHARSET.exec(contentType)?.[1], DECLARED.exec(head)?.[1]])
}
