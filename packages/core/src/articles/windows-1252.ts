/** What windows-1252 has where ISO 8859-1 has control characters, 0x80 to 0x9f; five are not assigned. */
const C1 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

/**
 * The text of bytes in windows-1252 (WHATWG Encoding). Some versions of Node decode it as ISO 8859-1, which makes
 * quotation marks and dashes control characters.
 */
export function decodeWindows1252(bytes: Uint8Array): string {
  const text = new TextDecoder('windows-1252').decode(bytes)
  return text.replace(/[\u0080-\u009f]/g, (control) => C1[control.charCodeAt(0) - 0x80] as string)
}
