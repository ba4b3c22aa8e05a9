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
  readonly acceptWithHost: (email: string, spot: Spot) => void
  readonly refuse: (reason: ExtractionRefusal) => void
  /** To be asked for before what was refused. */
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
  const emails: { readonly value: string; readonly spot: Spot }[] = []
  const accept = (found: Canonical, spot: Spot) => {
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
  }
  return {
    refuse,
    accept,
    acceptWithHost: (value, spot) => emails.push({ value, spot }),
    findings() {
      const hosts = hostsIn(drafts)
      for (const { value, spot } of emails.splice(0)) {
        if (hosts.has(value.slice(value.lastIndexOf('@') + 1))) accept({ type: 'email', value }, spot)
        else refuse('contact')
      }
      return inOrder(drafts, text)
    },
    refused: () => refused,
  }
}

function inOrder(drafts: Draft[], text: string): readonly Finding[] {
  const contextAt = contextFinder(text)
  return drafts
    .sort((a, b) => a.offset - b.offset)
    .map(({ type, value, certainty, defanged, offset }) => {
      return { type, value, certainty, defanged, offset, context: contextAt(offset) }
    })
}

/** The hosts that are surely indicators, or whose servers are. What is above others may be anybody's. */
function hostsIn(drafts: readonly Draft[]): ReadonlySet<string> {
  const sure = drafts.filter(({ type, certainty }) => type === 'domain' && certainty === 'high')
  return new Set(sure.map(({ value }) => value.replace(/^(?:www|mail|smtp|mx)[0-9]?\./, '')))
}

/** A finding while more mentions may come. */
interface Draft {
  readonly type: IndicatorType
  readonly value: string
  readonly offset: number
  certainty: Confidence
  defanged: boolean
}
