import type { Indicator, IndicatorStore, Selection } from '@vedette/core'
import { indicator, linesOf, NOW, VALUES } from '@vedette/core/conformance'

export const EVERYTHING: Selection = { since: 0, until: Infinity }

export function idOf(n: number): string {
  return `00000000-0000-5000-8000-${n.toString(16).padStart(12, '0')}`
}

/** The `n`-th of a row of indicators, each a microsecond newer than the one before. */
export function numbered(n: number, known: Partial<Indicator> = {}): Indicator {
  return indicator({ id: idOf(n), value: `v${n}`, extractedAt: NOW + n, ...known })
}

export async function put(store: IndicatorStore, indicators: readonly Indicator[]): Promise<void> {
  await store.update(
    indicators.map(({ id }) => id),
    () => indicators,
  )
}

/** All values of a store, newest first, and what it counts. */
export function everythingIn(store: IndicatorStore): Promise<{ values: readonly string[]; count: number }> {
  return store.snapshot(async (snapshot) => ({
    values: linesOf(await snapshot.read({ selection: EVERYTHING, layout: VALUES, offset: 0, limit: 1e6 }))
      .lines,
    count: await snapshot.count(EVERYTHING),
  }))
}
