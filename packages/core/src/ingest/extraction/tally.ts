import type { Canonical } from '../../canonical.ts'
import type { Confidence, IndicatorType } from '../../indicator.ts'
import { higher } from '../../merge.ts'
import { certaintyOf } from './certainty.ts'
import { contextFinder } from './context.ts'
import type { Edited } from './edits.ts'
import type { ExtractionRefusal, Finding } from './finding.ts'
import type { Reading } from './reading.ts'
import type { Spot } from './scene.ts'

/** Gathers what was found and what was refused. */
export interface Tally {
  readonly accept: (found: Canonical, spot: Spot) => void
  readonly refuse: (reason: ExtractionRefusal) => void
  readonly findings: () => readonly Finding[]
  readonly refused: () => Readonly<Partial<Record<ExtractionRefusal, number>>>
}

/** Begins to gather. One finding for each type and value: its first mention, with the best that was said of any. */
export function tally({ text }: Reading, { origin }: Edited, isListed: (spot: Spot) => boolean): Tally {
  const drafts: Draft[] = []
  const byValue = new Map<string, Draft>()
  const refused: Partial<Record<ExtractionRefusal, number>> = {}
  const refuse = (reason: ExtractionRefusal) => {
    refused[reason] = (refused[reason] ?? 0) + 1
  }
  return {
    refuse,
    accept(found, spot) {
      if ('refused' in found) {
        refuse(found.refused)
        return
      }
      // No two types share a value.
      const { type, value } = found
      const certainty = certaintyOf(type, spot, isListed)
      const known = byValue.get(value)
      if (known === undefined) {
        const draft = { type, value, offset: origin(spot.start), certainty, defanged: spot.defanged }
        byValue.set(value, draft)
        drafts.push(draft)
        return
      }
      known.certainty = higher(known.certainty, certainty)
      known.defanged ||= spot.defanged
    },
    findings() {
      const contextAt = contextFinder(text)
      return drafts
        .sort((a, b) => a.offset - b.offset)
        .map(({ type, value, certainty, defanged, offset }) => {
          return { type, value, certainty, defanged, offset, context: contextAt(offset) }
        })
    },
    refused: () => refused,
  }
}

/** A finding while more mentions may come. */
interface Draft {
  readonly type: IndicatorType
  readonly value: string
  readonly offset: number
  certainty: Confidence
  defanged: boolean
}
