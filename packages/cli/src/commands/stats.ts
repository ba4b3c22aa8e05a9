import {
  CATEGORIES,
  CONFIDENCES,
  type Filters,
  formatInstant,
  INDICATOR_TYPES,
  type Snapshot,
} from '@vedette/core'
import type { Run } from '../command.ts'
import { columns, print } from '../output.ts'
import { withStorage } from '../storage.ts'

const MICROS_PER_SECOND = 1_000_000

/** What `--json` prints. */
interface Stats {
  readonly total: number
  readonly types: Readonly<Record<string, number>>
  readonly categories: Readonly<Record<string, number>>
  readonly confidences: Readonly<Record<string, number>>
  /** How many articles were read. */
  readonly articles: number
  /** When something was learned last. */
  readonly version: string | null
}

/** `vedette stats` */
export const stats: Run = async ({ flags, settings }) => {
  const counted = await withStorage(await settings(), async ({ indicators, articles }) => {
    const read = await articles.count()
    return indicators.snapshot((snapshot) => statsOf(snapshot, read))
  })
  await print(flags['json'] === true ? `${JSON.stringify(counted)}\n` : tableOf(counted))
}

async function statsOf(snapshot: Snapshot, articles: number): Promise<Stats> {
  const count = (filters: Filters) => snapshot.count({ ...filters, since: 0, until: Infinity })
  const each = async <Name extends string>(names: readonly Name[], filters: (name: Name) => Filters) => {
    const counts: Record<string, number> = {}
    for (const name of names) counts[name] = await count(filters(name))
    return counts
  }
  return {
    total: await count({}),
    types: await each(INDICATOR_TYPES, (type) => ({ type })),
    categories: await each(CATEGORIES, (category) => ({ category })),
    confidences: await each(CONFIDENCES, (confidence) => ({ confidence })),
    articles,
    version: snapshot.version === 0 ? null : formatInstant(snapshot.version / MICROS_PER_SECOND),
  }
}

function tableOf({ total, types, categories, confidences, articles, version }: Stats): string {
  const rows = [
    ['indicators', '', `${total}`],
    ...rowsOf('type', types),
    ...rowsOf('category', categories),
    ...rowsOf('confidence', confidences),
    ['articles', '', `${articles}`],
    ['last change', '', version ?? 'none yet'],
  ]
  return columns(rows)
}

function rowsOf(label: string, counts: Readonly<Record<string, number>>): readonly string[][] {
  return Object.entries(counts).map(([name, count]) => [label, name, `${count}`])
}
