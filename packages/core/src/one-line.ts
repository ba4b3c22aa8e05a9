const PLAIN = /^[!-~]+(?: [!-~]+)*$/
// Control and format characters (these turn the direction of text), line separators, half surrogate pairs.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/** Makes one readable line of any text, at most so many UTF-16 code units long. */
export function oneLine(text: string, most: number): string {
  const line = PLAIN.test(text) ? text : withSingleBlanks(text).trim()
  if (line.length <= most) return line
  // Half of a surrogate pair at the end goes, too.
  return line
    .slice(0, most)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trimEnd()
}

/** White space of any kind as one blank; what is not seen is gone. */
export function withSingleBlanks(text: string): string {
  return text.replace(/\s/g, ' ').replace(UNSEEN, '').replace(/ {2,}/g, ' ')
}
