import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import { parseCursor, type Position } from './cursor.ts'
import { IocError } from './errors.ts'
import { FORMATS, type FormatName } from './formats/names.ts'
import { CATEGORIES, CONFIDENCES, type EpochMicros, INDICATOR_TYPES, INDUSTRIES } from './indicator.ts'
import { parseInstant } from './instant.ts'
import type { Filters } from './lists.ts'
import { parseQueryString, shorten, unknownParameter } from './query-string.ts'

/** The most rows that any request may ask for. A tier may allow fewer. */
const MAX_LIMIT = 10_000
const MAX_OFFSET = 9_999_999

/**
 * Every parameter of `GET /api/v1/iocs`: what is accepted and what is documented are this one schema.
 * (JSON Schema 2020-12 and OpenAPI 3.1 alike.)
 */
export const QUERY_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  properties: {
    type: {
      type: 'string',
      enum: INDICATOR_TYPES,
      description: 'Only indicators of this type. `mitre-attack` is read as `mitre_attack`.',
    },
    category: {
      type: 'string',
      enum: CATEGORIES,
      description:
        'Only indicators that a source of this category reports. Threat feeds are `threat-intel`; the others are articles.',
    },
    confidence: {
      type: 'string',
      enum: CONFIDENCES,
      description: 'Only indicators of this confidence. Use `high` for automatic blocking.',
    },
    industry: { type: 'string', enum: INDUSTRIES, description: 'Only indicators tied to this sector.' },
    since: {
      type: 'string',
      format: 'date-time',
      description:
        'Only what was learned at this moment or later (`extracted_at`, RFC 3339 with `Z` or an offset). Moved up to what the tier may see.',
    },
    until: {
      type: 'string',
      format: 'date-time',
      description:
        'Only what was learned before this moment (`extracted_at`, RFC 3339 with `Z` or an offset).',
    },
    limit: {
      type: 'integer',
      minimum: 1,
      maximum: MAX_LIMIT,
      default: 100,
      description: 'Rows of this answer at most. Narrowed to what the tier may have.',
    },
    offset: {
      type: 'integer',
      minimum: 0,
      maximum: MAX_OFFSET,
      default: 0,
      description: 'Rows to pass over. For a walk through everything use `cursor`.',
    },
    format: { type: 'string', enum: FORMATS, default: 'json', description: 'How the answer is written.' },
    include_context: {
      type: 'boolean',
      default: true,
      description: 'Whether `context` is written. No effect on csv and txt.',
    },
    cursor: {
      type: 'string',
      maxLength: 64,
      description: 'Goes on behind the page whose `meta.next_cursor` this was. Not together with `offset`.',
    },
    api_key: { type: 'string', description: 'The key, for clients that cannot send a header.' },
  },
} as const

type ParameterName = keyof typeof QUERY_SCHEMA.properties
const PARAMETERS = Object.keys(QUERY_SCHEMA.properties) as readonly ParameterName[]

/** The parameters that decide which rows there are; a cursor is bound to them. */
const FILTERS: readonly ParameterName[] = ['type', 'category', 'confidence', 'industry', 'since', 'until']

/** What a caller asks for, before its tier is considered. */
export interface IocQuery extends Filters {
  /** Inclusive. */
  readonly since?: EpochMicros
  /** Exclusive. */
  readonly until?: EpochMicros
  /** Rows at most. */
  readonly limit: number
  /** Rows to pass over. */
  readonly offset: number
  /** How the answer is written. */
  readonly format: FormatName
  /** Whether `context` is written. */
  readonly includeContext: boolean
  /** The cursor, as it was sent. */
  readonly cursor?: string
  /** What `cursor` says: where the walk goes on. */
  readonly position?: Position
  /** Every parameter but `limit`, `offset`, `cursor` and `api_key`, as it was sent, in the schema's order. */
  readonly sent: readonly (readonly [name: string, value: string])[]
}

/** What the schema makes of the parameters. */
interface Parameters extends Filters {
  readonly since?: string
  readonly until?: string
  readonly limit?: number
  readonly offset?: number
  readonly format?: FormatName
  readonly include_context?: boolean
  readonly cursor?: string
}

/**
 * Reads a raw query string, without the `?`.
 *
 * @throws {@link IocError} `invalid_parameter` with `details.parameter`; nothing is ignored.
 */
export function parseQuery(raw: string): IocQuery {
  return readKnown(parseQueryString(raw, PARAMETERS))
}

/**
 * Reads parameters by their wire names; for callers that have no query string, such as a command line.
 *
 * @throws {@link IocError} `invalid_parameter` with `details.parameter`; nothing is ignored.
 */
