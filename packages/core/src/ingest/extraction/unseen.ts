import { isPlainLetter } from './letters.ts'
import { type Edited, editor } from './edits.ts'

/**
 * Writes what only looks different as it looks: without characters that are not seen, full-width forms in ASCII,
 * typographic hyphens as `-`. An ideographic full stop between letters of ASCII is the dot of a name.
 */
export function withoutUnseen(text: string): Edited {
  const edits = editor(text)
  for (let start = specialFrom(text, 0); start >= 0;) {
    let at = start
    // Before a run of them, nothing is special.
    let before = text.charCodeAt(start - 1)
    const seen: number[] = []
    for (; at < text.length && isSpecial(text.charCodeAt(at)); at++) {
      const sign = signAt(text, at, before)
      if (sign === UNSEEN) continue
      seen.push(sign)
      before = sign
    }
    edits.replace(start, at, written(seen), false)
    start = specialFrom(text, at)
  }
  return edits.finish()
}

/** How many codes are written at once: they are arguments of a call. */
const CHUNK = 4_096

function written(codes: readonly number[]): string {
  if (codes.length === 0) return ''
  if (codes.length <= CHUNK) return String.fromCharCode(...codes)
  let text = ''
  for (let at = 0; at < codes.length; at += CHUNK) text += String.fromCharCode(...codes.slice(at, at + CHUNK))
  return text
}

/** The first place from `at` on with a special character, -1 if there is none: most texts have few or none. */
function specialFrom(text: string, at: number): number {
  SPECIAL.lastIndex = at
  return SPECIAL.test(text) ? SPECIAL.lastIndex - 1 : -1
}

/** What {@link isSpecial} tells. */
const SPECIAL = /[\u034f\u00ad\u180e\u200b-\u2011\u202a-\u202e\u2060-\u206f\u3002\uff01-\uff5e\uff61\ufeff]/g

const FULL_STOP = 0x3002
/** In place of a code: nothing. */
const UNSEEN = -1

/** Soft hyphens, zero-width characters, marks of direction, full-width forms, typographic hyphens, other full stops. */
function isSpecial(code: number): boolean {
  if (code < 0xad) return false
  if (code < 0x2000) return code === 0xad || code === 0x34f || code === 0x180e
  if (code < 0x2070) return isUnseenMark(code)
  return (
    code === 0x3002 ||
    code === 0xfeff ||
    (code >= 0xff01 && code <= 0xff61 && code !== 0xff5f && code !== 0xff60)
  )
}

function isUnseenMark(code: number): boolean {
  return (code >= 0x200b && code <= 0x2011) || (code >= 0x202a && code <= 0x202e) || code >= 0x2060
}

/** The code of what a special character is seen as; an ideographic full stop stays one. */
function seenAs(code: number): number {
  if (code === FULL_STOP || code === 0xff61) return FULL_STOP
  if (code === 0x2010 || code === 0x2011) return 0x2d
  return code >= 0xff01 ? code - 0xfee0 : UNSEEN
}

/** The code of what the special character at a place is written as, when `before` was seen last. */
function signAt(text: string, at: number, before: number): number {
  const sign = seenAs(text.charCodeAt(at))
  const isDot = sign === FULL_STOP && isPlainLetter(before) && isPlainLetter(seenFrom(text, at + 1))
  return isDot ? 0x2e : sign
}

/** The code of the first character from `at` on that is seen, as it is seen. */
function seenFrom(text: string, from: number): number {
  let at = from
  while (at < text.length && isSpecial(text.charCodeAt(at)) && seenAs(text.charCodeAt(at)) === UNSEEN) at++
  const code = text.charCodeAt(at)
  return isSpecial(code) ? seenAs(code) : code
}
