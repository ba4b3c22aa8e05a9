import { type DownloadLog, twiceIfNeedBe } from '@vedette/core'
import type { Pool } from './pool.ts'
import { build, NUMBER, TEXT } from './schema.ts'

const LAST = build
  .selectFrom('download')
  .where('address', '=', TEXT)
  .select(['at', 'etag', 'last_modified'])
  .compile().sql

const NOTE = build
  .insertInto('download')
  .values({ address: TEXT, at: NUMBER, etag: TEXT, last_modified: TEXT })
  .onConflict((conflict) =>
    conflict.column('address').doUpdateSet((row) => ({
      at: row.ref('excluded.at'),
      etag: row.ref('excluded.etag'),
      last_modified: row.ref('excluded.last_modified'),
    })),
  )
  .compile().sql

type DownloadRow = readonly [at: number, etag: string | null, lastModified: string | null]

/** Downloads in a database that is migrated. */
export function downloadLog(pool: Pool): DownloadLog {
  return {
    async last(address) {
      const row = await twiceIfNeedBe(() =>
        pool.lend((connection) => connection.first<DownloadRow>(LAST, address)),
      )
      if (row === undefined) return undefined
      const [at, etag, lastModified] = row
      return { at, ...(etag !== null && { etag }), ...(lastModified !== null && { lastModified }) }
    },

    async note(address, { at, etag, lastModified }) {
      await pool.lend((connection) => connection.all(NOTE, address, at, etag ?? null, lastModified ?? null))
    },
  }
}
