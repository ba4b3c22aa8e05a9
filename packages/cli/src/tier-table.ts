import {
  DEFAULT_TIERS,
  FORMATS,
  LOCAL_TIER,
  QUERY_SCHEMA,
  SCOPES,
  type Tier,
  type Tiers,
} from '@vedette/core'
import { suggestion } from './suggestion.ts'

type Fields = Omit<Tier, 'name'>

const MAX_ROWS = QUERY_SCHEMA.properties.limit.maximum

/** How each field of a tier is checked. A check says what it expects, or nothing. */
const CHECKS: { readonly [Field in keyof Fields]: (value: unknown) => string | undefined } = {
  requestsPerMinute: (value) => wholeNumber(value, Number.MAX_SAFE_INTEGER),
  requestsPerDay: (value) => wholeNumber(value, Number.MAX_SAFE_INTEGER),
  maxRows: (value) => wholeNumber(value, MAX_ROWS),
  lookbackDays: (value) => wholeNumber(value, 36_500),
  formats: (value) => someOf(value, FORMATS, 1),
  scopes: (value) => someOf(value, SCOPES, 0),
}

/**
 * Lays tiers over {@link DEFAULT_TIERS}: a known tier may give only what it changes, a new one gives every field.
 *
 * @param given - an object of tiers by name, or its JSON.
 * @throws Error that says what was expected.
 */
export function parseTiers(given: unknown): Tiers {
  const tiers = typeof given === 'string' ? parseJson(given) : given
  if (!isRecord(tiers)) throw new Error('expected an object of tiers by name')
  const table: Record<string, Tier> = { ...DEFAULT_TIERS }
  for (const [name, fields] of Object.entries(tiers)) {
    if (!/^[a-z][a-z0-9_-]{0,31}$/.test(name) || name === LOCAL_TIER.name) {
      throw new Error(`expected a tier's name in lower case that is not "${LOCAL_TIER.name}", not "${name}"`)
    }
    table[name] = tierOf(name, fields, Object.hasOwn(table, name) ? table[name] : undefined)
  }
  return table
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new Error('expected JSON, such as {"free":{"requestsPerDay":500}}')
  }
}

function tierOf(name: string, fields: unknown, known: Tier | undefined): Tier {
  if (!isRecord(fields)) throw new Error(`${name}: expected an object`)
  for (const [field, value] of Object.entries(fields)) checkField(name, field, value)
  const tier: Readonly<Record<string, unknown>> = { ...known, ...fields, name }
  const missing = Object.keys(CHECKS).find((field) => tier[field] === undefined)
  if (missing !== undefined)
    throw new Error(`${name}: expected the field "${missing}" as well: the tier is new`)
  return tier as unknown as Tier
}

function checkField(name: string, field: string, value: unknown): void {
  if (!Object.hasOwn(CHECKS, field)) {
    throw new Error(`${name}: unknown field "${field}"${suggestion(field, Object.keys(CHECKS))}`)
  }
  const expected = CHECKS[field as keyof Fields](value)
  if (expected !== undefined) throw new Error(`${name}.${field}: expected ${expected}`)
}

function wholeNumber(value: unknown, most: number): string | undefined {
  const fits = typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 && value <= most
  return fits ? undefined : `a whole number from 1 to ${most}`
}

function someOf(value: unknown, all: readonly string[], least: number): string | undefined {
  const fits =
    Array.isArray(value) &&
    value.length >= least &&
    new Set(value).size === value.length &&
    value.every((one) => all.includes(one as string))
  return fits ? undefined : `a list of some of ${all.join(', ')}, none twice`
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
