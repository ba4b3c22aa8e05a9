import { setTimeout as wait } from 'node:timers/promises'
import { MIGRATING } from './advisory-locks.ts'
import type { Connection } from './connection.ts'
import { errorCode, reasonOf } from './errors.ts'
import type { Step } from './migrations.ts'
import type { Pool } from './pool.ts'

/** How long a step may wait for a table that is in use: everybody who comes meanwhile waits behind it. */
const LOCK_MS = 500

const PAUSE_MS = 50

const APPLIED = 'select count(*) from vedette.migration'

/**
 * Brings a database to the present schema. Any number of processes may do so at once: one does each step, the others
 * look again until it is done. They do not wait for its lock in a statement, which would keep an index that is built
 * concurrently from ever being finished.
 *
 * @returns the numbers of the steps that this process has done.
 */
export async function migrate(pool: Pool, steps: readonly Step[]): Promise<readonly number[]> {
  const own: number[] = []
  for (let done = await appliedSteps(pool); done < steps.length; done = await appliedSteps(pool)) {
    const step = steps[done] as Step
    const attempt = 'index' in step ? buildIndex(pool, done, step) : inTransaction(pool, done, step.sql)
    const isDone = await attempt.catch((error: unknown) => {
      if (errorCode(reasonOf(error)) !== '55P03') throw error
      return false
    })
    if (isDone) own.push(done)
    else await wait(PAUSE_MS)
  }
  return own
}

/** 0 as well when there is nothing of ours yet. */
export function appliedSteps(pool: Pool): Promise<number> {
  return pool.lend(async (connection) => {
    const [there] =
      (await connection.first<[boolean]>(`select to_regclass('vedette.migration') is not null`)) ?? []
    if (there !== true) return 0
    const [count] = (await connection.first<[number]>(APPLIED)) ?? []
    return count ?? 0
  })
}

/** @returns false when another process migrates. */
async function inTransaction(pool: Pool, number: number, sql: string): Promise<boolean> {
  return pool.lend(async (connection) => {
    if (!(await beginStep(connection, number))) return false
    await connection.script(`${sql}; insert into vedette.migration (step) values (${number}); commit`)
    return true
  })
}

/** Takes the lock for as long as the transaction lasts. @returns false, and no transaction, when the step is not ours. */
async function beginStep(connection: Connection, number: number): Promise<boolean> {
  await connection.script(`begin isolation level read committed; set local lock_timeout = ${LOCK_MS};
    set local idle_in_transaction_session_timeout = 0`)
  const [isOurs] = (await connection.first<[boolean]>(`select pg_try_advisory_xact_lock(${MIGRATING})`)) ?? []
  if (isOurs === true) {
    if (number === 0) await connection.script(HISTORY)
    const [done = 0] = (await connection.first<[number]>(APPLIED)) ?? []
    if (done === number) return true
  }
  await connection.script('rollback')
  return false
}

/** The schema may have been made by somebody with more rights, for a role that may not make one. */
const HISTORY = `
  do $$ begin
    if to_regnamespace('vedette') is null then create schema vedette; end if;
  end $$;
  create table if not exists vedette.migration (step integer primary key)`

/**
 * Builds an index without keeping anybody from writing. That cannot be done in a transaction, so the lock is held by
 * one connection, which otherwise sees nothing of the database, while another one builds.
 */
async function buildIndex(
  pool: Pool,
  number: number,
  { index, sql }: { readonly index: string; readonly sql: string },
): Promise<boolean> {
  return pool.lend(async (holder) => {
    if (!(await beginStep(holder, number))) return false
    await pool.lend(async (builder) => {
      // What an interrupted build leaves is never used, and slows down every write.
      await builder.script(`drop index concurrently if exists ${index}`)
      await builder.script(sql)
    })
    await holder.script(`insert into vedette.migration (step) values (${number}); commit`)
    return true
  })
}
