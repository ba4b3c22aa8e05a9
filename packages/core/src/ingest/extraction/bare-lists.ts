import { endingOf, isAmbiguous, isExtension, isFileLike, isOnlyExtension } from './file-extensions.ts'
import type { Scene, Spot } from './scene.ts'

const BULLET = /^[\s>*+•·"'`|([<-]*$/
const NUMBER = /^\s*[0-9]{1,3}[.)] /
const REST = /^(?::[0-9]{1,5})?\/?[\s"'`*|\])>,;]*$/
const LONGEST_BULLET = 16
const LONGEST_REST = 24

/** Whether nothing but a value stands on its line: at most a bullet before it and a port behind. */
export function isAlone({ text }: Scene, { start, end, line }: Spot): boolean {
  if (start - line.start > LONGEST_BULLET || line.end - end > LONGEST_REST) return false
  return (
    BULLET.test(text.slice(line.start, start).replace(NUMBER, '')) && REST.test(text.slice(end, line.end))
  )
}

/** How far the neighbours of a line are looked at, and how long one may be. */
const MOST_LINES = 4
const LONGEST_LINE = 120

/**
 * Whether a name is alone on its line, and its neighbours are hosts: `evil.in` between `one.example` and
 * `two.example`. Names whose ending files have as well need three labels.
 */
export function isAmongHosts(scene: Scene, spot: Spot): boolean {
  const name = scene.text.slice(spot.start, spot.end)
  if (name.split('.').length < 3 && isFileLike(endingOf(name))) return false
  if (!isAlone(scene, spot)) return false
  const { line } = spot
  const above = nearest(scene, line.start - 1, -1)
  if (above === 'other') return false
  const below = nearest(scene, line.end, 1)
  return below !== 'other' && (above === 'host' || below === 'host')
}

/** What the nearest line that says something is, from a line feed on: a host, the end of the list, something else. */
function nearest(scene: Scene, feed: number, step: 1 | -1): 'host' | 'end' | 'other' {
  const { text } = scene
  let at = feed
  for (let lines = 0; lines < MOST_LINES && text[at] === '\n'; lines++) {
    const next = feedFrom(text, at + step, step)
    if (next === undefined) return 'other'
    const kind = kindOf(scene, step > 0 ? text.slice(at + 1, next) : text.slice(next + 1, at))
    if (kind !== 'unclear') return kind
    at = next
  }
  return 'end'
}

/** The next line feed in a direction, or the edge of the text; nothing when the line is too long. */
function feedFrom(text: string, from: number, step: 1 | -1): number | undefined {
  for (let at = from, n = 0; n < LONGEST_LINE; at += step, n++) {
    if (at < 0 || at >= text.length || text[at] === '\n') return at
  }
  return undefined
}

const BEFORE = /^[\s>*+•·"'`-]+/
const BEHIND = ' \t\r"\'`*,;/'
const PORT = /:[0-9]{1,5}$/
/** Words, such as stand around a list. */
const SENTENCE = /^[a-z]+[,:]? [a-z]+(?:[ ,.:]|$)/i
const NAME = /^[\w-]+(?:\.[\w-]+)+$/

/** A line without a bullet before it, and without quotes and a port behind. */
function bare(line: string): string {
  const value = line.replace(BEFORE, '').replace(NUMBER, '')
  let end = value.length
  while (end > 0 && BEHIND.includes(value[end - 1] as string)) end--
  return value.slice(0, end).replace(PORT, '')
}

function kindOf(scene: Scene, line: string): 'host' | 'end' | 'other' | 'unclear' {
  const value = bare(line)
  if (value === '' || value.endsWith(':') || line.startsWith('#')) return 'end'
  if (/^(?:https?|ftp):\/\/\S+$/i.test(value) || /^[0-9]{1,3}(?:\.[0-9]{1,3}){3}$/.test(value)) return 'host'
  if (SENTENCE.test(value)) return 'end'
  if (!NAME.test(value)) return /^[0-9a-f]{32,128}$/i.test(value) ? 'unclear' : 'other'
  const last = endingOf(value)
  if (isOnlyExtension(last)) return 'other'
  if (isAmbiguous(last) || isExtension(last)) return 'unclear'
  return 'refused' in scene.canonicalize('domain', value) ? 'other' : 'host'
}
