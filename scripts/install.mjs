import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { runChild } from './child.mjs'
import { pnpmCommand, ROOT } from './pnpm.mjs'

const STAMP = new URL('node_modules/.installed.json', ROOT)
const [MAJOR = 0, MINOR = 0] = process.versions.node.split('.').map(Number)

/**
 * Installs the packages unless this Node has installed exactly these before. All output goes to stderr.
 *
 * Ends the process when Node is too old, or with pnpm's exit code when the installation fails.
 */
export async function installWhenNeeded() {
  if (MAJOR < 20 || (MAJOR === 20 && MINOR < 19)) {
    console.error(`Vedette needs Node 20.19 or newer; this is Node ${process.versions.node}.`)
    process.exit(1)
  }
  const wanted = { packages: packagesDigest(), abi: process.versions.modules, platform: process.platform }
  const found = existsSync(STAMP) ? JSON.parse(readFileSync(STAMP, 'utf8')) : undefined
  if (JSON.stringify(found) === JSON.stringify(wanted)) return
  if (found !== undefined && found.abi !== wanted.abi) removeInstalled()
  console.error(
    'Vedette: installing packages. This happens once and takes half a minute or so; the first time on a\n' +
      'machine, SQLite may have to be compiled (needs a C++ compiler), which takes 1 to 2 minutes more.',
  )
  const { command, args, ...rest } = pnpmCommand(['install', '--frozen-lockfile', '--prod=false'])
  await runOrExit(command, args, rest)
  writeFileSync(STAMP, JSON.stringify(wanted))
}

/** Compiles what has changed since the last time. All output goes to stderr. Ends the process on an error. */
export async function build() {
  console.error('Vedette: building.')
  await runOrExit(process.execPath, [fileURLToPath(new URL('node_modules/typescript/bin/tsc', ROOT)), '-b'])
}

/** Whether `dist` is missing anywhere, or older than a source file. */
export function needsBuild() {
  return packageFolders().some((folder) => {
    const built = new URL('dist/.tsbuildinfo', folder)
    return !existsSync(built) || newest(new URL('src/', folder)) > statSync(built).mtimeMs
  })
}

async function runOrExit(command, args, options) {
  // The child's stdout becomes our stderr: stdout belongs to the command that follows.
  const { exitCode } = await runChild(command, args, {
    cwd: fileURLToPath(ROOT),
    stdio: ['inherit', 2, 2],
    ...options,
  })
  if (exitCode !== 0) process.exit(exitCode)
}

/** Another Node needs other binaries, and pnpm does not look for them again by itself. */
function removeInstalled() {
  console.error('Vedette: the packages were installed with another Node and are installed anew.')
  for (const folder of [ROOT, ...packageFolders()]) {
    rmSync(new URL('node_modules', folder), { recursive: true, force: true })
  }
}

function packagesDigest() {
  const hash = createHash('sha256')
  for (const name of ['package.json', 'pnpm-workspace.yaml', 'pnpm-lock.yaml']) hash.update(read(name, ROOT))
  for (const folder of packageFolders()) hash.update(read('package.json', folder))
  return hash.digest('hex')
}

function read(name, folder) {
  return readFileSync(new URL(name, folder))
}

function packageFolders() {
  const packages = new URL('packages/', ROOT)
  return readdirSync(packages)
    .sort()
    .map((name) => new URL(`${name}/`, packages))
    .filter((folder) => existsSync(new URL('package.json', folder)))
}

function newest(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  return Math.max(0, ...files.map((file) => statSync(`${file.parentPath}/${file.name}`).mtimeMs))
}
