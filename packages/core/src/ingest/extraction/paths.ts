import { isBlank } from './letters.ts'
import type { Scene } from './scene.ts'

const MOST = 2_048
const STOPS = '<>"`|^{}\\'

/**
 * The end of the path that begins with the slash at `at`, behind a host without a scheme: what stands there is a part
 * of the path, and nothing by itself; but a path whose first segment was defanged too is a second value.
 */
export function pathEnd(scene: Scene, at: number): number {
  const { text } = scene
  const most = Math.min(text.length, at + MOST)
  let end = at + 1
  while (end < most && !isBlank(text.charCodeAt(end)) && !STOPS.includes(text[end] as string)) end++
  const first = text.slice(at + 1, end).split('/', 1)[0] as string
  const isAddress = /^(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?![0-9.])/.test(first)
  return isAddress || scene.spot(at, at + 1 + first.length).defanged ? at + 1 : end
}
