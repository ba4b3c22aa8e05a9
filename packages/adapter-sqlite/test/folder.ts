import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder for the databases of one test file, removed after its last test. */
export function folderForTests() {
  const path = mkdtempSync(join(tmpdir(), 'vedette-sqlite-'))
  const empty = () => {
    for (const name of readdirSync(path)) rmSync(join(path, name), { recursive: true, force: true })
  }
  afterAll(() => rmSync(path, { recursive: true, force: true }))
  return {
    path,
    file: (name: string) => join(path, name),
    empty,
    /** Every file with a digest of its bytes, but for the locks in shared memory. */
    content: () =>
      readdirSync(path, { withFileTypes: true })
        .filter((entry) => !entry.name.endsWith('-shm'))
        .map((entry) => `${entry.name} ${entry.isFile() ? digest(join(path, entry.name)) : 'folder'}`)
        .sort(),
  }
}

function digest(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}
