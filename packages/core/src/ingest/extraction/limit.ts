/** The longest beginning of a text that has at most so many bytes of UTF-8. No surrogate pair is cut. */
export function fitting(text: string, maxBytes: number): string {
  // A code unit takes one to three bytes.
  if (text.length * 3 <= maxBytes) return text
  let bytes = 0
  let at = 0
  while (at < text.length) {
    const code = text.codePointAt(at) as number
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
    if (bytes > maxBytes) break
    at += code < 0x10000 ? 1 : 2
  }
  return text.slice(0, at)
}
