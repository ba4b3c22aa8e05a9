import { formatCursor, type Position } from './cursor.ts'
import type { Frame } from './formats/format.ts'
import type { Layout } from './formats/layout.ts'
import type { FormatName } from './formats/names.ts'
import { VALUES } from './formats/txt.ts'
import { WRITERS } from './formats/writers.ts'
import type { EpochMicros } from './indicator.ts'
import { cursorLink, pageLinks } from './links.ts'
import type { Slice, Snapshot } from './ports.ts'
import { filterText } from './query.ts'
import type { Selection } from './selection.ts'
import type { ClampedQuery } from './tier.ts'

/** Rows that are read at once. Small enough that other work gets its turn between two slices: half a millisecond. */
const SLICE_ROWS = 500
/** The same of bare values, which are quickly read. */
const SLICE_VALUES = 2_500

/** What the operator calls the service and where it stands. */
export interface Brand {
  /** Where callers reach the service, without a slash at the end. */
  readonly publicUrl: string
  /** `meta.source`. */
  readonly sourceName: string
  /** Where a caller can get a better tier; left out of errors when absent. */
  readonly upgradeUrl?: string
}

/** A whole answer, ready to be sent. */
export interface Answer {
  /** Media type with its charset. */
  readonly contentType: string
  /** The whole body, in UTF-8. */
  readonly body: Uint8Array
  /** Rows in this body. */
  readonly rows: number
  /** All matches inside the window. */
  readonly total: number
  /** Goes on behind the last row; absent when there is nothing more. */
  readonly nextCursor?: string
  /** Address of the next page by cursor. */
  readonly nextLink?: string
}

