import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

const ROOT = resolve(__dirname, '../..')

/** A small workspace beside the real one, for files that must not be in the real one. */
export interface Garden {
  readonly folder: string
  /** Writes a file; folders are made. */
  plant(path: string, text: string): void
  /** Copies files and folders from the real workspace. */
  copy(...paths: readonly string[]): void
  /** Makes a package that is installed in the real workspace resolvable from `folder`. */
  install(folder: string, name: string, target?: string): void
  /** Runs a script of Node in the garden. */
  run(script: string, ...args: readonly string[]): Outcome
  clear(): void
}

export interface Outcome {
  readonly exitCode: number | null
  readonly stdout: string
  readonly output: string
}

/** A new garden in the temporary folder, with the real root's packages installed. */
export function openGarden(): Garden {
  const folder = mkdtempSync(join(tmpdir(), 'vedette-planted-'))
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  const at = (path: string) => {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    return file
  }
  return {
    folder,
    plant: (path, text) => writeFileSync(at(path), text),
    copy: (...paths) => paths.forEach((path) => cpSync(join(ROOT, path), at(path), { recursive: true })),
    install: (owner, name, target = join(ROOT, owner, 'node_modules', name)) =>
      symlinkSync(target, at(join(owner, 'node_modules', name))),
    run: (script, ...args) => runNode(folder, [join(ROOT, script), ...args]),
    clear: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Runs Node to its end in `folder`. */
export function runNode(folder: string, args: readonly string[]): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
  })
  return { exitCode: status, stdout, output: stdout + stderr }
}

/** A file of the real workspace, as text. */
export function readReal(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}
