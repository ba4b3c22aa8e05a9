import {
  DummyDriver,
  type GeneratedAlways,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'

/** The tables, as `migrations.ts` makes them. Times are in the units of core: microseconds or seconds. */
interface Tables {
  /** One row per indicator. All but the first two columns and `document` is for reading, and follows from it. */
  indicator: {
    extracted_at: number
    /** The 16 bytes of the UUID. */
    id: Uint8Array
    value: string
    item: string
    context: string | null
    /** JSON of `Projection.variants`. */
    variants: string | null
    /** JSON of `type`, `value` and `reports`: what the indicator is. */
    document: string
  }
  /** One row per indicator and list that it stands on: core's `listsOf`. */
  listing: { list: number; extracted_at: number }
  /** How many rows `listing` has per list and hour (hours since 1970-01-01T00:00Z). */
  tally: { list: number; hour: number; indicators: number }
  /** One row. */
  store: { only: number; version: number }
  api_key: {
    rowid: GeneratedAlways<number>
    id: string
    /** SHA-256 of the key. */
    hash: Uint8Array
    prefix: string
    name: string | null
    tier: string
    /** JSON. */
    scopes: string
    created_at: number
    expires_at: number | null
    revoked_at: number | null
  }
  rate_window: { seconds: number; start: number; bucket: string; requests: number }
  download: { address: string; at: number; etag: string | null; last_modified: string | null }
}

/**
 * Builds and types statements, and runs none: rows go straight from the driver to core. A statement is compiled
 * once; the values in it only mark where values go.
 */
export const build = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (database) => new SqliteIntrospector(database),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
})

/** Stands for a number that is bound later. */
export const NUMBER = 0
/** Stands for a text that is bound later. */
export const TEXT = ''
/** Stands for bytes that are bound later. */
export const BYTES = new Uint8Array()
