import { constants } from 'node:fs'
import { access, mkdir, open, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { StorageError } from './errors.ts'
import { MIGRATIONS } from './migrations.ts'

/** `VEDT`: says in the header of a file that it is ours (https://sqlite.org/fileformat2.html#application_id). */
export const APPLICATION_ID = 0x56454454

const MAGIC = 'SQLite format 3\0'
const HEADER_BYTES = 100

/**
 * Makes sure that a file of ours, or a new empty one, is at `path`. A new file is readable for its owner only.
 *
 * Looks at the bytes before SQLite does: SQLite may write to a file as soon as it opens it.
 *
 * @throws {@link StorageError} when the file cannot be used; it is left as it was.
 */
export async function prepareFile(path: string): Promise<void> {
  const status = await statusOf(path)
  if (status === undefined) return createFile(path)
  if (status.isDirectory()) throw new StorageError(path, 'is a folder', 'Give the path of a file')
  if (!status.isFile()) throw new StorageError(path, 'is not a regular file', 'Give the path of a file')
  await requireAccess(path, path)
  // Beside the file SQLite keeps its journal.
  await requireAccess(path, dirname(path))
  await checkContent(path)
}

async function statusOf(path: string) {
  try {
    return await stat(path)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw refused(path, error)
  }
}

async function createFile(path: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true })
    await (await open(path, 'wx', 0o600)).close()
  } catch (error) {
    // Another process was faster.
    if (systemCode(error) === 'EEXIST' && (await statusOf(path))?.isFile()) return
    throw refused(path, error)
  }
}

async function requireAccess(path: string, place: string): Promise<void> {
  try {
    await access(place, constants.R_OK | constants.W_OK)
  } catch (error) {
    throw refused(path, error)
  }
}

async function checkContent(path: string): Promise<void> {
  const header = await readHeader(path)
  // A process that starts beside us has created the file and not filled it yet.
  if (header.length === 0) return
  if (header.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    throw new StorageError(path, 'is not a SQLite database', 'Give another path: this file is left as it is')
  }
  if (header.length < HEADER_BYTES) throw damaged(path, 'it ends in its header')
  if (header.readUInt32BE(68) !== APPLICATION_ID) {
    throw new StorageError(
      path,
      'is a SQLite database of another application',
      'Give another path: this file is left as it is',
    )
  }
  const version = header.readUInt32BE(60)
  if (version > MIGRATIONS.length) throw tooNew(path, version)
  await checkSize(path, header)
}

/** @returns the first 100 bytes, fewer in a shorter file. */
async function readHeader(path: string): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/**
 * A copy that was cut off is shorter than its header says. While a journal lies beside the file, pages may be on
 * their way into it, and SQLite itself finds out. The journal is looked for before the size: in the other order a
 * process that finishes in between would be taken for damage.
 */
async function checkSize(path: string, header: Buffer): Promise<void> {
  const stored = header.readUInt16BE(16)
  const pageBytes = stored === 1 ? 65_536 : stored
  if (pageBytes < 512 || (pageBytes & (pageBytes - 1)) !== 0) throw damaged(path, 'its header makes no sense')
  for (const journal of ['-wal', '-journal']) {
    if (((await statusOf(`${path}${journal}`))?.size ?? 0) > 0) return
  }
  const expected = header.readUInt32BE(28) * pageBytes
  const size = (await stat(path)).size
  if (size < expected) throw damaged(path, `it has ${size} of ${expected} bytes`)
}

/** The error for a file that SQLite cannot make sense of. */
export function damaged(path: string, sign: string, cause?: unknown): StorageError {
  return new StorageError(
    path,
    `is damaged: ${sign}`,
    'Restore it from a backup, or move it away to begin with an empty database',
    { cause },
  )
}

/** The error for a file that a later release has migrated. */
export function tooNew(path: string, version: number): StorageError {
  return new StorageError(
    path,
    `was written by a newer release: it has schema ${version}, this one knows ${MIGRATIONS.length}`,
    'Update Vedette, or give another path',
  )
}

const REASONS: Readonly<Record<string, readonly [problem: string, remedy: string]>> = {
  EACCES: [
    'cannot be used: permission denied',
    'Give this user the right to read and write the file and its folder',
  ],
  EPERM: [
    'cannot be used: permission denied',
    'Give this user the right to read and write the file and its folder',
  ],
  EROFS: ['lies on a read-only file system', 'Give a path that can be written to'],
  ENOTDIR: ['lies below something that is not a folder', 'Give another path'],
  EEXIST: ['lies below something that is not a folder', 'Give another path'],
  ENOSPC: ['cannot be created: the disk is full', 'Free some space'],
}

function refused(path: string, error: unknown): StorageError {
  const [problem, remedy] = REASONS[systemCode(error)] ?? [
    `cannot be used: ${systemCode(error) || String(error)}`,
    'Check the path and the disk',
  ]
  return new StorageError(path, problem, remedy, { cause: error })
}

function systemCode(error: unknown): string {
  const code = (error as { code?: unknown } | undefined)?.code
  return typeof code === 'string' ? code : ''
}
