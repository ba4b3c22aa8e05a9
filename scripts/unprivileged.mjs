import { spawnSync } from 'node:child_process'
import { chownSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const NOBODY = 65_534

/**
 * How to start a program that refuses to be root, which PostgreSQL and PgBouncer do.
 *
 * @returns `wrap`, which gives the arguments of `child_process.spawn`, and `own`, which lets the program write to a
 * folder of ours. `stranger` says that the program runs as somebody who may not be able to read our files.
 */
export function unprivileged() {
  if (process.getuid?.() !== 0) {
    return { wrap: (command, args) => [command, args, {}], own: () => undefined, stranger: false }
  }
  // In a user namespace of its own the program is nobody, but its files are still root's.
  if (spawnSync('unshare', ['-U', 'true']).status === 0) {
    return {
      wrap: (command, args) => ['unshare', ['-U', command, ...args], {}],
      own: () => undefined,
      stranger: false,
    }
  }
  return {
    wrap: (command, args) => [command, args, { uid: NOBODY, gid: NOBODY }],
    own: ownByNobody,
    stranger: true,
  }
}

function ownByNobody(folder) {
  chownSync(folder, NOBODY, NOBODY)
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) chownSync(join(entry.parentPath, entry.name), NOBODY, NOBODY)
  }
}
