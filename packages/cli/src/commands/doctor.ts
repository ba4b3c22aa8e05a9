import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  checkClock,
  checkDisk,
  checkFeeds,
  checkFuture,
  checkNode,
  checkPort,
  type Finding,
} from '../checks.ts'
import type { Invocation, Run } from '../command.ts'
import { messageOf } from '../failure.ts'
import { print, shown } from '../output.ts'
import type { Settings } from '../settings.ts'
import { databasePath, withStorage } from '../storage.ts'

/** `vedette doctor` */
export const doctor: Run = async (invocation) => {
  const findings = await findAll(invocation)
  const failed = findings.filter(({ status }) => status === 'fail').length
  if (invocation.flags['json'] === true) {
    await print(`${JSON.stringify({ ok: failed === 0, checks: findings })}\n`)
  } else await print(findings.map(lineOf).join(''))
  if (failed > 0) throw new Error(`${failed} of ${findings.length} checks failed`)
}

function lineOf({ status, check, found, mend }: Finding): string {
  const remedy = mend === undefined ? '' : `\n      ${shown(mend)}`
  return `${status.padEnd(4)}  ${check}: ${shown(found)}${remedy}\n`
}

async function findAll(invocation: Invocation): Promise<readonly Finding[]> {
  const node = checkNode(process.versions.node)
  const driver = await checkDriver()
  const { settings, finding } = await checkSettings(invocation)
  if (settings === undefined) return [node, driver, finding]
  const feeds = checkFeeds(settings.feeds)
  const { findings, path } = await checkDatabase(settings, driver)
  const disk = path === undefined ? [] : [await checkDisk(path)]
  return [node, driver, finding, ...findings, ...disk, await checkPort(settings), ...(await feeds)]
}

async function checkSettings(
  invocation: Invocation,
): Promise<{ readonly settings?: Settings; readonly finding: Finding }> {
  try {
    const settings = await invocation.settings()
    return { settings, finding: { check: 'settings', status: 'ok', found: 'every setting makes sense' } }
  } catch (error) {
    const mend = 'Correct it; "vedette serve --help" lists the settings'
    return { finding: { check: 'settings', status: 'fail', found: messageOf(error), mend } }
  }
}

/** Opens a database of its own, so that what is wrong with the driver is not taken for a fault of the file. */
async function checkDriver(): Promise<Finding> {
  const folder = await mkdtemp(join(tmpdir(), 'vedette-doctor-'))
  try {
    const { sqliteVersion } = await withStorage(
      `sqlite:${join(folder, 'test.db')}`,
      async (storage) => storage,
    )
    return { check: 'sqlite', status: 'ok', found: `the driver works, with SQLite ${sqliteVersion}` }
  } catch (error) {
    const mend = 'Install @vedette/cli again, and let it run its install scripts'
    return { check: 'sqlite', status: 'fail', found: messageOf(error), mend }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function checkDatabase(
  { db }: Settings,
  driver: Finding,
): Promise<{ readonly findings: readonly Finding[]; readonly path?: string }> {
  try {
    const path = databasePath(db)
    if (!existsSync(path)) return { path, findings: [await checkFuture(path), checkClock(0)] }
    if (driver.status === 'fail') return { path, findings: [] }
    return { path, findings: await readDatabase(db) }
  } catch (error) {
    const mend = 'See the message; another file is given with --db'
    return { findings: [{ check: 'database', status: 'fail', found: messageOf(error), mend }] }
  }
}

/** What lies in damaged pages cannot be counted, so that is looked at first. */
async function readDatabase(db: string): Promise<readonly Finding[]> {
  return withStorage(db, async ({ path, schema, indicators, check }) => {
    const [damage] = await check()
    if (damage !== undefined) {
      const mend = 'Restore the file from a backup, or move it away and ingest again'
      return [{ check: 'database', status: 'fail', found: `${path} is damaged: ${damage}`, mend }]
    }
    return indicators.snapshot(async (snapshot) => {
      const count = await snapshot.count({ since: 0, until: Infinity })
      const found = `${path} is whole and can be read and written, schema ${schema}, ${count} indicators`
      return [{ check: 'database', status: 'ok', found }, checkClock(snapshot.version)]
    })
  })
}
