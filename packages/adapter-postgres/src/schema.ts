import {
  DummyDriver,
  type GeneratedAlways,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely'

/** The tables of statements that are built here, as `migrations.ts` makes them. Times are in the units of core, as whole numbers: microseconds or seconds. */
interface Tables {
  api_key: {
    /** Grows from key to key. */
    place: GeneratedAlways<number>
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
  download: { address: string; at: number; etag: string | null; last_modified: string | null }
}

/**
 * Builds and types statements, and runs none: rows go straight from the driver to core. A statement is compiled
 * once; the values in it only mark where values go.
 */
export const build = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (database) => new PostgresIntrospector(database),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
}).withSchema('vedette')

/** Stands for a number that is bound later. */
export const NUMBER = 0
/** Stands for a text that is bound later. */
export const TEXT = ''
/** Stands for bytes that are bound later. */
export const BYTES = new Uint8Array()
