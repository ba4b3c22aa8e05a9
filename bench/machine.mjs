// What a run is made on: figures of another machine, or of other versions, are other figures.
import { cpus, release, totalmem } from 'node:os'
import { spawnSync } from 'node:child_process'
import { SqliteDatabase } from './built-packages.mjs'
import { shellVersion } from './sqlite-shell.mjs'

export function describeMachine() {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${process.platform} ${release()} ${process.arch}`,
  }
}

export function describeVersions() {
  const database = new SqliteDatabase(':memory:')
  const [sqlite] = database.prepare('select sqlite_version()').raw().get()
  database.close()
  return { node: process.versions.node, sqlite, 'sqlite3 shell': shellVersion() ?? 'none' }
}

/** The commit that was measured, with a `+` where files differ from it. */
export function describeCommit() {
  const { status, stdout } = spawnSync('git', ['describe', '--always', '--dirty=+'], { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : 'unknown'
}
