/** Classes of characters, as bits. */
export const DIGIT = 1
export const HEX = 2
export const LETTER = 4
export const DOT = 8
export const HYPHEN = 16
export const UNDERSCORE = 32
export const WIDE = 64

/** The classes of each code unit; 0 for what no word is made of. */
export const CLASSES = new Uint8Array(0x10000)
for (let code = 0; code < 0x10000; code++)
  CLASSES[code] = code < 128 ? classOf(code) : isWide(code) ? WIDE : 0

function classOf(code: number): number {
  const char = String.fromCharCode(code)
  if (char >= '0' && char <= '9') return DIGIT | HEX
  if (/[a-z]/i.test(char)) return /[a-f]/i.test(char) ? LETTER | HEX : LETTER
  return char === '.' ? DOT : char === '-' ? HYPHEN : char === '_' ? UNDERSCORE : 0
}

/**
 * Scripts that write without blanks between words end a word where it begins: names are glued to them. Symbols,
 * punctuation and surrogates are no letters.
 */
function isWide(code: number): boolean {
  if (code < 0xc0 || code === 0xd7 || code === 0xf7) return false
  if (code < 0x2000) return true
  return code >= 0x2c00 && code < 0x2e00
}

/** The classes of the character at a place that is inside of a text. */
export function classesAt(text: string, at: number): number {
  return CLASSES[text.charCodeAt(at)] as number
}

/** `0` to `9`. `NaN`, the code behind the end of a text, is in no class. */
export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

/** A hexadecimal digit. */
export function isHex(code: number): boolean {
  return code < 128 && ((CLASSES[code] as number) & HEX) !== 0
}

/** A letter or digit of ASCII. */
export function isPlainLetter(code: number): boolean {
  return code < 128 && ((CLASSES[code] as number) & (DIGIT | LETTER)) !== 0
}

/** What a label of a host name may hold: a letter or digit of ASCII, or a letter of a script that separates words. */
export function isLabelLetter(code: number): boolean {
  return code >= 0 && ((CLASSES[code] as number) & (DIGIT | LETTER | WIDE)) !== 0
}

/** What a word is made of: label letters and the joints `.`, `-` and `_`. */
export function isWordLetter(code: number): boolean {
  return code >= 0 && CLASSES[code] !== 0
}

/** White space, or the end of a text. */
export function isBlank(code: number): boolean {
  return (
    code <= 32 || code === 0xa0 || Number.isNaN(code) || code === 0x2028 || code === 0x2029 || code === 0x3000
  )
}
