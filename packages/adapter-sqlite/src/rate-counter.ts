import type { EpochSeconds, RateCounter } from '@vedette/core'
import { hadRoom, windowStart } from '@vedette/core/store'
import type { Connection } from './connection.ts'
import { build, NUMBER, TEXT } from './schema.ts'
import type { Writer } from './writing.ts'

const HELD = build
  .selectFrom('rate_window')
  .where('seconds', '=', NUMBER)
  .where('start', '=', NUMBER)
  .where('bucket', '=', TEXT)
  .select('requests')
  .compile().sql

const COUNT_ONE = build
  .insertInto('rate_window')
  .values({ seconds: NUMBER, start: NUMBER, bucket: TEXT, requests: NUMBER })
  .onConflict((conflict) =>
    conflict
      .columns(['seconds', 'start', 'bucket'])
      .doUpdateSet((row) => ({ requests: row('rate_window.requests', '+', row.ref('excluded.requests')) })),
  )
  .compile().sql

const FORGET = build
  .deleteFrom('rate_window')
  .where('seconds', '=', NUMBER)
  .where('start', '<', NUMBER)
  .compile().sql

/**
 * Counts requests in a database that is migrated. `writer` may have a connection that does not wait for the disk:
 * what is counted survives the process, and a power failure gives back a few requests at most.
 */
export function rateCounter(writer: Writer): RateCounter {
  const newest = new Map<number, number>()

  /** A request may have been read before another one's window began, so the window before the newest one stays. */
  function forgetOldWindows(connection: Connection, seconds: number, start: EpochSeconds): void {
    if (start <= (newest.get(seconds) ?? -Infinity)) return
    connection.run(FORGET, seconds, start - seconds)
    newest.set(seconds, start)
  }

  return {
    take: (bucket, limits, now) =>
      writer.transaction((connection) => {
        const windows = limits.map((limit) => [limit.seconds, windowStart(limit, now)] as const)
        const held = windows.map(([seconds, start]) => requestsIn(connection, seconds, start, bucket))
        if (!hadRoom(limits, { held })) return { held, at: now }
        for (const [seconds, start] of windows) {
          connection.run(COUNT_ONE, seconds, start, bucket, 1)
          forgetOldWindows(connection, seconds, start)
        }
        return { held, at: now }
      }),
  }
}

function requestsIn(connection: Connection, seconds: number, start: number, bucket: string): number {
  return connection.first<[number]>(HELD, seconds, start, bucket)?.[0] ?? 0
}
