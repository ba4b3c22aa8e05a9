import { SCHEME_PORTS } from '../../canonical/url.ts'
import { isPlainLetter } from './letters.ts'

/** A scheme and what separates it from the host, and how they should be written. */
export interface RewrittenScheme {
  readonly start: number
  readonly end: number
  readonly by: string
  /** Whether it was defanged, and not only escaped. */
  readonly defanged: boolean
}

const LONGEST_SCHEME = 8
const LONGEST_SEPARATOR = 12

/** `hxxp`, `hXXps`, `h**p`, `h__p`, `hxtp`, `hxxxp`: an h, at least two signs in place of the t's, and a p. */
const HTTP = /^h[xt*_#]{2,3}p(s?)$/
const OTHER_SPELLINGS: ReadonlyMap<string, string> = new Map([
  ['meow', 'http'],
  ['meows', 'https'],
  ['xxp', 'http'],
  ['fxp', 'ftp'],
  ['fxps', 'ftps'],
  ['sfxp', 'sftp'],
])

/** The scheme that is meant, `undefined` where none is. In lower case. */
function meantScheme(written: string): string | undefined {
  const lower = written.toLowerCase()
  if (SCHEME_PORTS.has(lower)) return lower
  const http = HTTP.exec(lower)
  return http === null ? OTHER_SPELLINGS.get(lower) : `http${http[1]}`
}

/**
 * Reads a defanged scheme whose separator begins at `at`: `hxxp://`, `http[:]//`, `[hxxps]://`, `hxxp[://]`,
 * `hxxp:\\`. `undefined` for one that is written as it should be, and where nothing separates.
 *
 * @param from - a scheme does not begin before this place.
 */
export function rewrittenScheme(text: string, at: number, from: number): RewrittenScheme | undefined {
  const end = separatorEnd(text, at)
  if (end < 0) return undefined
  const bracketed = text[at - 1] === ']' || text[at - 1] === ')'
  const last = bracketed ? at - 1 : at
  const start = schemeStart(text, last, from)
  const written = text.slice(start, last)
  const scheme = meantScheme(written)
  if (scheme === undefined || !isAlone(text, start, from, bracketed)) return undefined
  const separator = text.slice(at, end)
  const isRight = !bracketed && written.toLowerCase() === scheme
  if (isRight && separator === '://') return undefined
  const defanged = !isRight || separator !== ':\\/\\/'
  return { start: bracketed ? start - 1 : start, end, by: `${scheme}://`, defanged }
}

function schemeStart(text: string, last: number, from: number): number {
  let start = last
  while (start > from && last - start < LONGEST_SCHEME && isSchemeSign(text.charCodeAt(start - 1))) start--
  // Emphasis of Markdown: `*hxxp://`.
  while (start < last && !isPlainLetter(text.charCodeAt(start))) start++
  return start
}

/** Whether a scheme is not the end of a longer word, and a bracket behind it was opened before it. */
function isAlone(text: string, start: number, from: number, bracketed: boolean): boolean {
  const before = text[start - 1]
  if (bracketed) return start > from && (before === '[' || before === '(')
  return start === 0 || !isPlainLetter(text.charCodeAt(start - 1))
}

/** The end of `:` and two slashes with brackets among them; -1 where that is not what stands there. */
function separatorEnd(text: string, from: number): number {
  let colons = 0
  let slashes = 0
  for (let at = from; at < from + LONGEST_SEPARATOR; at++) {
    const char = text[at]
    // JSON writes `\/` for a slash, Markdown `\[` for a bracket.
    if (char === '\\' && (text[at + 1] === '/' || isBracket(text[at + 1]))) continue
    if (char === ':' && slashes === 0) colons++
    else if ((char === '/' || char === '\\') && colons === 1) slashes++
    else if (!isBracket(char)) return -1
    if (colons > 1) return -1
    if (slashes === 2) return closed(text, from, at + 1)
  }
  return -1
}

function isBracket(char: string | undefined): boolean {
  return char !== undefined && '[](){}'.includes(char)
}

/** Takes the bracket along that a separator's last slash stands in. */
function closed(text: string, from: number, end: number): number {
  if (end - from === 3 || (text[end] !== ']' && text[end] !== ')')) return end
  const separator = text.slice(from, end)
  const open =
    separator.lastIndexOf('[') > separator.lastIndexOf(']') ||
    separator.lastIndexOf('(') > separator.lastIndexOf(')')
  return open ? end + 1 : end
}

function isSchemeSign(code: number): boolean {
  return isPlainLetter(code) || code === 0x2a || code === 0x5f || code === 0x23
}
