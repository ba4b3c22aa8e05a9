import type { Canonical } from '../../canonical.ts'
import type { Confidence, IndicatorType } from '../../indicator.ts'
import { higher } from '../../merge.ts'
import { certaintyOf } from './certainty.ts'
import { contextFinder } from './context.ts'
import type { Edited } from './edits.ts'
import type { ExtractionRefusal, Finding } from './finding.ts'
import type { Reading } from './reading.ts'
import type { Scene, Spot } from './scene.ts'

/** Gathers what was found and what was refused. */
export interface Tally {
  readonly accept: (found: Canonical, spot: Spot) => void
  readonly acceptWithHost: Scene['acceptWithHost']
  readonly disown: Scene['disown']
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
  const later = untilEnd()
  const refuse = (reason: ExtractionRefusal) => {
    refused[reason] = (refused[reason] ?? 0) + 1
  }
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
    acceptWithHost: later.acceptWithHost,
    disown: later.disown,
    findings() {
      later.settle(drafts, accept, refuse)
      return inOrder(drafts.filter(later.isOwn), text)
    },
    refused: () => refused,
  }
}

/** Keeps what only the whole text decides. */
function untilEnd() {
  const waiting: Parameters<Scene['acceptWithHost']>[] = []
  const disowned = new Set<string>()
  const isOwn = ({ value, certainty }: Draft) => certainty !== 'low' || !isBelow(value, disowned)
  return {
    isOwn,
    acceptWithHost: (...found: Parameters<Scene['acceptWithHost']>) => waiting.push(found),
    disown: (name: string) => disowned.add(name),
    settle(drafts: readonly Draft[], accept: Tally['accept'], refuse: Tally['refuse']): void {
      if (waiting.length === 0) return
      const isKnown = hostTeller(drafts.filter(isOwn))
      for (const [type, value, host, spot] of waiting.splice(0)) {
        if (isKnown(type, host)) accept({ type, value }, spot)
        else refuse(type === 'email' ? 'contact' : 'reference')
      }
    },
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

/** Tells hosts that are indicators; of a mailbox, surely so. */
function hostTeller(drafts: readonly Draft[]): (type: 'email' | 'url', host: string) => boolean {
  const sure = hostsIn(drafts)
  const names = new Set(drafts.map(({ value }) => value))
  return (type, host) => (type === 'email' ? sure : names).has(host)
}

/** The hosts that are surely indicators, or whose servers are. What is above others may be anybody's. */
function hostsIn(drafts: readonly Draft[]): ReadonlySet<string> {
  const sure = drafts.filter(({ type, certainty }) => type === 'domain' && certainty === 'high')
  return new Set(sure.map(({ value }) => value.replace(/^(?:www|mail|smtp|mx)[0-9]?\./, '')))
}

/** Whether a name is among some, or below one of them. */
function isBelow(name: string, names: ReadonlySet<string>): boolean {
  if (names.size === 0) return false
  for (let at = 0; at >= 0; at = name.indexOf('.', at + 1))
    if (names.has(at === 0 ? name : name.slice(at + 1))) return true
  return false
}

/** A finding while more mentions may come. */
interface Draft {
  readonly type: IndicatorType
  readonly value: string
  readonly offset: number
  certainty: Confidence
  defanged: boolean
}
