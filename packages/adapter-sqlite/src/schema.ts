import {
  DummyDriver,
  type GeneratedAlways,
  Kysely,
  sql,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'

/** The tables, as `migrations.ts` makes them. Times are in the units of core: microseconds or seconds. */
interface Tables {
  /** One row per source that any indicator shows. */
  source: {
    id: GeneratedAlways<number>
    source_json: string
    source_csv: string
  }
  /** One row per indicator: core's `Projection`, and what gives the reports back. */
  indicator: {
    extracted_at: number
    id: string
    type: string
    value: string
    value_json: string | null
    value_csv: string | null
    confidence: string
    first_seen: string
    last_seen: string
    source: number
    reference_url: string | null
    context: string | null
    tags: string
    tags_csv: string
    mitre_techniques: string
    /** JSON of `Projection.variants`. */
    variants: string | null
    /** 0 or 1, of a single report. */
    dated: number | null
    /** JSON, of a single report that has any. */
    industries: string | null
    /** JSON of the reports, where there are several. */
    reports: string | null
  }
  /** Positions of one list, as `segments.ts` keeps them. */
  segment: {
    id: GeneratedAlways<number>
    list: number
    start: number
    last: number
    indicators: number
    positions: Uint8Array
  }
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
  /** One row per article: core's `ArticleRow`. */
  article: {
    id: string
    url: string
    /** JSON, as is `summary`. */
    title: string
    source: string
    category: string
    published: number | null
    modified: number | null
    fetched: number
    summary: string | null
    /** JSON, as are the three lists after it. */
    tags: string
    mitre_techniques: string
    threat_actors: string
    industries: string
    digest: string
  }
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
/**
 * Stands for a limit that is bound later. The planner looks at the value of a bare parameter there, and the statement
 * is then prepared anew, at five times its cost, whenever a value is bound.
 */
export const LIMIT = sql<number>`0 + ${NUMBER}`
/** Stands for a text that is bound later. */
export const TEXT = ''
/** Stands for bytes that are bound later. */
export const BYTES = new Uint8Array()
