import {
  type Change,
  type EpochMicros,
  type Indicator,
  type IndicatorStore,
  isUnavailable,
  type Snapshot,
} from '@vedette/core'
import {
  checkChange,
  columnName,
  COLUMNS,
  listsOf,
  project,
  requireIndicatorId,
  tallyChanges,
} from '@vedette/core/store'
import { WRITING } from './advisory-locks.ts'
import type { Connection } from './connection.ts'
import { errorCode } from './errors.ts'
import type { Pool } from './pool.ts'
import { micros, openSnapshot, snapshotOver } from './snapshot.ts'
import { untilAvailable } from './waiting.ts'

/** What an {@link indicatorStore} stands on. */
export interface StoreParts {
  /** Connections to the primary. */
  readonly primary: Pool
  /** Connections to a copy that may lag behind. */
  readonly copy?: Pool | undefined
  /** Milliseconds that the server may take for one statement. */
  readonly timeoutMs: number
  /** Milliseconds that an update may take, repetitions included. */
  readonly waitMs: number
}

const STORED = `
  select store.version, ${micros('clock_timestamp()')}, indicator.id, indicator.extracted_at, indicator.document
  from vedette.store left join vedette.indicator on indicator.id = any ($1::uuid[])`

const WRITTEN = [...COLUMNS.map(columnName), 'extracted_at', 'variants', 'document']

const TYPES: Readonly<Record<string, string>> = { id: 'uuid', extracted_at: 'bigint' }

/**
 * A whole batch in one statement. Rows are written in the order of their index, which is kind to the index, and to
 * anybody else who should ever lock them.
 */
const WRITE = `
  with fresh as materialized (
    select * from json_to_recordset($1) as row (
      ${WRITTEN.map((name) => `${name} ${TYPES[name] ?? 'text'}`).join(', ')}, lists integer[]
    )
  ), stored as (
    insert into vedette.indicator (${WRITTEN.join(', ')})
    select ${WRITTEN.join(', ')} from fresh order by extracted_at
    on conflict (id) do update set ${WRITTEN.map((name) => `${name} = excluded.${name}`).join(', ')}
  ), unlisted as (
    delete from vedette.listing
    using json_to_recordset($2) as gone (list integer, extracted_at bigint)
    where listing.list = gone.list and listing.extracted_at = gone.extracted_at
  ), listed as (
    insert into vedette.listing (list, extracted_at)
    select list, extracted_at from fresh, unnest(lists) as list order by list, extracted_at
  ), counted as (
    insert into vedette.tally (list, hour, indicators)
    select list, hour, indicators
    from json_to_recordset($3) as row (list integer, hour integer, indicators integer) order by list, hour
    on conflict (list, hour) do update set indicators = tally.indicators + excluded.indicators
  )
  update vedette.store set version = $4`

const CLEAR_TALLY = `
  delete from vedette.tally
  using json_to_recordset($1) as row (list integer, hour integer)
  where tally.list = row.list and tally.hour = row.hour and tally.indicators = 0`

/** Indicators in a database that is migrated. */
export function indicatorStore(parts: StoreParts): IndicatorStore {
  const { primary, copy, waitMs } = parts
  let last: Promise<unknown> = Promise.resolve()
  return {
    async snapshot(use, atLeast = 0) {
      const found = copy && (await fromCopy(copy, parts, use, atLeast))
      return found === undefined ? inSnapshot(primary, { ...parts, isCopy: false }, use) : found.result
    },

    // Updates of one process wait for each other here, and not each on a connection of its own.
    update(ids, change) {
      const write = () => primary.lend((connection) => update(connection, parts, ids, change))
      const result = last.then(() => untilAvailable(write, waitMs))
      last = result.catch(() => {})
      return result
    },
  }
}

type Use<T> = (snapshot: Snapshot) => Promise<T>

