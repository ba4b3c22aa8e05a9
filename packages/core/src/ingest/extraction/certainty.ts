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

/**
 * How surely a value was meant as an indicator, by where and how it stands.
 *
 * @param isListed - as `Scene.isListed`.
 */
export function certaintyOf(type: IndicatorType, spot: Spot, isListed: (spot: Spot) => boolean): Confidence {
  const { kind, section } = spot.line.place
  if (spot.harmless === true || spot.isDoubtful === true) return 'low'
  if (spot.defanged) return 'high'
  const isMarked =
    kind === 'cell' || kind === 'code' || section.indicators || section.network || section.files
  const isClear = UNMISTAKABLE.has(type) || isListed(spot)
  if (isMarked && isClear) return 'high'
  return isMarked || isClear ? 'medium' : 'low'
}
