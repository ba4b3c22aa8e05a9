import type { EpochMicros, RateCounter } from '@vedette/core'
import { hadRoom } from '@vedette/core/store'
import { errorCode, reasonOf } from './errors.ts'
import type { Pool } from './pool.ts'
import { micros } from './snapshot.ts'

/** Whose clock the windows go by: the database's or, for a test that has to move it, the caller's. */
export type Clock = 'database' | 'caller'

// What a bucket (`kept`) says of a window (`given`): a window that has begun goes on when the clock is set back by less
// than its length, so that none begins twice.
const IS_PRESENT = `kept.seconds[n] = given.seconds
  and kept.starts[n] between given.start and given.start + given.seconds`
const HELD = `case when ${IS_PRESENT} then kept.requests[n] else 0 end`
const START = `case when ${IS_PRESENT} then kept.starts[n] else given.start end`

/**
 * No request waits for the disk or for a standby: losing power gives back a few of them. And none waits long for
 * another one: what was given up must not be done much later, in a window that is over.
 */
const UNHURRIED = `set_config('synchronous_commit', 'off', true), set_config('lock_timeout', '500', true)`

/**
 * Counts one request, or none when a window is full.
 *
 * A bucket is one row, so whoever counts in it waits there for the one before, and the conditions of the update look at
 * what that one has left. A bucket that is seen to be full is not touched at all.
 *
 * Values: bucket, lengths, limits, and the time where it is not the database's. Rows: the time, the requests with this one
 * when it was counted, and those before it.
 */
const TAKE = `
  with present as materialized (
    select now, ${UNHURRIED}
    from coalesce($4::bigint, ${micros('clock_timestamp()')}) as now
  ), given as materialized (
    select n, seconds, most, now / 1000000 - now / 1000000 % seconds as start
    from present, unnest($2::integer[], $3::float8[]) with ordinality as wanted (seconds, most, n)
  ), before as materialized (
    select given.*, ${HELD} as held
    from given left join vedette.rate_bucket as kept on kept.bucket = $1
  ), counted as (
    insert into vedette.rate_bucket as kept (bucket, seconds, starts, requests, ends)
    select $1, array_agg(seconds order by n), array_agg(start order by n), array_agg(1 order by n), max(start + seconds)
    from before having bool_and(held < most)
    on conflict (bucket) do update set
      seconds = excluded.seconds,
      starts = (select array_agg(${START} order by n) from given),
      requests = (select array_agg(${HELD} + 1 order by n) from given),
      ends = greatest(excluded.ends, kept.ends)
    where (select bool_and(${HELD} < most) from given)
    returning requests
  )
  select now, (select to_json(requests) from counted), (select json_agg(held order by n) from before) from present`

type TakeRow = readonly [now: EpochMicros, counted: readonly number[] | null, before: readonly number[]]

/** How long a process counts as one of those that count, after it was heard of. */
const HEARD_MICROS = 30_000_000
const GONE_MICROS = 3_600_000_000
const BEAT_MS = 10_000

/**
 * Says that this process counts, forgets what is over, and asks how many others there are.
 *
 * Values: the process, and the time where it is not the database's.
 */
const BEAT = `
  with present as materialized (
    select now, ${UNHURRIED} from coalesce($2::bigint, ${micros('clock_timestamp()')}) as now
  ),
  here as (
    insert into vedette.process (id, seen) select $1::uuid, now from present
    on conflict (id) do update set seen = excluded.seen
  ), gone as (
    delete from vedette.process using present where seen < now - ${GONE_MICROS}
  ), over as (
    delete from vedette.rate_bucket where bucket in (
      select bucket from vedette.rate_bucket, present where ends < now / 1000000 order by ends limit 1000
      for update of rate_bucket skip locked
    )
  )
  select count(*) from vedette.process, present where id <> $1::uuid and seen > now - ${HEARD_MICROS}`

/** Where a role's transactions are stricter than usual, one of two that meet has counted nothing, and looks again. */
function nothingOnConflict(error: unknown): undefined {
  if (!/^40(?:001|P01)$/.test(errorCode(reasonOf(error)))) throw error
}

/** A {@link RateCounter} that knows how many processes count together. */
export interface SharedRateCounter extends RateCounter {
  /** As far as this one knows, itself included. */
  processes(): number
}

/**
 * Counts requests in a database that is migrated, together with every other process that does.
 *
 * @param self - a UUID that stands for this process.
 */
export function rateCounter(pool: Pool, self: string, clock: Clock): SharedRateCounter {
  let others = 0
  let beaten = -Infinity

  function beat(time: EpochMicros | null): void {
    if (performance.now() - beaten < BEAT_MS) return
    beaten = performance.now()
    const asking = pool.lend((connection) => connection.first<[number]>(BEAT, self, time))
    // It comes again soon enough.
    asking.then(
      (row) => void (others = row?.[0] ?? 0),
      () => {},
    )
  }

  return {
    processes: () => others + 1,

    async take(bucket, limits, now) {
      const lengths = limits.map(({ seconds }) => seconds)
      const most = limits.map(({ limit }) => limit)
      const time = clock === 'caller' ? now : null
      const look = () =>
        pool.lend((connection) => connection.first<TakeRow>(TAKE, bucket, lengths, most, time))
      for (;;) {
        const row = await look().catch(nothingOnConflict)
        if (row === undefined) continue
        const [at, counted, before] = row
        if (counted !== null) {
          beat(time)
          return { at, held: counted.map((requests) => requests - 1) }
        }
        // There was room, and somebody else took it meanwhile: the next look sees that.
        if (!hadRoom(limits, { held: before })) return { at, held: before }
      }
    },
  }
}
