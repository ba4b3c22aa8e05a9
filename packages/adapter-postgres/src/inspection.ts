import type { EpochMicros } from '@vedette/core'
import type { Connection } from './connection.ts'
import { type Place, placeOf } from './place.ts'
import { checkServer } from './server-check.ts'
import { promptly } from './patience.ts'

/** What is found at an address. */
export interface PostgresFacts {
  /** Where it is, as it may be shown: `postgres://host:port/name`. */
  readonly place: string
  /** The version of the server, such as `18.4`. */
  readonly serverVersion: string
  /** A database and its standbys have the same, and nobody else has. */
  readonly identity: string
  readonly isStandby: boolean
  readonly takesWrites: boolean
  /** Whether this role may make the tables. */
  readonly mayCreate: boolean
  /** The number of the schema that it has; 0 without tables. */
  readonly schema: number
  /** The version of the store; 0 without tables. */
  readonly version: EpochMicros
}

const IDENTITY = `(select system_identifier from pg_control_system())::text
  || '/' || (select oid from pg_database where datname = current_database())`

const FACTS = `
  select ${IDENTITY},
    pg_is_in_recovery(),
    not current_setting('transaction_read_only')::boolean,
    coalesce(
      has_schema_privilege(to_regnamespace('vedette')::oid, 'create'),
      has_database_privilege(current_database(), 'create')
    ),
    to_regclass('vedette.migration') is not null`

/**
 * Looks at the database of an address, and writes nothing.
 *
 * @throws {@link StorageError} when it cannot be reached, or cannot hold our tables.
 */
export async function inspectPostgres(url: string): Promise<PostgresFacts> {
  const place = placeOf(url)
  return promptly(place, (connection) => factsOf(connection, place))
}

/** A database and its standbys have the same, and nobody else has. */
export async function identityOf(connection: Connection): Promise<string> {
  const [identity = ''] = (await connection.first<[string]>(`select ${IDENTITY}`)) ?? []
  return identity
}

async function factsOf(connection: Connection, place: Place): Promise<PostgresFacts> {
  const serverVersion = await checkServer(connection, place)
  const row = await connection.first<[string, boolean, boolean, boolean, boolean]>(FACTS)
  const [identity = '', isStandby = false, takesWrites = false, mayCreate = false, hasTables = false] =
    row ?? []
  const state = hasTables
    ? await connection.first<[number, EpochMicros]>(
        'select (select count(*) from vedette.migration), (select version from vedette.store)',
      )
    : undefined
  const [schema, version] = state ?? [0, 0]
  return {
    place: place.shown,
    ...{ serverVersion, identity, isStandby, takesWrites, mayCreate, schema, version },
  }
}
