import type { DownloadLog } from '@vedette/core'
import { build, NUMBER, TEXT } from './schema.ts'
import type { Writer } from './writing.ts'

const LAST = build
  .selectFrom('download')
  .where('address', '=', TEXT)
  .select(['at', 'etag', 'last_modified'])
  .compile().sql

const NOTE = build
  .replaceInto('download')
  .values({ address: TEXT, at: NUMBER, etag: TEXT, last_modified: TEXT })
  .compile().sql

type DownloadRow = readonly [at: number, etag: string | null, lastModified: string | null]

/** Downloads in a database that is migrated. */
export function downloadLog(writer: Writer): DownloadLog {
  return {
    last: (address) =>
      writer.outside((connection) => {
        const row = connection.first<DownloadRow>(LAST, address)
        if (row === undefined) return undefined
        const [at, etag, lastModified] = row
        return { at, ...(etag !== null && { etag }), ...(lastModified !== null && { lastModified }) }
      }),

    note: (address, { at, etag, lastModified }) =>
      writer.transaction((connection) =>
        connection.run(NOTE, address, at, etag ?? null, lastModified ?? null),
      ),
  }
}
