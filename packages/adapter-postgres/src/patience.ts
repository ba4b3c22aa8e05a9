import type { Connection } from './connection.ts'
import type { Place } from './place.ts'
import { type Pool, poolOf } from './pool.ts'
import { explained } from './server-check.ts'

/** Migrations and checks may take their time, but a server that is not there is soon told. */
const PATIENT_MS = 3_600_000
const PROMPT_MS = 10_000

/**
 * Works with connections of its own, which are gone afterwards: what is waited for here holds up nobody.
 *
 * @throws {@link StorageError} when the database cannot be used.
 */
export function patiently<T>(place: Place, work: (pool: Pool) => Promise<T>): Promise<T> {
  return withPool(place, PATIENT_MS, work)
}

/** The same for a look that a server answers at once, if at all. */
export function promptly<T>(place: Place, look: (connection: Connection) => Promise<T>): Promise<T> {
  return withPool(place, PROMPT_MS, (pool) => pool.lend(look))
}

async function withPool<T>(place: Place, timeoutMs: number, work: (pool: Pool) => Promise<T>): Promise<T> {
  const pool = poolOf(place.url, { size: 2, timeoutMs, connectMs: PROMPT_MS })
  try {
    return await work(pool)
  } catch (error) {
    throw explained(error, place)
  } finally {
    await pool.close()
  }
}
