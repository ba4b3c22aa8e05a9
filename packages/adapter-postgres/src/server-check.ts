import type { Connection } from './connection.ts'
import { errorCode, isSilence, reasonOf, StorageError } from './errors.ts'
import { MIGRATIONS } from './migrations.ts'
import { type Place, placeOf } from './place.ts'

const OLDEST_MAJOR = 15

/**
 * Looks at a server before anything is written.
 *
 * @returns its version, such as `18.4`.
 * @throws {@link StorageError} when it cannot hold our tables.
 */
export async function checkServer(connection: Connection, place: Place): Promise<string> {
  const row = await connection.first<[string, string, string]>(
    `select current_setting('server_version'), current_setting('server_version_num'), current_setting('server_encoding')`,
  )
  const [version = '', number = '', encoding = ''] = row ?? []
  requireVersion(place.shown, Math.floor(Number(number) / 10_000), version)
  if (encoding !== 'UTF8') {
    const remedy = `Create one with: create database vedette encoding 'UTF8' template template0`
    throw new StorageError(
      place.shown,
      `has the encoding ${encoding}, which cannot hold every indicator`,
      remedy,
    )
  }
  return version.split(' ')[0] ?? version
}

/** @throws {@link StorageError} when the server is older than those that we know. */
export function requireVersion(shown: string, major: number, version: string): void {
  if (major >= OLDEST_MAJOR) return
  const problem = `is PostgreSQL ${version}; ${OLDEST_MAJOR} or later is needed`
  throw new StorageError(shown, problem, 'Update the server, or give another database')
}

/** The error for a database that a later release has migrated. */
export function tooNew({ shown }: Place, step: number): StorageError {
  const problem = `was migrated by a newer release: it has schema ${step}, this one knows ${MIGRATIONS.length}`
  return new StorageError(shown, problem, 'Update Vedette, or give another database')
}

/** The error for a database without our tables, where none are to be made. */
export function noTables({ shown }: Place): StorageError {
  return new StorageError(shown, 'holds no Vedette tables', 'Give the right address, or ingest a feed first')
}

type Explanation = (place: Place) => readonly [problem: string, remedy: string]

/** By the code of PostgreSQL or of the system. */
const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  '28P01': ({ user }) => [
    `refuses the password of ${user}`,
    'Correct it in the address, or put it into PGPASSWORD',
  ],
  '28000': ({ user }) => [
    `does not let ${user} in`,
    'Ask its administrator for the right to connect (pg_hba.conf), or try another sslmode',
  ],
  '3D000': ({ shown }) => [
    'is not there: the server has no such database',
    `Create it with: createdb ${shown.replace(/^.*\//, '')}`,
  ],
  '42501': ({ user }) => [
    `does not let ${user} make or use the schema "vedette"`,
    `Let its owner run: create schema if not exists vedette authorization "${user}"`,
  ],
  '25006': () => [
    'takes no writes: it is a standby, or read-only',
    'Give the primary with --db, and a standby with --db-read',
  ],
  '53300': () => ['has no connection left', 'Raise max_connections, or put a pooler before it'],
  '57P03': () => ['is starting or stopping', 'Try again in a moment'],
  ECONNREFUSED: () => [
    'cannot be reached: nothing listens there',
    'Start the server, or correct host and port',
  ],
  ENOTFOUND: () => ['cannot be reached: there is no such host', 'Correct the host'],
  EAI_AGAIN: () => ['cannot be reached: the name of the host cannot be looked up', 'Check the network'],
  ENOENT: () => ['cannot be reached: there is no such socket', 'Start the server, or correct the folder'],
}

/** What goes wrong with a whole database, said in one line. Anything else stays as it is. */
export function explained(error: unknown, place: Place): unknown {
  const cause = reasonOf(error) ?? error
  const found = EXPLANATIONS[codeOf(cause)]
  if (found !== undefined) return new StorageError(place.shown, ...found(place), { cause })
  if (reasonOf(error) === undefined) return error
  if (isSilence(cause)) {
    const remedy = 'Check host, port and firewall, and whether all connections are in use'
    return new StorageError(place.shown, 'does not answer', remedy, { cause })
  }
  const isTls =
    errorCode(cause).startsWith('ERR_TLS') || /\bSSL\b|certificate|self.signed/i.test(firstLine(cause))
  if (isTls) {
    const remedy = 'Check sslmode and sslrootcert in the address'
    return new StorageError(place.shown, `cannot be reached over TLS: ${firstLine(cause)}`, remedy, { cause })
  }
  return new StorageError(place.shown, `cannot be used: ${firstLine(cause)}`, 'See the log of the server', {
    cause,
  })
}

/** The same for an error that was thrown later on, by whatever a storage was used for. */
export function explainFailure(error: unknown, url: string): unknown {
  return explained(error, placeOf(url))
}

/** A host with several addresses has an error for each. */
function codeOf(error: unknown): string {
  const { errors: [first] = [] } = (error ?? {}) as { errors?: readonly unknown[] }
  return errorCode(first) || errorCode(error)
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? ''
}
