import { FeedError } from './feed.ts'
import { type Cells, type Layout, type Row, saidIn } from './rows.ts'
import { lineAt } from './text.ts'

/** An object of JSON. Its keys are the sender's: ask for own ones only. */
type JsonObject = Readonly<Record<string, unknown>>

/** Whether a value of JSON is an object, and no array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** @throws {@link FeedError} with line and column when the text is not JSON, or not to its end. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    const position = /at position (\d+)/.exec(message)?.[1]
    const length = text.trimEnd().length
    const at = position === undefined ? length : Number(position)
    const line = lineAt(text, at)
    const column = at - text.lastIndexOf('\n', at - 1)
    const early = at >= length || /^Unterminated/.test(message)
    throw new FeedError(
      early
        ? `The JSON ends early, at column ${column}: the file is cut`
        : `This is not JSON, at column ${column}`,
      line,
    )
  }
}

/**
 * The lists that an export holds by the number of each item, as entries with the number as `id`.
 *
 * @throws {@link FeedError} when no key of the object holds a list.
 */
export function numberedEntries(lists: JsonObject, title: string): readonly unknown[] {
  const values = Object.entries(lists)
  if (values.length > 0 && !values.some(([, list]) => Array.isArray(list))) {
    throw new FeedError(`Expected a ${title} export, an object with a list for each number`)
  }
  return values.flatMap(([id, list]) =>
    Array.isArray(list)
      ? list.map((entry: unknown) => (isObject(entry) ? { id, ...entry } : undefined))
      : [undefined],
  )
}

/**
 * The list of an answer of an API of abuse.ch; `undefined` when it says that it found nothing.
 *
 * @throws {@link FeedError} naming any other `query_status` than `ok`, or when there is no list.
 */
export function answeredEntries(
  answer: JsonObject,
  { list, nothing }: { readonly list: string; readonly nothing?: string },
): readonly unknown[] | undefined {
  const status = answer['query_status']
  if (nothing !== undefined && status === nothing) return undefined
  if (status !== undefined && status !== 'ok') {
    const shown = typeof status === 'string' ? status.replace(/[^\w ]/g, '?').slice(0, 60) : 'no text'
    throw new FeedError(`The answer has query_status "${shown}"; expected "ok"`)
  }
  const entries = answer[list]
  if (!Array.isArray(entries)) throw new FeedError(`Expected a list "${list}" in the answer`)
  return entries as readonly unknown[]
}

/**
 * Reads entries as rows.
 *
 * @throws {@link FeedError} when a needed column is in none of them.
 */
export function jsonRows<Name extends string>(
  entries: readonly unknown[],
  { columns, title }: Layout<Name>,
): readonly Row<Name>[] {
  const wanted = (Object.keys(columns) as Name[]).map((name) => ({ name, ...columns[name] }))
  const missing = wanted.filter(
    ({ names, needed }) =>
      needed && !entries.some((entry) => isObject(entry) && names.some((each) => Object.hasOwn(entry, each))),
  )
  if (entries.length > 0 && missing.length > 0) {
    const names = missing.map((column) => column.names.join(' or '))
    throw new FeedError(`No entry has ${names.join(', ')}; expected ${title} entries`)
  }
  return entries.map((entry) => (isObject(entry) ? { cells: cellsOf(entry, wanted) } : {}))
}

function cellsOf<Name extends string>(
  entry: JsonObject,
  wanted: readonly { readonly name: Name; readonly names: readonly string[] }[],
): Cells<Name> {
  const cells: Partial<Record<Name, string>> = {}
  for (const { name, names } of wanted) {
    const key = names.find((each) => Object.hasOwn(entry, each))
    const value = key === undefined ? undefined : entry[key]
    // Only tags come as lists. A list of values is none of them.
    const said = Array.isArray(value) && name !== 'tags' ? undefined : saidIn(textOf(value))
    if (said !== undefined) cells[name] = said
  }
  return cells
}

/** A value as a cell of CSV would hold it: a list joined by commas, nothing for null and for an object. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  // Not deeper: a list in a list is no cell.
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string').join(',') : ''
}
