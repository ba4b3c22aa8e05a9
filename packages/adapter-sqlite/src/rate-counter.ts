import type { EpochMicros, EpochSeconds, RateCount, RateCounter, RateLimit } from '@vedette/core'
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
 * Counts requests in a file that is migrated. `writer` may have a connection that does not wait for the disk: what is
 * counted survives the process, and a power failure gives back a few requests at most.
 */
export function rateCounter(writer: Writer): RateCounter {
  const waiting: Waiting[] = []
  const newest = new Map<number, number>()

  /** A request may have been read before another one's window began, so the window before the newest one stays. */
  function forgetOldWindows(connection: Connection, [seconds, start]: Window): void {
    if (start <= (newest.get(seconds) ?? -Infinity)) return
    connection.run(FORGET, seconds, start - seconds)
    newest.set(seconds, start)
  }

  function count(connection: Connection, { bucket, limits, now }: Waiting): RateCount {
    const windows = limits.map((limit): Window => [limit.seconds, windowStart(limit, now), bucket])
    const held = windows.map((window) => connection.first<[number]>(HELD, ...window)?.[0] ?? 0)
    if (!hadRoom(limits, { held })) return { held, at: now }
    for (const window of windows) {
      connection.run(COUNT_ONE, ...window, 1)
      forgetOldWindows(connection, window)
    }
    return { held, at: now }
  }

  /** Counts all who wait in one transaction, one after the other: who comes while it waits for its lock, as well. */
  function countAll(): void {
    let counted: readonly Waiting[] = []
    const counting = writer.transaction((connection) => {
      counted = [...waiting]
      return counted.map((each) => count(connection, each))
    })
    counting.then(
      (counts) => leave(counted.length).forEach(({ resolve }, n) => resolve(counts[n] as RateCount)),
      (error: unknown) => leave(waiting.length).forEach(({ reject }) => reject(error)),
    )
  }

  function leave(count: number): readonly Waiting[] {
    if (waiting.length > count) setImmediate(countAll)
    return waiting.splice(0, count)
  }

  return {
    take: (bucket, limits, now) =>
      new Promise((resolve, reject) => {
        // A turn of the event loop brings several requests together.
        if (waiting.push({ bucket, limits, now, resolve, reject }) === 1) setImmediate(countAll)
      }),
  }
}

type Window = readonly [seconds: number, start: EpochSeconds, bucket: string]

/** A request that is to be counted. */
interface Waiting {
  readonly bucket: string
  readonly limits: readonly RateLimit[]
  readonly now: EpochMicros
  readonly resolve: (count: RateCount) => void
  readonly reject: (error: unknown) => void
}
