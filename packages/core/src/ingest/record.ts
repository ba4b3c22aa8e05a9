import { indicatorId } from '../identity.ts'
import type { EpochMicros, Indicator, IndicatorType, Report } from '../indicator.ts'
import { byCodeUnit, mergeReports } from '../merge.ts'
import type { IndicatorWriter } from '../ports.ts'
import type { Observation } from './observation.ts'

/**
 * How far ahead of the clock moments are given: longer than a batch takes from its look at the clock to its commit.
 * Who asked in between did not see the batch; had it a moment before the question, "what is new since then" would
 * pass it over for ever.
 */
const COMMIT_LEAD = 250_000

/** Indicators of one update: a longer one would keep other writers waiting for tens of milliseconds. */
const BATCH = 500

/** What came of a reading. Each indicator counts once, however many rows spoke of it. */
export interface Recorded {
  /** Indicators that were not there. */
  readonly new: number
  /** Indicators of which something new was said. */
  readonly changed: number
  /** Indicators of which nothing new was said. */
  readonly unchanged: number
}

/** All that a reading says of one indicator. */
interface Draft {
  readonly id: string
  readonly type: IndicatorType
  readonly value: string
  readonly reports: readonly Report[]
}

/**
 * Merges observations into a store, in batches, the earliest seen first, so that what was seen last is also listed
 * first. What says nothing new is not written. Stopped anywhere and run again, it leads to the same reports.
 *
 * @param ports - `now` is read once a batch, by a store that has no clock of its own.
 * @param onProgress - called after each batch with the number of indicators that are done, and of all.
 */
export async function recordObservations(
  ports: { readonly writer: IndicatorWriter; readonly now: () => EpochMicros },
  observations: readonly Observation[],
  onProgress: (done: number, all: number) => void = () => {},
): Promise<Recorded> {
  const drafts = draftsOf(observations)
  const sum = { new: 0, changed: 0, unchanged: 0 }
  for (let start = 0; start < drafts.length; start += BATCH) {
    const batch = drafts.slice(start, start + BATCH)
    const outcome = await recordBatch(ports, batch)
    sum.new += outcome.new
    sum.changed += outcome.changed
    sum.unchanged += outcome.unchanged
    onProgress(start + batch.length, drafts.length)
  }
  return sum
}

async function recordBatch(
  { writer, now }: { readonly writer: IndicatorWriter; readonly now: () => EpochMicros },
  batch: readonly Draft[],
): Promise<Recorded> {
  let outcome = { new: 0, changed: 0, unchanged: 0 }
  await writer.update(
    batch.map(({ id }) => id),
    (stored, version, clock = now()) => {
      outcome = { new: 0, changed: 0, unchanged: 0 }
      // A clock that stands still or was set back must not give a moment twice.
      let extractedAt = Math.max(clock + COMMIT_LEAD, version + 1)
      const changed: Indicator[] = []
      for (const { id, type, value, reports } of batch) {
        const known = stored.get(id)
        const merged = mergeReports(known?.reports ?? [], reports)
        if (known !== undefined && JSON.stringify(merged) === JSON.stringify(known.reports)) {
          outcome.unchanged += 1
          continue
        }
        outcome[known === undefined ? 'new' : 'changed'] += 1
        changed.push({ id, type, value, extractedAt, reports: merged })
        extractedAt += 1
      }
      return changed
    },
  )
  return outcome
}

/** One draft an indicator, the earliest seen first. */
function draftsOf(observations: readonly Observation[]): readonly Draft[] {
  const drafts = new Map<string, Draft & { reports: Report[] }>()
  for (const { type, value, report } of observations) {
    const name = `${type} ${value}`
    const draft = drafts.get(name)
    if (draft === undefined)
      drafts.set(name, { id: indicatorId(type, value), type, value, reports: [report] })
    else draft.reports.push(report)
  }
  const merged = [...drafts.values()].map((draft) => ({ ...draft, reports: mergeReports([], draft.reports) }))
  const firstSeen = ({ reports }: Draft) => Math.min(...reports.map((report) => report.firstSeen))
  return merged.sort((a, b) => firstSeen(a) - firstSeen(b) || byCodeUnit(a.id, b.id))
}
