import type { Confidence, IndicatorType } from '../../indicator.ts'
import type { Spot } from './scene.ts'

/** Types whose form leaves little doubt, wherever they stand. */
const UNMISTAKABLE: ReadonlySet<IndicatorType> = new Set([
  'md5',
  'sha1',
  'sha256',
  'sha512',
  'cve',
  'mitre_attack',
])

/** How surely a value was meant as an indicator, by where and how it stands. */
export function certaintyOf(type: IndicatorType, spot: Spot): Confidence {
  const { defanged, line, listed } = spot
  const { kind, section } = line.place
  if (spot.harmless === true || spot.isDoubtful === true) return 'low'
  if (defanged) return 'high'
  const isMarked =
    kind === 'cell' || kind === 'code' || section.indicators || section.network || section.files
  if (isMarked && (listed || UNMISTAKABLE.has(type))) return 'high'
  return listed || isMarked || UNMISTAKABLE.has(type) ? 'medium' : 'low'
}
