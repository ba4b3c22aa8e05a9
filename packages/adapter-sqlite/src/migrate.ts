import type { Connection } from './connection.ts'
import { APPLICATION_ID, tooNew } from './file-check.ts'
import { immediately } from './writing.ts'

/**
 * Brings a file to the present schema. Any number of processes may do so at once: the first takes all steps in one
 * transaction, the others find them done.
 *
 * @throws {@link StorageError} when the file is newer than this release.
 */
export function migrate(connection: Connection, path: string, steps: readonly string[]): void {
  const pending = () => pendingSteps(connection, path, steps)
  // A file that is up to date is opened without waiting for anybody who writes.
  if (pending().length === 0) return
  immediately(connection, () => {
    for (const step of pending()) connection.exec(step)
    connection.exec(`pragma application_id = ${APPLICATION_ID}; pragma user_version = ${steps.length}`)
  })
}

function pendingSteps(connection: Connection, path: string, steps: readonly string[]): readonly string[] {
  const [version = 0] = connection.first<[number]>('pragma user_version') ?? []
  if (version > steps.length) throw tooNew(path, version)
  return steps.slice(version)
}
