import { setTimeout as pause } from 'node:timers/promises'
import type { PostgresFacts } from '@vedette/adapter-postgres'
import { type EpochMicros, formatInstant } from '@vedette/core'
import { checkClock, checkContent, type Finding } from './checks.ts'
import { messageOf } from './failure.ts'

/** A standby that is well has what the primary had when we asked. */
const CATCH_UP_MS = 3_000
const LOOK_AGAIN_MS = 100

/** A database on a server, and the standby that reads are sent to. */
export async function checkPostgres(url: string, readUrl?: string): Promise<readonly Finding[]> {
  const { inspectPostgres } = await import('@vedette/adapter-postgres')
  try {
    const primary = await inspectPostgres(url)
    const findings = await examine(url, primary)
    if (readUrl === undefined) return findings
    const look = () => inspectPostgres(readUrl)
    const standby = checkStandby(look, primary).catch((error: unknown) => failure('standby', error))
    return [...findings, await standby]
  } catch (error) {
    return [failure('database', error)]
  }
}

/** Messages of the store say what is wrong, and then what to do. */
function failure(check: string, error: unknown): Finding {
  const message = messageOf(error)
  const [, found = message, mend = 'See the message; another database is given with --db'] =
    /^(.*)\. (.*)\.$/.exec(message) ?? []
  return { check, status: 'fail', found, mend }
}

async function examine(url: string, facts: PostgresFacts): Promise<readonly Finding[]> {
  const { place, takesWrites, mayCreate, schema, serverVersion } = facts
  const check = 'database'
  if (!takesWrites) {
    const found = `${place} takes no writes: it is a standby, or read-only`
    const mend = 'Give the primary with --db, and a standby with --db-read'
    return [{ check, status: 'fail', found, mend }, checkClock(facts.version)]
  }
  if (schema === 0 && !mayCreate) {
    const found = `${place} holds no Vedette tables, and this role may not make them`
    const mend = 'Let its owner run: create schema vedette authorization ROLE'
    return [{ check, status: 'fail', found, mend }, checkClock(0)]
  }
  if (schema === 0) {
    const found = `${place} can be reached, PostgreSQL ${serverVersion}; the tables are not there yet and can be made`
    return [{ check, status: 'ok', found }, checkClock(0)]
  }
  const restore = 'Restore it from a backup, or drop its schema "vedette" and ingest again'
  return checkContent(url, restore)
}

async function checkStandby(look: () => Promise<PostgresFacts>, primary: PostgresFacts): Promise<Finding> {
  const check = 'standby'
  const first = await look()
  if (first.identity !== primary.identity) {
    const found = `${first.place} is no copy of ${primary.place}`
    return { check, status: 'fail', found, mend: 'Give the address of one of its standbys with --db-read' }
  }
  if (!first.isStandby) {
    const found = `${first.place} is no standby: it takes writes itself`
    return { check, status: 'warn', found, mend: 'Give the address of a standby, or leave --db-read away' }
  }
  const copy = await caughtUp(look, first, primary.version)
  if (copy.version >= primary.version) {
    return { check, status: 'ok', found: `${copy.place} is a standby and has all that the primary has` }
  }
  const found = `${copy.place} is a standby of ${shownVersion(copy)}, and the primary is of ${shownVersion(primary)}`
  const mend =
    'Look at pg_stat_replication on the primary: until then what callers have seen there is read from it'
  return { check, status: 'warn', found, mend }
}

/** Looks again and again until a standby has come so far, but not for ever. */
async function caughtUp(
  look: () => Promise<PostgresFacts>,
  first: PostgresFacts,
  version: EpochMicros,
): Promise<PostgresFacts> {
  const late = performance.now() + CATCH_UP_MS
  let facts = first
  while (facts.version < version && performance.now() < late) {
    await pause(LOOK_AGAIN_MS)
    facts = await look()
  }
  return facts
}

function shownVersion({ version }: PostgresFacts): string {
  return version === 0 ? 'no indicators yet' : formatInstant(version / 1_000_000)
}
