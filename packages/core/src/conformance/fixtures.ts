import type { EpochMicros, Indicator, Report } from '../indicator.ts'
import { ITEM } from '../formats/json.ts'
import type { Layout } from '../formats/layout.ts'
import { VALUES } from '../formats/txt.ts'
import type { IndicatorStore, Page, Slice } from '../ports.ts'
import type { Selection } from '../selection.ts'

/** 2026-01-15T12:00:00Z. Tests do not read the clock. */
export const NOW: EpochMicros = 1_768_478_400_000_000

/** Everything that a store holds. */
export const EVERYTHING: Selection = { since: 0, until: Infinity }

/** The items of json, one a line. */
export const ITEM_LINES: Layout = { ...ITEM, separator: '\n' }

/** The `n`-th of a row of made-up ids. */
export function id(n: number): string {
  return `00000000-0000-5000-8000-${n.toString(16).padStart(12, '0')}`
}

/** A report with whatever is not given made up. */
export function report(known: Partial<Report> = {}): Report {
  const firstSeen = NOW / 1_000_000 - 3600
  return {
    source: { name: 'URLhaus', category: 'threat-intel' },
    confidence: 'high',
    firstSeen,
    lastSeen: firstSeen,
    dated: true,
    tags: [],
    mitreTechniques: [],
    industries: [],
    ...known,
  }
}

/** An indicator with whatever is not given made up. */
export function indicator(known: Partial<Indicator> = {}): Indicator {
  return { id: id(0), type: 'domain', value: 'bad.example', extractedAt: NOW, reports: [report()], ...known }
}

/** Stores indicators as they are, in one update. */
export async function put(store: IndicatorStore, ...indicators: readonly Indicator[]): Promise<void> {
  await store.update(
    indicators.map((each) => each.id),
    () => indicators,
  )
}

export function count(store: IndicatorStore, selection: Partial<Selection> = {}): Promise<number> {
  return store.snapshot((snapshot) => snapshot.count({ ...EVERYTHING, ...selection }))
}

export function read(
  store: IndicatorStore,
  selection: Partial<Selection> = {},
  page: Partial<Omit<Page, 'selection'>> = {},
): Promise<Lines> {
  return store.snapshot(async (snapshot) =>
    linesOf(
      await snapshot.read({
        layout: VALUES,
        offset: 0,
        limit: 1000,
        ...page,
        selection: { ...EVERYTHING, ...selection },
      }),
    ),
  )
}

/** A slice with its text taken apart at the ends of lines. */
export interface Lines extends Pick<Slice, 'rows' | 'last'> {
  readonly lines: readonly string[]
}

export function linesOf({ text, rows, last }: Slice): Lines {
  const lines = rows === 0 && text.length === 0 ? [] : new TextDecoder().decode(text).split('\n')
  return { lines, rows, ...(last !== undefined && { last }) }
}

export async function values(
  store: IndicatorStore,
  selection: Partial<Selection> = {},
): Promise<readonly string[]> {
  return (await read(store, selection)).lines
}

/**
 * Compares by JSON text: a driver's arrays may come from another realm, where `deepStrictEqual` says that equal
 * things differ.
 */
export function same(actual: unknown, expected: unknown, what: string): void {
  const [was, should] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (was !== should) throw new Error(`${what}\nexpected ${should}\nbut got  ${was}`)
}
