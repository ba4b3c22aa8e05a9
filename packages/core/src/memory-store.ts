import { writeLine } from './formats/layout.ts'
import type { EpochMicros, Indicator } from './indicator.ts'
import type { IndicatorStore, Page, Slice, Snapshot } from './ports.ts'
import { inCategory, project } from './projection.ts'
import { byNewest, matches } from './selection.ts'

/**
 * The reference store: the contract's sentences as code, in memory, with nothing done to be fast. What it answers
 * is right by definition.
 */
export function memoryStore(): IndicatorStore {
  let indicators: ReadonlyMap<string, Indicator> = new Map()
  let version: EpochMicros = 0

  return {
    // Maps are replaced, never changed, so a snapshot keeps what it saw.
    snapshot: (use) => use(snapshotOf([...indicators.values()], version)),

    async update(ids, change) {
      const stored = new Map([...indicators].filter(([id]) => ids.includes(id)))
      const changed = change(stored, version)
      indicators = new Map([...indicators, ...changed.map((indicator) => [indicator.id, indicator] as const)])
      version = Math.max(version, ...changed.map((indicator) => indicator.extractedAt))
    },
  }
}

function snapshotOf(indicators: readonly Indicator[], version: EpochMicros): Snapshot {
  return {
    version,
    settled: Infinity,

    async count(selection) {
      return indicators.filter((indicator) => matches(indicator, selection)).length
    },

    async read({ selection, layout, offset, limit }: Page): Promise<Slice> {
      const found = indicators.filter((indicator) => matches(indicator, selection)).sort(byNewest)
      const rows = found.slice(offset, offset + limit)
      const last = rows.at(-1)?.extractedAt
      const lines = rows.map((each) =>
        writeLine(layout.pieces, inCategory(project(each), selection.category)),
      )
      const text = new TextEncoder().encode(lines.join(layout.separator))
      return { text, rows: rows.length, ...(last !== undefined && { last }) }
    },
  }
}
