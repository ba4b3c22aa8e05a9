import type { EpochMicros } from '@vedette/core'
import type { ListNumber } from '@vedette/core/store'
import type { Connection } from './connection.ts'
import { decodePositions, encodePositions } from './positions.ts'
import { build, BYTES, LIMIT, NUMBER } from './schema.ts'

/**
 * A list is kept as segments: its positions in growing order, up to two thousand to a row. `start` is not greater than the
 * first of them, `last` is the last. A position costs one to five bytes, where a row of its own would cost seventeen,
 * and a list is counted, or passed over, by the sizes that stand in the index.
 */
const SEGMENT_POSITIONS = 2048

/** Segments whose sizes are read at once while rows are passed over. */
const HEADERS = 32

/** Growing positions by the list that they are on. */
export type Places = ReadonlyMap<ListNumber, readonly EpochMicros[]>

/** A segment without its positions. */
type Header = readonly [id: number, start: EpochMicros, last: EpochMicros, indicators: number]

/** From the first, inclusive, to the second, exclusive. */
export interface Window {
  readonly since: EpochMicros
  readonly until: EpochMicros
}

const ofList = build.selectFrom('segment').where('list', '=', NUMBER)

const BACKWARDS = ofList
  .where('start', '<', NUMBER)
  .orderBy('start', 'desc')
  .limit(LIMIT)
  .select(['id', 'start', 'last', 'indicators'])
  .compile().sql

/** The last segment of each list of a JSON array. */
const TAILS = `
  select list.value, segment.id, segment.start, segment.last, segment.indicators
  from json_each(?) as list cross join segment on segment.id = (
    select id from segment where list = list.value order by start desc limit 1)`

const SIZES = ofList
  .where('start', '>=', NUMBER)
  .where('start', '<', NUMBER)
  .select((rows) => rows.fn.sum('indicators').as('sum'))
  .compile().sql

const POSITIONS = build.selectFrom('segment').where('id', '=', NUMBER).select('positions').compile().sql

const ADD = build
  .insertInto('segment')
  .values({ list: NUMBER, start: NUMBER, last: NUMBER, indicators: NUMBER, positions: BYTES })
  .compile().sql

const REPLACE = build
  .updateTable('segment')
  .set({ last: NUMBER, indicators: NUMBER, positions: BYTES })
  .where('id', '=', NUMBER)
  .compile().sql

const REMOVE = build.deleteFrom('segment').where('id', '=', NUMBER).compile().sql

/** How many positions of a list lie in a window. */
export function countPlaces(connection: Connection, list: ListNumber, { since, until }: Window): number {
  if (since >= until) return 0
  const [sum] = connection.first<[number | null]>(SIZES, list, since, until) ?? []
  const whole = sum ?? 0
  const before = headerBefore(connection, list, since)
  const inBefore =
    before === undefined || before[2] < since ? 0 : countWithin(connection, before, since, until)
  if (whole === 0) return inBefore
  const newest = headerBefore(connection, list, until)
  const beyond =
    newest === undefined || newest[2] < until ? 0 : countWithin(connection, newest, until, Infinity)
  return inBefore + whole - beyond
}

/** The positions of a list in a window, newest first: `limit` of them behind `offset`. */
export function placesIn(
  connection: Connection,
  list: ListNumber,
  { since, until, offset, limit }: Window & { readonly offset: number; readonly limit: number },
): EpochMicros[] {
  const places: EpochMicros[] = []
  let left = offset
  for (const header of headersBack(connection, list, until)) {
    const [, start, last, indicators] = header
    if (last < since || places.length === limit) break
    const isWhole = start >= since && last < until
    if (isWhole && left >= indicators) {
      left -= indicators
      continue
    }
    const held = read(connection, header)
    const inWindow = isWhole ? held : held.filter((place) => place >= since && place < until)
    const end = Math.max(0, inWindow.length - left)
    left -= inWindow.length - end
    places.push(...inWindow.slice(Math.max(0, end - (limit - places.length)), end).reverse())
  }
  return places
}

