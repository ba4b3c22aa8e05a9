import { existsSync } from 'node:fs'
import { access, constants, mkdtemp, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { checkClock, checkContent, type Finding } from './checks.ts'
import { messageOf } from './failure.ts'
import { withStorage } from './storage.ts'

const MEGABYTE = 1024 * 1024

/** Opens a database of its own, so that what is wrong with the driver is not taken for a fault of the file. */
export async function checkDriver(): Promise<Finding> {
  const folder = await mkdtemp(join(tmpdir(), 'vedette-doctor-'))
  try {
    const { engine } = await withStorage({ db: join(folder, 'test.db') }, async (database) => database)
    return { check: 'sqlite', status: 'ok', found: `the driver works, with ${engine}` }
  } catch (error) {
    const mend = 'Install @vedette/cli again, and let it run its install scripts'
    return { check: 'sqlite', status: 'fail', found: messageOf(error), mend }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A database in a file, and the disk that it lies on. */
export async function checkSqlite(path: string, driver: Finding): Promise<readonly Finding[]> {
  return [...(await checkFile(path, driver)), await checkDisk(path)]
}

async function checkFile(path: string, driver: Finding): Promise<readonly Finding[]> {
  if (!existsSync(path)) return [await checkFuture(path), checkClock(0)]
  if (driver.status === 'fail') return []
  try {
    return await checkContent(
      `sqlite:${path}`,
      'Restore the file from a backup, or move it away and ingest again',
    )
  } catch (error) {
    const mend = 'See the message; another file is given with --db'
    return [{ check: 'database', status: 'fail', found: messageOf(error), mend }]
  }
}

/** Room for the database and its journal. */
async function checkDisk(path: string): Promise<Finding> {
  const { folder } = await nearestFolder(path)
  const { bavail, bsize } = await statfs(folder)
  const free = Math.floor((bavail * bsize) / MEGABYTE)
  const found = `${free} MB free in ${folder}`
  if (free >= 1024) return { check: 'disk', status: 'ok', found }
  return {
    check: 'disk',
    status: free < 100 ? 'fail' : 'warn',
    found,
    mend: 'Free some space, or move the database',
  }
}

/** The folder that a path would be created in: the first above it that is there. */
async function nearestFolder(path: string): Promise<{ readonly folder: string; readonly writable: boolean }> {
  const folder = dirname(path)
  try {
    await access(folder, constants.F_OK)
  } catch {
    return folder === path ? { folder, writable: false } : nearestFolder(folder)
  }
  const writable = await access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  )
  return { folder, writable }
}

/** A database that is not there yet. */
async function checkFuture(path: string): Promise<Finding> {
  const { folder, writable } = await nearestFolder(path)
  if (writable)
    return { check: 'database', status: 'ok', found: `${path} is not there yet and can be created` }
  return {
    check: 'database',
    status: 'fail',
    found: `${path} is not there and ${folder} cannot be written to`,
    mend: 'Give this user the right to write there, or give another --db',
  }
}
