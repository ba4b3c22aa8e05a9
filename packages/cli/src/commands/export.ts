import {
  type Brand,
  clampToTier,
  exportIndicators,
  type FormatName,
  FORMATS,
  type IocError,
  isIocError,
  LOCAL_TIER,
  readParameters,
  type Snapshot,
} from '@vedette/core'
import { nowMicros } from '../clock.ts'
import type { Run } from '../command.ts'
import { UsageError } from '../failure.ts'
import { localUrl } from '../listening.ts'
import { type ListPiece, replaceList } from '../list-file.ts'
import { note, print, shown } from '../output.ts'
import type { Flags } from '../settings-reading.ts'
import { withStorage } from '../storage.ts'
import { suggestion } from '../suggestion.ts'

type ExportFormat = FormatName | 'ndjson'

const EXPORT_FORMATS: readonly ExportFormat[] = [...FORMATS, 'ndjson']

/** `vedette export` */
export const exportList: Run = async ({ flags, settings }) => {
  const given = await settings()
  const { quiet, host, port, publicUrl, sourceName } = given
  const format = formatOf(flags)
  const query = queryOf(flags, format)
  const brand: Brand = { publicUrl: publicUrl ?? localUrl(host, port), sourceName }
  const output = flags['output']
  const write = (snapshot: Snapshot) => {
    const pieces = piecesOf(snapshot, query, format, brand)
    return typeof output !== 'string' || output === '-' ? printPieces(pieces) : replace(output, pieces)
  }
  const replace = async (file: string, pieces: AsyncIterable<ListPiece>) => {
    const rows = await replaceList(file, pieces, { force: flags['force'] === true })
    note(`${shown(file)}: ${rows} rows`, { quiet })
  }
  // A mistyped address must not become a new database, and its empty list an empty firewall.
  await withStorage(given, ({ indicators }) => indicators.snapshot(write), { mustExist: true })
}

function piecesOf(
  snapshot: Snapshot,
  query: ReturnType<typeof readParameters>,
  format: ExportFormat,
  brand: Brand,
): AsyncIterable<ListPiece> {
  return exportIndicators(snapshot, clampToTier(query, LOCAL_TIER, nowMicros()), format, brand)
}

async function printPieces(pieces: AsyncIterable<ListPiece>): Promise<void> {
  for await (const { text } of pieces) await print(text)
}

function formatOf(flags: Flags): ExportFormat {
  const given = flags['format'] ?? 'json'
  const format = EXPORT_FORMATS.find((known) => known === given)
  if (format !== undefined) return format
  const text = String(given)
  throw new UsageError(`Invalid format: ${shown(text)}${suggestion(text, EXPORT_FORMATS)}`)
}

/** The same parameters as over HTTP, refused with the same words, but without a cap on rows. */
function queryOf(flags: Flags, format: ExportFormat): ReturnType<typeof readParameters> {
  const parameters = new Map<string, string>()
  for (const name of ['type', 'category', 'confidence', 'industry', 'since', 'until']) {
    const value = flags[name]
    if (typeof value === 'string') parameters.set(name, value)
  }
  if (format !== 'ndjson') parameters.set('format', format)
  if (flags['context'] === false) parameters.set('include_context', 'false')
  const limit = limitOf(flags['limit'])
  try {
    return { ...readParameters(parameters), limit }
  } catch (error) {
    throw isIocError(error) ? refusalOf(error, parameters) : error
  }
}

function limitOf(given: string | boolean | undefined): number {
  if (given === undefined) return Infinity
  if (typeof given === 'string' && /^[1-9][0-9]{0,14}$/.test(given)) return Number(given)
  throw new UsageError(`Invalid limit: ${shown(String(given))}: a whole number, 1 or more`)
}

function refusalOf({ message, details = {} }: IocError, parameters: ReadonlyMap<string, string>): UsageError {
  const value = parameters.get(String(details['parameter'])) ?? ''
  const valid = Object.entries(details).find(([name]) => name.startsWith('valid_'))?.[1]
  return new UsageError(shown(message) + (Array.isArray(valid) ? suggestion(value, valid as string[]) : ''))
}
