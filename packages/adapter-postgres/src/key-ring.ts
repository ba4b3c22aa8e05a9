import { createHash } from 'node:crypto'
import { isUnavailable, type KeyRecord, type KeyRing, twiceIfNeedBe } from '@vedette/core'
import { fromKeyRow, type KeyRow, toKeyRow } from '@vedette/core/store'
import type { Pool } from './pool.ts'
import { build, BYTES, NUMBER, TEXT } from './schema.ts'

const COLUMNS = ['id', 'prefix', 'name', 'tier', 'scopes', 'created_at', 'expires_at', 'revoked_at'] as const

const ADD = build
  .insertInto('api_key')
  .values({
    hash: BYTES,
    id: TEXT,
    prefix: TEXT,
    name: TEXT,
    tier: TEXT,
    scopes: TEXT,
    created_at: NUMBER,
    expires_at: NUMBER,
    revoked_at: NUMBER,
  })
  .compile().sql

const FIND = build.selectFrom('api_key').where('hash', '=', BYTES).select(COLUMNS).compile().sql

const LIST = build.selectFrom('api_key').select(COLUMNS).orderBy('created_at').orderBy('place').compile().sql

const REVOKE = build
  .updateTable('api_key')
  .set((row) => ({ revoked_at: row.fn.coalesce('revoked_at', row.val(NUMBER)) }))
  .where('id', '=', TEXT)
  .returning('id')
  .compile().sql

/**
 * Keys in a database that is migrated. Only their SHA-256 reaches it. Each look goes to the primary, so that a key
 * that was revoked is refused everywhere at once.
 *
 * @param copy - asked while the primary is away: nobody can revoke a key then. It lags behind, so only what it has
 *   counts, not what it has not.
 */
export function keyRing(primary: Pool, copy: Pool | undefined): KeyRing {
  async function findIn(pool: Pool, key: string): Promise<KeyRecord | undefined> {
    const row = await twiceIfNeedBe(() =>
      pool.lend((connection) => connection.first<KeyRow>(FIND, hashOf(key))),
    )
    return row && fromKeyRow(row)
  }
  return {
    async add(key, record) {
      await primary.lend((connection) => connection.all(ADD, hashOf(key), ...toKeyRow(record)))
    },

    find: (key) =>
      findIn(primary, key).catch(async (error: unknown) => {
        if (copy === undefined || !isUnavailable(error)) throw error
        const found = await findIn(copy, key)
        // A key that is not there may be one that has not come so far yet.
        if (found === undefined) throw error
        return found
      }),

    async list() {
      const rows = await twiceIfNeedBe(() => primary.lend((connection) => connection.all<KeyRow>(LIST)))
      return rows.map(fromKeyRow)
    },

    async revoke(id, at) {
      const row = await primary.lend((connection) => connection.first(REVOKE, at, id))
      return row !== undefined
    },
  }
}

/** A key has 190 random bits: nothing slower than one SHA-256 is needed to keep it from being guessed. */
function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}
