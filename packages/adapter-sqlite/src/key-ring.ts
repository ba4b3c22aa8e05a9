import { hash } from 'node:crypto'
import type { KeyRing } from '@vedette/core'
import { fromKeyRow, type KeyRow, toKeyRow } from '@vedette/core/store'
import { build, BYTES, NUMBER, TEXT } from './schema.ts'
import type { Writer } from './writing.ts'

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

const LIST = build.selectFrom('api_key').select(COLUMNS).orderBy('created_at').orderBy('rowid').compile().sql

const HAS = build.selectFrom('api_key').where('id', '=', TEXT).select('id').compile().sql

const REVOKE = build
  .updateTable('api_key')
  .set({ revoked_at: NUMBER })
  .where('id', '=', TEXT)
  .where('revoked_at', 'is', null)
  .compile().sql

/** Keys in a database that is migrated. Only their SHA-256 reaches it. */
export function keyRing(writer: Writer): KeyRing {
  return {
    add: (key, record) =>
      writer.transaction((connection) => connection.run(ADD, hashOf(key), ...toKeyRow(record))),

    find: (key) =>
      writer.outside((connection) => {
        const row = connection.first<KeyRow>(FIND, hashOf(key))
        return row && fromKeyRow(row)
      }),

    list: () => writer.outside((connection) => connection.all<KeyRow>(LIST).map(fromKeyRow)),

    revoke: (id, at) =>
      writer.transaction((connection) => {
        connection.run(REVOKE, at, id)
        return connection.first(HAS, id) !== undefined
      }),
  }
}

/** A key has 190 random bits: nothing slower than one SHA-256 is needed to keep it from being guessed. */
function hashOf(key: string): Uint8Array {
  return hash('sha256', key, 'buffer')
}
