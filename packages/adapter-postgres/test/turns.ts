import type { Random } from '@vedette/core/conformance'
import type { Connection } from '../src/connection.ts'
import type { Pool } from '../src/pool.ts'

/** Decides whose statement runs next, so that transactions stand open while others go on. */
export interface Turns {
  /** The same pool, but each statement waits for its turn. */
  gated(pool: Pool): Pool
  /** Gives turns until `work` is through. */
  during<T>(work: Promise<T>): Promise<T>
  /** Whether a transaction of a writer is open now. */
  isWriting(): boolean
}

type Call = () => Promise<unknown>

export function randomTurns(random: Random): Turns {
  const waiting: { readonly call: Call; readonly mayBlock: boolean }[] = []
  const writing = new Set<Connection>()
  let wake = () => {}

  function gated(connection: Connection): Connection {
    function inTurn<T>(sql: string, run: () => Promise<T>): Promise<T> {
      const mayBlock = sql.includes('pg_advisory_xact_lock(')
      return new Promise((resolve, reject) => {
        const call = async () => {
          await run().then(resolve, reject)
          if (mayBlock) writing.add(connection)
          if (sql === 'commit' || sql === 'rollback') writing.delete(connection)
        }
        waiting.push({ call, mayBlock })
        wake()
      })
    }
    return {
      all: (sql, ...values) => inTurn(sql, () => connection.all(sql, ...values)),
      first: (sql, ...values) => inTurn(sql, () => connection.first(sql, ...values)),
      script: (sql) => inTurn(sql, () => connection.script(sql)),
    }
  }

  return {
    gated: (pool) => ({ ...pool, lend: (use) => pool.lend((connection) => use(gated(connection))) }),
    isWriting: () => writing.size > 0,
    async during(work) {
      let over = false
      const done = work.finally(() => {
        over = true
        wake()
      })
      while (!over) {
        const [next] = waiting.splice(Math.floor(random() * waiting.length), 1)
        if (next === undefined) await new Promise<void>((resolve) => (wake = resolve))
        // Who waits for a lock comes through when its holder has had its turn.
        else if (next.mayBlock) void next.call()
        else await next.call()
      }
      return done
    },
  }
}
