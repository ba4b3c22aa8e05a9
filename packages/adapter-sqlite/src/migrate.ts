import type { Connection } from './connection.ts'
import { APPLICATION_ID, tooNew } from './file-check.ts'
import { MIGRATIONS } from './migrations.ts'
import { immediately } from './writing.ts'

/**
 * Brings a file to the present schema. Any number of processes may do so at once: the first takes all steps in one
 * transaction, the others find them done.
 *
 * @throws {@link StorageError} when the file is newer than this release.
 */
export function migrate(connection: Connection, path: string): void {
  // A file that is up to date is opened without waiting for anybody who writes.
  if (pendingSteps(connection, path).length === 0) return
  immediately(connection, () => {
    for (const step of pendingSteps(connection, path)) connection.exec(step)
    connection.exec(`pragma application_id = ${APPLICATION_ID}; pragma user_version = ${MIGRATIONS.length}`)
  })
}

function pendingSteps(connection: Connection, path: string): readonly string[] {
  const [version = 0] = connection.first<[number]>('pragma user_version') ?? []
  if (version > MIGRATIONS.length) throw tooNew(path, version)
  return MIGRATIONS.slice(version)
}
