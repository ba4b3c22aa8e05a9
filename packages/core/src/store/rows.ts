import type { KeyRecord, Scope } from '../access.ts'
import type { Category, EpochMicros, EpochSeconds } from '../indicator.ts'
import { type Form, lineOf, type Projection } from '../projection.ts'

/** What a table keeps of a key, beside the digest that it is found by. */
export type KeyRow = readonly [
  id: string,
  prefix: string,
  name: string | null,
  tier: string,
  /** JSON. */
  scopes: string,
  createdAt: EpochSeconds,
  expiresAt: EpochSeconds | null,
  revokedAt: EpochSeconds | null,
]

/** A key as its row. */
export function toKeyRow(record: KeyRecord): KeyRow {
  const { id, prefix, name = null, tier, scopes, createdAt, expiresAt = null, revokedAt = null } = record
  return [id, prefix, name, tier, JSON.stringify(scopes), createdAt, expiresAt, revokedAt]
}

/** The inverse of {@link toKeyRow}. */
export function fromKeyRow(row: KeyRow): KeyRecord {
  const [id, prefix, name, tier, scopes, createdAt, expiresAt, revokedAt] = row
  return {
    id,
    prefix,
    tier,
    scopes: JSON.parse(scopes) as readonly Scope[],
    createdAt,
    ...(name !== null && { name }),
    ...(expiresAt !== null && { expiresAt }),
    ...(revokedAt !== null && { revokedAt }),
  }
}

/**
 * What a table gives for one line: the moment, the value or the item, the context for the form that shows it, and the
 * variants (JSON) when a category was asked for.
 */
export type LineRow = readonly [at: EpochMicros, text: string, ...rest: (string | null)[]]

/** The line that a row stands for. */
export function lineOfRow(row: LineRow, form: Form, category: Category | undefined): string {
  return lineOf(projectionOf(row, form, category), form, category)
}

/** What the form does not show is not in the row, and not in the projection either. */
function projectionOf(row: LineRow, form: Form, category: Category | undefined): Projection {
  const text = row[1]
  if (form === 'value') return { value: text, item: '' }
  const context = form === 'item' ? row[2] : undefined
  const variants = category === undefined ? undefined : row.at(-1)
  return {
    value: '',
    item: text,
    ...(typeof context === 'string' && { context }),
    ...(typeof variants === 'string' && { variants: JSON.parse(variants) as Projection['variants'] & {} }),
  }
}
