import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { systemCode } from './failure.ts'
import { countRows } from './row-count.ts'

/** A piece of a list, and how many rows it holds. */
export interface ListPiece {
  readonly text: string | Uint8Array
  readonly rows: number
}

/**
 * Replaces a list in one step: whoever reads the file meanwhile sees the old list or the new one, each whole.
 *
 * @param force - also when the new list is empty, or less than half as long as the old one.
 * @returns how many rows it has now.
 * @throws Error that names the file; the old list is then as it was, and nothing is left beside it.
 */
export async function replaceList(
  path: string,
  pieces: AsyncIterable<ListPiece>,
  { force }: { readonly force: boolean },
): Promise<number> {
  const old = await oldList(path)
  const draft = join(dirname(old.path), `.${basename(old.path)}.${randomBytes(6).toString('hex')}.tmp`)
  const watch = removeWhenStopped(draft)
  const source = watched(pieces)
  try {
    const rows = await writeDraft(draft, old.mode, source.pieces)
    if (!force && old.mode !== undefined) await refuseLoss(path, old.path, rows)
    await rename(draft, old.path)
    await syncFolder(dirname(old.path))
    return rows
  } catch (error) {
    await rm(draft, { force: true })
    const code = error === source.failure() ? '' : systemCode(error)
    throw code === '' ? error : new Error(`${path}: ${PROBLEMS[code] ?? code}`, { cause: error })
  } finally {
    watch.end()
  }
}

/** Remembers what the pieces themselves failed with: errors of a database have codes like those of files. */
function watched(pieces: AsyncIterable<ListPiece>) {
  let failure: unknown
  async function* watching() {
    try {
      yield* pieces
    } catch (error) {
      failure = error
      throw error
    }
  }
  return { pieces: watching(), failure: () => failure }
}

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder is not there',
  ENOTDIR: 'its folder is not a folder',
  EACCES: 'permission denied: the folder must be writable too, as the list is written beside the old one',
  EPERM: 'permission denied',
  EROFS: 'lies on a read-only file system',
  ENOSPC: 'the disk is full; the old list is as it was',
}

/** What is at `path` now. Without `mode` it is nothing. A link is followed, so that it stays one. */
async function oldList(path: string): Promise<{ readonly path: string; readonly mode?: number }> {
  try {
    const target = await realpath(path)
    const status = await stat(target)
    if (!status.isFile()) {
      throw new Error(`${path}: is not a regular file. Leave -o away and redirect the output`)
    }
    return { path: target, mode: status.mode & 0o7777 }
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return { path }
    if (systemCode(error) === '') throw error
    throw new Error(`${path}: ${PROBLEMS[systemCode(error)] ?? systemCode(error)}`, { cause: error })
  }
}

async function writeDraft(
  draft: string,
  mode: number | undefined,
  pieces: AsyncIterable<ListPiece>,
): Promise<number> {
  const file = await open(draft, 'wx', mode ?? 0o666)
  try {
    // The mask of the process has been taken from it.
    if (mode !== undefined) await file.chmod(mode)
    const rows = await writePieces(file, pieces)
    await file.sync()
    return rows
  } finally {
    await file.close()
  }
}

async function writePieces(file: FileHandle, pieces: AsyncIterable<ListPiece>): Promise<number> {
  let rows = 0
  for await (const piece of pieces) {
    await file.appendFile(piece.text)
    rows += piece.rows
  }
  return rows
}

/** A feed that has come to nothing must not open a firewall. */
async function refuseLoss(path: string, old: string, rows: number): Promise<void> {
  const oldRows = await countRows(old)
  if (rows * 2 >= oldRows) return
  throw new Error(
    `${path}: has ${oldRows} rows and the new list would have ${rows}: less than half, so the old list was left as it is. ` +
      'Use --force if that is right',
  )
}

/** Makes the new name survive a power failure, where folders can be synchronised at all. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r')
    await handle.sync().finally(() => handle.close())
  } catch {
    // The list itself is complete and safe.
  }
}

function removeWhenStopped(draft: string): { readonly end: () => void } {
  const stop = (signal: NodeJS.Signals) => {
    rmSync(draft, { force: true })
    end()
    // The parent shall see that a signal ended us.
    process.kill(process.pid, signal)
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const end = () => signals.forEach((signal) => process.off(signal, stop))
  for (const signal of signals) process.on(signal, stop)
  return { end }
}
