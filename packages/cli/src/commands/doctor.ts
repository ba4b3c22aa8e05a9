import { checkFeeds, checkNode, checkPort, type Finding } from '../checks.ts'
import type { Invocation, Run } from '../command.ts'
import { messageOf } from '../failure.ts'
import { print, shown } from '../output.ts'
import { checkPostgres } from '../postgres-checks.ts'
import type { Settings } from '../settings.ts'
import { checkDriver, checkSqlite } from '../sqlite-checks.ts'
import { addressOf } from '../storage.ts'

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
  const { settings, finding } = await checkSettings(invocation)
  if (settings === undefined) return [node, await checkDriver(), finding]
  const feeds = checkFeeds(settings.feeds)
  const { driver, database } = await checkDatabase(settings)
  return [node, ...driver, finding, ...database, await checkPort(settings), ...(await feeds)]
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

async function checkDatabase(
  settings: Settings,
): Promise<{ readonly driver: readonly Finding[]; readonly database: readonly Finding[] }> {
  const address = understood(settings)
  if ('check' in address) return { driver: [], database: [address] }
  if (address.kind === 'postgres') {
    return { driver: [], database: await checkPostgres(address.url, address.readUrl) }
  }
  const driver = await checkDriver()
  return { driver: [driver], database: await checkSqlite(address.path, driver) }
}

function understood(settings: Settings): ReturnType<typeof addressOf> | Finding {
  try {
    return addressOf(settings)
  } catch (error) {
    const mend = 'See the message; another database is given with --db'
    return { check: 'database', status: 'fail', found: messageOf(error), mend }
  }
}
