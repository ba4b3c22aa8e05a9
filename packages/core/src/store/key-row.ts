import type { KeyRecord, Scope } from '../access.ts'
import type { EpochSeconds } from '../indicator.ts'

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