/** Answers a query from one snapshot. */
export async function listIndicators(snapshot: Snapshot, query: ClampedQuery, brand: Brand): Promise<Answer> {
  const format = WRITERS[query.format]
  const window = windowOf(query, snapshot)
  const total = await snapshot.count(window)
  const written: Uint8Array[] = []
  let rows = 0
  let last: EpochMicros | undefined
  const layout = format.layout(query)
  for await (const slice of readSlices(snapshot, query, layout)) {
    written.push(encode(rows === 0 ? '' : layout.separator), slice.text)
    rows += slice.rows
    last = slice.last
  }
  requireAll(rows, query, total)
  const next = await nextPosition(snapshot, query, { window, total, rows, last })
  const nextCursor = next && formatCursor(next, filterText(query))
  const frame = frameOf(query, momentOf(query, snapshot), { total, brand, nextCursor })
  const end = (rows === 0 ? '' : layout.end) + format.close(frame)
  return {
    contentType: format.contentType,
    body: joined([encode(format.open(frame)), ...written, encode(end)]),
    rows,
    total,
    ...(nextCursor !== undefined && { nextCursor, nextLink: cursorLink(brand.publicUrl, query, nextCursor) }),
  }
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** What a page came to. */
interface PageEnd {
  readonly window: Selection
  readonly total: number
  readonly rows: number
  readonly last: EpochMicros | undefined
}

/**
 * Where a walk goes on behind a page.
 *
 * An indicator that changes during a walk moves out of its window, perhaps before it was given. Then the window ends
 * with fewer rows than it had, and the walk goes on with all that has come or moved since it began: such a row may
 * be given twice, none is missed.
 */
async function nextPosition(
  snapshot: Snapshot,
  query: ClampedQuery,
  { window, total, rows, last }: PageEnd,
): Promise<Position | undefined> {
  const { position } = query
  const { version } = snapshot
  // What comes during a walk lies behind its window, or one row that comes would hide one that moves.
  const end = Math.min(window.until, windowEnd(snapshot))
  const walk = { until: end, total: position?.total ?? total, from: position?.from ?? 0, version }
  if (rows === query.limit && last !== undefined) {
    const rest = { ...window, until: last }
    const goesOn = position === undefined ? query.offset + rows < total : await hasRows(snapshot, rest)
    if (goesOn) return { ...walk, last }
  }
  if (position === undefined || total >= walk.total) return undefined
  const until = Math.min(query.until ?? Infinity, windowEnd(snapshot))
  const moved = await snapshot.count({ ...window, since: Math.max(query.since, walk.until), until })
  return moved === 0 ? undefined : { until, last: until, total: moved, from: walk.until, version }
}

/** A damaged database may end a list early: then no list is better than a short one. */
function requireAll(rows: number, query: ClampedQuery, total: number): void {
  if (query.position !== undefined) return
  const expected = Math.min(query.limit, Math.max(0, total - query.offset))
  if (rows !== expected) throw new Error(`The store gave ${rows} rows where it counts ${expected}`)
}

/**
 * Writes everything that a query selects, slice by slice, for exports: memory stays flat however long the list is.
 *
 * @param format - also `ndjson`, which is not a format of the HTTP contract.
 */
export async function* exportIndicators(
  snapshot: Snapshot,
  query: ClampedQuery,
  format: FormatName | 'ndjson',
  brand: Brand,
): AsyncGenerator<{ readonly text: Uint8Array; readonly rows: number }> {
  const writer = WRITERS[format]
  const layout = writer.layout(query)
  const total = await snapshot.count(windowOf(query, snapshot))
  const frame = frameOf(query, momentOf(query, snapshot), { total, brand })
  yield { text: encode(writer.open(frame)), rows: 0 }
  let rows = 0
  for await (const slice of readSlices(snapshot, query, layout)) {
    if (rows > 0) yield { text: encode(layout.separator), rows: 0 }
    yield { text: slice.text, rows: slice.rows }
    rows += slice.rows
  }
  requireAll(rows, query, total)
  yield { text: encode((rows === 0 ? '' : layout.end) + writer.close(frame)), rows: 0 }
}

/** The slices of one page. A snapshot does not move, so each goes on exactly behind the one before. */
async function* readSlices(snapshot: Snapshot, query: ClampedQuery, layout: Layout): AsyncGenerator<Slice> {
  const window = windowOf(query, snapshot)
  let until = query.position?.last ?? window.until
  let { offset, limit: left } = query
  while (left > 0) {
    const limit = Math.min(left, layout === VALUES ? SLICE_VALUES : SLICE_ROWS)
    const slice = await snapshot.read({ selection: { ...window, until }, layout, offset, limit })
    if (slice.last === undefined) return
    yield slice
    if (slice.rows < limit) return
    until = slice.last
    offset = 0
    left -= limit
  }
}

type Ages = Pick<Snapshot, 'version' | 'settled'>

/**
 * The moment that an answer speaks of: whoever asks next for what is new since then misses nothing, as nothing that
 * comes later lies before it.
 */
function momentOf({ now }: ClampedQuery, { settled }: Ages): EpochMicros {
  return Math.min(now, settled)
}

/**
 * Where a window without `until` ends: behind the newest indicator, whatever a clock says that may have been set back.
 * Nothing that comes later can lie in it.
 */
function windowEnd({ version }: Ages): EpochMicros {
  return version + 1
}

/** The window of a query in a store. */
function windowOf(query: ClampedQuery, ages: Ages): Selection {
  const { type, category, confidence, industry, since } = query
  return {
    ...(type && { type }),
    ...(category && { category }),
    ...(confidence && { confidence }),
    ...(industry && { industry }),
    since: Math.max(since, query.position?.from ?? 0),
    until: query.position?.until ?? query.until ?? windowEnd(ages),
  }
}

async function hasRows(snapshot: Snapshot, selection: Selection): Promise<boolean> {
  return (await snapshot.read({ selection, layout: VALUES, offset: 0, limit: 1 })).rows > 0
}

function frameOf(
  query: ClampedQuery,
  moment: EpochMicros,
  { total, brand, nextCursor }: { total: number; brand: Brand; nextCursor?: string | undefined },
): Frame {
  return {
    query,
    generatedAt: moment,
    until: query.position?.until ?? query.until ?? moment,
    total,
    sourceName: brand.sourceName,
    links: pageLinks(brand.publicUrl, query, nextCursor !== undefined),
    ...(nextCursor !== undefined && { nextCursor }),
  }
}

/** Grows when a release writes the same rows in other bytes: what callers hold of before is then no longer true. */
const WIRE_VERSION = 1

/**
 * What stands for an answer while the store does not change: equal texts mean equal rows and links. A weak
 * validator, as `generated_at` differs (RFC 9110, section 8.8.1). The caller hashes it.
 */
export function answerIdentity(query: ClampedQuery, version: EpochMicros, brand: Brand): string {
  const { tier, since, limit, offset, position, sent } = query
  const { publicUrl, sourceName } = brand
  const service = [WIRE_VERSION, publicUrl, sourceName]
  return JSON.stringify([service, version, tier.name, since, limit, offset, position ?? null, sent])
}
