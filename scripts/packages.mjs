// Packs every package as it would be published, then lets publint and attw look at the tarballs.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runChild } from './child.mjs'
import { pnpmCommand } from './pnpm.mjs'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const PUBLINT = join(ROOT, 'node_modules/publint/src/cli.js')
const ATTW = join(ROOT, 'node_modules/@arethetypeswrong/cli/dist/index.js')

const root = resolve(process.argv[2] ?? ROOT)
const packages = readdirSync(join(root, 'packages')).map((name) => join(root, 'packages', name))
const scratch = mkdtempSync(join(tmpdir(), 'vedette-packages-'))
try {
  await pack()
  for (const folder of packages) await checkTarball(folder)
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

async function pack() {
  const { command, args, ...rest } = pnpmCommand(['-r', 'pack', '--pack-destination', scratch])
  const { exitCode, output } = await runChild(command, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...rest,
  })
  if (exitCode !== 0) {
    process.stderr.write(output)
    throw new Error('pnpm pack failed')
  }
}

async function checkTarball(folder) {
  const { name, version, exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const tarball = join(scratch, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`)
  await judge([PUBLINT, 'run', tarball, '--strict'])
  // A package without a door has no types that could be wrong.
  if (exports !== undefined) await judge([ATTW, tarball, '--profile', 'esm-only', '--no-emoji'])
}

async function judge(args) {
  const { exitCode, output } = await runChild(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  if (exitCode === 0) return
  process.stderr.write(output)
  process.exitCode = 1
}