export function readParameters(values: ReadonlyMap<string, string>): IocQuery {
  const unknown = [...values.keys()].find((name) => !(PARAMETERS as readonly string[]).includes(name))
  if (unknown !== undefined) throw unknownParameter(unknown, PARAMETERS)
  return readKnown(values)
}

/** Reads parameters whose names are known to be ours. */
function readKnown(values: ReadonlyMap<string, string>): IocQuery {
  const sent = new Map(values)
  if (sent.get('type') === 'mitre-attack') sent.set('type', 'mitre_attack')
  const parameters = validate(sent)
  const { type, category, confidence, industry, cursor } = parameters
  const since = instant(parameters.since)
  const until = instant(parameters.until)
  if (since !== undefined && until !== undefined && since >= until) {
    throw new IocError('invalid_parameter', 'since must be earlier than until', { parameter: 'since' })
  }
  if (cursor !== undefined && parameters.offset !== undefined) {
    throw new IocError('invalid_parameter', 'cursor and offset cannot be given together', {
      parameter: 'cursor',
    })
  }
  const kept = sentAs(sent)
  return {
    ...(type && { type }),
    ...(category && { category }),
    ...(confidence && { confidence }),
    ...(industry && { industry }),
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
    limit: parameters.limit ?? QUERY_SCHEMA.properties.limit.default,
    offset: parameters.offset ?? 0,
    format: parameters.format ?? 'json',
    includeContext: parameters.include_context ?? true,
    ...(cursor !== undefined && { cursor, position: parseCursor(cursor, filterText({ sent: kept })) }),
    sent: kept,
  }
}

/** The filters of a query in one canonical text. */
export function filterText(query: Pick<IocQuery, 'sent'>): string {
  const filters = query.sent.filter(([name]) => (FILTERS as readonly string[]).includes(name))
  return filters.map(([name, value]) => `${name}=${value}`).join('&')
}

function sentAs(values: ReadonlyMap<string, string>): IocQuery['sent'] {
  const names: readonly ParameterName[] = [...FILTERS, 'format', 'include_context']
  return names.flatMap((name) => {
    const value = values.get(name)
    return value === undefined ? [] : [[name, value] as const]
  })
}

function instant(text: string | undefined): EpochMicros | undefined {
  return text === undefined ? undefined : parseInstant(text)
}

let compiled: ValidateFunction<Parameters> | undefined

/** Compiled at the first use, so that loading this package costs nothing. */
function schema(): ValidateFunction<Parameters> {
  compiled ??= new Ajv({
    formats: { 'date-time': (text: string) => parseInstant(text) !== undefined },
  }).compile(QUERY_SCHEMA)
  return compiled
}

function validate(values: ReadonlyMap<string, string>): Parameters {
  const typed = Object.fromEntries([...values].map(([name, value]) => [name, typedValue(name, value)]))
  const check = schema()
  if (check(typed)) return typed
  throw refusal(check.errors?.[0], values)
}

/** Numbers and booleans in their one spelling; anything else stays text, which the schema then refuses. */
function typedValue(name: string, value: string): string | number | boolean {
  const { type } = QUERY_SCHEMA.properties[name as ParameterName]
  if (type === 'integer' && /^[0-9]{1,7}$/.test(value)) return Number(value)
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true'
  return value
}

const PLURALS: Partial<Record<ParameterName, string>> = {
  type: 'types',
  category: 'categories',
  confidence: 'confidences',
  industry: 'industries',
  format: 'formats',
}

function refusal(error: ErrorObject | undefined, values: ReadonlyMap<string, string>): IocError {
  const name = (error?.instancePath.slice(1) ?? '') as ParameterName
  const value = shorten(values.get(name) ?? '')
  const property = QUERY_SCHEMA.properties[name]
  if ('enum' in property) {
    const label = name === 'type' ? 'IOC type' : name
    const valid = { [`valid_${PLURALS[name]}`]: property.enum }
    return new IocError('invalid_parameter', `Invalid ${label}: ${value}`, { parameter: name, ...valid })
  }
  return new IocError('invalid_parameter', `Invalid ${name}: ${value}: ${expected(property)}`, {
    parameter: name,
  })
}

function expected(property: { type: string; minimum?: number; maximum?: number; format?: string }): string {
  if (property.type === 'integer') return `a whole number from ${property.minimum} to ${property.maximum}`
  if (property.type === 'boolean') return 'true or false'
  if (property.format === 'date-time') {
    return 'a date-time such as 2026-05-16T00:00:00Z (in an address, write + as %2B)'
  }
  return 'use meta.next_cursor of the page before, unchanged'
}
