import { endingOf, isExtension } from './file-extensions.ts'
import { isBlank, isPlainLetter, isWordLetter } from './letters.ts'
import type { Scene } from './scene.ts'

const SLASH = 0x2f
const STOPS = new Set(Array.from('<>"`|\\^', (char) => char.charCodeAt(0)))
/** Signs that say nothing of where a url ends, as flags. */
const GOING_ON = new Uint8Array(128)
for (const char of '-._~:?=%+@!$*#{}') GOING_ON[char.charCodeAt(0)] = 1
for (let code = 0; code < 128; code++) if (isPlainLetter(code)) GOING_ON[code] = 1

const TRAILING = ".,;:!?'*_)]}>-"

/** Where a url ends: at a blank, a quote, a bracket not opened in it, or where the next one or the next cell begins. */
export function stopOf(scene: Scene, start: number, from: number): number {
  const { text } = scene
  let round = 0
  let square = 0
  for (let at = from; ; at++) {
    const code = text.charCodeAt(at)
    if (code < 128 && GOING_ON[code] === 1) continue
    if (code === SLASH) {
      if (isNextUrl(scene, at + 1)) return at + 1
      continue
    }
    if (isBlank(code) || STOPS.has(code) || isForeign(code)) return at
    const char = text[at]
    if (char === '(') round++
    else if (char === '[') square++
    else if (char === ')' && round-- === 0) return at
    else if (char === ']' && square-- === 0) return at
    else if (endsUrl(text, start, at, char)) return at
  }
}

/** Whether something else begins behind a sign that a url may hold. */
function endsUrl(text: string, start: number, at: number, char: string | undefined): boolean {
  if (char === ',' || char === ';') return beginsUrl(text, at + 1) || isCellEnd(text, start, at)
  if (char === '&') return isShell(text, at)
  return char === "'" && !isWordLetter(text.charCodeAt(at + 1))
}

/** `2024-01-02,http://evil.example/a,loader`, `http://evil.example/a,url,loader`: a cell of a row. */
function isCellEnd(text: string, start: number, at: number): boolean {
  const before = text[start - 1] ?? '\n'
  return before === text[at] || (before === '\n' && NEXT_CELL.test(text.slice(at + 1, at + 12)))
}

/** A cell that is hardly part of a url: a type, a date, or none. */
const NEXT_CELL =
  /^(?:(?:ur[il]|domain|host(?:name)?|ip(?:v4)?)(?:[,;\s]|$)|[0-9]{4}-[0-9]{2}-[0-9]{2}|[,;])/i

function beginsUrl(text: string, at: number): boolean {
  return /^(?:https?|ftp):\/\//i.test(text.slice(at, at + 8))
}

/** `http://evil.example/a&&timeout 5`: the next command. */
function isShell(text: string, at: number): boolean {
  return text[at + 1] === '&' && !/^&&[\w.-]{1,24}=/.test(text.slice(at, at + 28))
}

/** Behind a slash may stand the address of something else that is meant, but hardly one that was defanged too. */
function isNextUrl(scene: Scene, at: number): boolean {
  const isNext = 'hHfF'.includes(scene.text[at] ?? ' ') && beginsUrl(scene.text, at)
  return isNext && scene.spot(at, scene.text.indexOf('/', at)).defanged
}

/** `https://evil.example/a[3]`: a footnote. */
export function withoutFootnote(text: string, from: number, end: number): number {
  if (text[end - 1] !== ']') return end
  const mark = /[^=?&[\]][[][0-9]{1,2}\]$/.exec(text.slice(Math.max(from, end - 5), end))?.[0]
  return mark === undefined || text.slice(from, end).includes('?') ? end : end - mark.length + 1
}

/** Whether a dash that no url holds stands where one ends: it was a hyphen once. */
export function isDashed(text: string, stop: number): boolean {
  const code = text.charCodeAt(stop)
  return code >= 0x2012 && code <= 0x2015 && isWordLetter(text.charCodeAt(stop + 1))
}

/** Whether a url may go on in the next line: it ends with the line, and with a joint. */
export function isWrapped(scene: Scene, start: number, end: number): boolean {
  const { text } = scene
  const last = text[end - 1]
  if ((last !== '-' && last !== '/') || !/^\r?\n\w/.test(text.slice(end, end + 3))) return false
  if (scene.spot(start, end).line.place.kind !== 'line') return false
  // Behind a host, a slash is usual.
  if (last === '/' && text.slice(start, end).split('/', 5).length < 5) return false
  const next = /\S{1,200}/.exec(text.slice(end, end + 202))?.[0] ?? ''
  return !isValue(scene, next) && (last === '-' || /[./_?=%0-9-]/.test(next))
}

/** Whether the first word of a line is a value of its own. */
function isValue(scene: Scene, word: string): boolean {
  if (word.includes('://') || word.endsWith(':') || /^[0-9.:]+$|^[0-9a-f]{32,}$/i.test(word)) return true
  const name = word.split(/[/:]/, 1)[0] as string
  const isFile = isExtension(endingOf(name))
  return name.includes('.') && !isFile && !('refused' in scene.canonicalize('domain', name))
}

/** Characters that no url holds as they are: signs, and letters of scripts without blanks, which are glued to it. */
function isForeign(code: number): boolean {
  return (
    (code >= 0x2000 && code < 0x2c00) || (code >= 0x2e80 && code < 0xd800) || code === 0xab || code === 0xbb
  )
}

export function withoutTrailing(text: string, from: number, stop: number): number {
  let end = stop
  while (end > from && TRAILING.includes(text[end - 1] as string) && !isKept(text, from, end)) end--
  return end
}

/** A closing bracket that has its opening one, a `-` or `_` that may well be the last of a path. */
function isKept(text: string, from: number, end: number): boolean {
  const last = text[end - 1]
  if (last === '-' || last === '_') return text[end] !== last && text[from - 4] !== last
  if (last === ')' || last === ']') return balanced(text, from, end, last)
  return false
}

function balanced(text: string, from: number, end: number, close: string): boolean {
  // A run of closing brackets is as long as the run of open ones at most, so few steps look back.
  const open = close === ')' ? '(' : '['
  let depth = 0
  const first = Math.max(from, end - 256)
  for (let at = first; at < end; at++) {
    if (text[at] === open) depth++
    else if (text[at] === close) depth--
  }
  return depth >= 0 && text.slice(first, end).includes(open)
}

/** `https://evil.example/lo...`, `https://evil.example/lo…` */
export function isTruncated(text: string, end: number): boolean {
  return (
    text[end] === '…' ||
    text.startsWith('...', end) ||
    text.startsWith('[...', end) ||
    text.startsWith('(...', end)
  )
}
