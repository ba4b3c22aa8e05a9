import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const DEBIAN = '/usr/lib/postgresql'

/** Where a program is, if this machine has it. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', debianBin() ?? '']
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file))
}

/** The folder of the newest PostgreSQL that Debian has installed: those from npm have no `pg_basebackup`. */
export function debianBin(): string | undefined {
  if (!existsSync(DEBIAN)) return undefined
  return readdirSync(DEBIAN)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(DEBIAN, version, 'bin'))
    .find((bin) => existsSync(join(bin, 'pg_basebackup')) && existsSync(join(bin, 'postgres')))
}

/** `describe` for tests that need programs: without them they are skipped, loudly, or fail where CI is set. */
export function describeWith(programs: string | readonly string[], name: string, body: () => void): void {
  const missing = [programs].flat().filter((program) => findProgram(program) === undefined)
  if (missing.length === 0) {
    describe(name, body)
  } else if (process.env['CI']) {
    it(`${name} needs ${missing.join(' and ')}`, () => {
      throw new Error(`Not installed: ${missing.join(', ')}. See .ci/run.`)
    })
  } else {
    console.warn(`NOT INSTALLED, so tests are SKIPPED: ${missing.join(', ')} (${name})`)
    describe.skip(name, body)
  }
}