/**
 * Puts positions that are greater than all before at the end of their lists. Segments that are hardly longer than the
 * new one are joined with it, so that a list has few short ones, and a position is written again only as often as its
 * segment doubles: rewriting the last segment with every batch would write a hundred times as much.
 */
export function addPlaces(connection: Connection, added: Places): void {
  const tails = connection.all<[ListNumber, ...Header]>(TAILS, JSON.stringify([...added.keys()]))
  const tailOf = new Map(tails.map(([list, ...tail]) => [list, tail as Header]))
  for (const [list, positions] of added) {
    let joined = positions
    let tail = tailOf.get(list)
    while (tail !== undefined && isWorthJoining(tail, joined.length)) {
      joined = [...read(connection, tail), ...joined]
      connection.run(REMOVE, tail[0])
      tail = headerBefore(connection, list, tail[1])
    }
    for (let from = 0; from < joined.length; from += SEGMENT_POSITIONS) {
      add(connection, list, joined.slice(from, from + SEGMENT_POSITIONS))
    }
  }
}

function isWorthJoining([, , , indicators]: Header, added: number): boolean {
  return indicators <= 2 * added && indicators + added <= SEGMENT_POSITIONS
}

/** Takes positions off their lists. */
export function removePlaces(connection: Connection, removed: Places): void {
  for (const [list, positions] of removed) {
    let left = positions
    for (let newest = left.at(-1); newest !== undefined; newest = left.at(-1)) {
      const header = headerBefore(connection, list, newest + 1)
      if (header === undefined) throw new Error(`List ${list} does not hold ${newest}`)
      const gone = new Set(left.filter((each) => each >= header[1]))
      const held = read(connection, header)
      const kept = held.filter((each) => !gone.has(each))
      if (kept.length !== held.length - gone.size) {
        throw new Error(`List ${list} does not hold ${[...gone].find((each) => !held.includes(each))}`)
      }
      replace(connection, header, kept)
      left = left.slice(0, -gone.size)
    }
  }
}

function add(connection: Connection, list: ListNumber, positions: readonly EpochMicros[]): void {
  const [start = 0] = positions
  const last = positions.at(-1) ?? start
  connection.run(ADD, list, start, last, positions.length, encodePositions(start, positions))
}

function replace(connection: Connection, [id, start]: Header, positions: readonly EpochMicros[]): void {
  const last = positions.at(-1)
  if (last === undefined) return connection.run(REMOVE, id)
  connection.run(REPLACE, last, positions.length, encodePositions(start, positions), id)
}

function* headersBack(connection: Connection, list: ListNumber, until: EpochMicros): Generator<Header> {
  // The first alone: most pages need no more.
  let oldest = headerBefore(connection, list, until)
  if (oldest !== undefined) yield oldest
  while (oldest !== undefined) {
    const headers: readonly Header[] = connection.all<Header>(BACKWARDS, list, oldest[1], HEADERS)
    yield* headers
    oldest = headers.length < HEADERS ? undefined : headers.at(-1)
  }
}

function headerBefore(connection: Connection, list: ListNumber, until: EpochMicros): Header | undefined {
  return connection.first<Header>(BACKWARDS, list, until, 1)
}

function countWithin(connection: Connection, header: Header, since: EpochMicros, until: EpochMicros): number {
  return read(connection, header).filter((place) => place >= since && place < until).length
}

function read(connection: Connection, [id, start]: Header): readonly EpochMicros[] {
  return decodePositions(start, readBytes(connection, id))
}

function readBytes(connection: Connection, id: number): Uint8Array {
  const [bytes] = connection.first<[Uint8Array]>(POSITIONS, id) ?? []
  if (bytes === undefined) throw new Error(`The segment ${id} is gone`)
  return bytes
}
