import { CATEGORIES, CONFIDENCES, INDUSTRIES } from '../indicator.ts'
import { isLoopback } from '../loopback.ts'
import { nearest } from '../nearest.ts'
import { SOURCES, sourceNamed } from './known-sources.ts'
import type { ArticleSource } from './source.ts'
import { readWebAddress } from './web-address.ts'

type Fields = Omit<ArticleSource, 'name'>

const NAME = /^[a-z0-9][a-z0-9-]{0,31}$/
const CREDENTIALS = /^[a-z]+:[\\/]*[^\\/?#]*@/i
const MAX_TEXT = 200
/** Control characters, and halves of characters. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u
const MINUTE = 60
const MONTH = 31 * 86_400

/** What a new source need not say. */
const DEFAULTS = { industries: [], licence: 'Not stated', minimumIntervalSeconds: 3_600 } as const

/** How each field of a source is checked. A check says what it expects, or nothing. */
const CHECKS: { readonly [Field in keyof Fields]: (value: unknown) => string | undefined } = {
  title: text,
  feedUrl: address,
  category: (value) =>
    oneOf(
      value,
      CATEGORIES.filter((category) => category !== 'threat-intel'),
    ),
  reliability: (value) => oneOf(value, CONFIDENCES),
  industries: (value) =>
    Array.isArray(value) && value.every((each) => oneOf(each, INDUSTRIES) === undefined)
      ? undefined
      : `a list of ${INDUSTRIES.join(', ')}`,
  licence: text,
  minimumIntervalSeconds: (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= MINUTE && value <= MONTH
      ? undefined
      : `whole seconds from ${MINUTE} to ${MONTH}`,
}

/**
 * Reads an operator's table of sources: an object of sources by name, or its JSON. Only what it names is read.
 *
 * ```json
 * {
 *   "krebs": true,
 *   "talos": { "minimumIntervalSeconds": 7200 },
 *   "our-blog": {
 *     "title": "Our blog",
 *     "feedUrl": "https://blog.example.com/feed.xml",
 *     "category": "research",
 *     "reliability": "high"
 *   }
 * }
 * ```
 *
 * A built-in source ({@link SOURCES}) is enabled by `true`, or by an object of the fields that it shall have
 * otherwise; `false` leaves it off. A new one gives `title`, `feedUrl`, `category` (not `threat-intel`) and
 * `reliability`, and may give `industries`, `licence` and `minimumIntervalSeconds` (3,600). A feed is reached by
 * https, or on this machine by http.
 *
 * @throws Error that says what was expected, with the nearest right name.
 */
export function parseSources(given: unknown): readonly ArticleSource[] {
  const table = typeof given === 'string' ? parseJson(given) : given
  if (!isRecord(table)) throw new Error('expected an object of sources by name, such as {"krebs": true}')
  return Object.entries(table)
    .map(([name, fields]) => sourceOf(name, fields))
    .filter((source) => source !== undefined)
}

function sourceOf(name: string, fields: unknown): ArticleSource | undefined {
  if (!NAME.test(name)) {
    throw new Error(
      `expected a source's name of lower-case letters, digits and hyphens, not "${name.slice(0, 50)}"`,
    )
  }
  const known = sourceNamed(name)
  if (typeof fields === 'boolean') {
    if (known === undefined) throw new Error(`unknown source "${name}"${hint(name, namesOf(SOURCES))}`)
    return fields ? known : undefined
  }
  if (!isRecord(fields)) throw new Error(`${name}: expected true, false or an object`)
  for (const [field, value] of Object.entries(fields)) checkField(name, field, value)
  const source = { ...DEFAULTS, ...known, ...fields, name }
  const missing = Object.keys(CHECKS).find((field) => !Object.hasOwn(source, field))
  if (missing !== undefined) {
    throw new Error(
      `${name}: expected the field "${missing}" as well: the source is new${hint(name, namesOf(SOURCES))}`,
    )
  }
  return source as unknown as ArticleSource
}

function checkField(name: string, field: string, value: unknown): void {
  if (!Object.hasOwn(CHECKS, field)) {
    throw new Error(`${name}: unknown field "${field.slice(0, 50)}"${hint(field, Object.keys(CHECKS))}`)
  }
  const expected = CHECKS[field as keyof Fields](value)
  if (expected !== undefined) throw new Error(`${name}.${field}: expected ${expected}`)
}

function text(value: unknown): string | undefined {
  const fits =
    typeof value === 'string' && value.trim() !== '' && value.length <= MAX_TEXT && !UNPRINTABLE.test(value)
  return fits ? undefined : `a text of at most ${MAX_TEXT} printable characters`
}

function address(value: unknown): string | undefined {
  const read = typeof value === 'string' ? readWebAddress(value) : undefined
  if (read === undefined || typeof value !== 'string') return 'an https address'
  if (CREDENTIALS.test(value.trim())) return 'an address without credentials'
  return read.scheme === 'https' || isLoopback(read.host)
    ? undefined
    : 'an https address: others can change http'
}

function oneOf(value: unknown, all: readonly string[]): string | undefined {
  return all.includes(value as string) ? undefined : `one of ${all.join(', ')}`
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json) as unknown
  } catch {
    throw new Error('expected JSON, such as {"krebs": true}')
  }
}

function hint(word: string, candidates: readonly string[]): string {
  const near = nearest(word, candidates)
  return near === undefined ? '' : `. Did you mean "${near}"?`
}

function namesOf(sources: readonly ArticleSource[]): readonly string[] {
  return sources.map(({ name }) => name)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