/** @returns nothing when the copy cannot be read, or has not come so far yet; `use` was not called then. */
async function fromCopy<T>(
  copy: Pool,
  { timeoutMs }: StoreParts,
  use: Use<T>,
  atLeast: EpochMicros,
): Promise<{ readonly result: T } | undefined> {
  let used = false
  try {
    return await inSnapshot(copy, { timeoutMs, isCopy: true }, async (snapshot) => {
      if (snapshot.version < atLeast) return undefined
      used = true
      return { result: await use(snapshot) }
    })
  } catch (error) {
    // One that lags behind may not even have our tables.
    const isBehind = isUnavailable(error) || /^(?:42P01|3F000)$/.test(errorCode(error))
    if (used || !isBehind) throw error
    return undefined
  }
}

function inSnapshot<T>(
  pool: Pool,
  options: { readonly timeoutMs: number; readonly isCopy: boolean },
  use: Use<T>,
): Promise<T> {
  return pool.lend(async (connection) => {
    const opening = await openSnapshot(connection, options)
    let over = false
    try {
      const result = await use(snapshotOver(connection, opening, () => over))
      await connection.script('commit')
      return result
    } finally {
      over = true
    }
  })
}

async function update(
  connection: Connection,
  { timeoutMs }: StoreParts,
  ids: readonly string[],
  change: Change,
): Promise<void> {
  const wanted = ids.map(requireIndicatorId)
  // Who holds the lock and is not heard of any more must not keep the others from writing.
  await connection.script(`
    begin isolation level read committed;
    set local lock_timeout = ${timeoutMs};
    set local statement_timeout = ${timeoutMs};
    set local idle_in_transaction_session_timeout = ${timeoutMs};
    select pg_advisory_xact_lock(${WRITING})`)
  const { version, clock, stored } = await readStored(connection, wanted)
  const changed = change(stored, version, clock)
  const newest = checkChange(ids, changed, version)
  if (changed.length === 0) return void (await connection.script('rollback'))
  const before = changed.flatMap(({ id }) => stored.get(id) ?? [])
  await write(connection, before, changed, newest)
  await connection.script('commit')
}

async function readStored(connection: Connection, ids: readonly string[]) {
  const rows = await connection.all<StoredRow>(STORED, ids)
  const [first] = rows
  if (first === undefined) throw new Error('The table "store" is empty')
  const [version, clock] = first
  const stored = new Map(rows.flatMap(fromRow).map((each) => [each.id, each] as const))
  return { version, clock, stored }
}

async function write(
  connection: Connection,
  before: readonly Indicator[],
  changed: readonly Indicator[],
  newest: EpochMicros,
): Promise<void> {
  const gone = before.flatMap((each) =>
    listsOf(each).map((list) => ({ list, extracted_at: each.extractedAt })),
  )
  const tally = tallyChanges(before, changed)
  const values = [changed.map(toRow), gone, tally].map((rows) => JSON.stringify(rows))
  await connection.all(WRITE, ...values, newest)
  const emptied = tally.filter(({ indicators }) => indicators < 0)
  if (emptied.length > 0) await connection.all(CLEAR_TALLY, JSON.stringify(emptied))
}

type StoredRow = readonly [
  version: EpochMicros,
  clock: EpochMicros,
  id: string | null,
  extractedAt: EpochMicros,
  document: string,
]

type Document = Pick<Indicator, 'type' | 'value' | 'reports'>

function fromRow([, , id, extractedAt, document]: StoredRow): readonly Indicator[] {
  if (id === null) return []
  const { type, value, reports } = JSON.parse(document) as Document
  return [{ id, type, value, extractedAt, reports }]
}

/** By the names of the columns. */
function toRow(indicator: Indicator): object {
  const { type, value, extractedAt, reports } = indicator
  const shown = project(indicator)
  const document: Document = { type, value, reports }
  return {
    ...Object.fromEntries(COLUMNS.map((name) => [columnName(name), shown[name]])),
    extracted_at: extractedAt,
    variants: shown.variants && JSON.stringify(shown.variants),
    document: JSON.stringify(document),
    lists: listsOf(indicator),
  }
}
