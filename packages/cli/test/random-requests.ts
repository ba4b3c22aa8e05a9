import {
  CATEGORIES,
  CONFIDENCES,
  type EpochMicros,
  INDICATOR_TYPES,
  INDUSTRIES,
  LIST_PATH,
} from '@vedette/core'
import { NOW, type Random } from '@vedette/core/conformance'

/** A request as it is sent. */
export interface RandomRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
}

/** What requests are made of that is not made up. */
export interface Material {
  /** When rows were learned. */
  readonly moments: readonly EpochMicros[]
  /** Those of pro keys and free keys are good; the others are refused, each for its reason. */
  readonly keys: { readonly pro: string; readonly free: string } & Readonly<Record<string, string>>
}

type Parameters = readonly (readonly [name: string, value: string])[]

/** A query and who asks it: what stays the same during a walk. */
export interface RandomQuery {
  readonly parameters: Parameters
  readonly headers: Readonly<Record<string, string>>
}

const DAY = 86_400_000_000

function pick<T>(random: Random, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)] as T
}

/** Any subset of the filters, any window, any page, now and then something wrong. */
export function randomQuery(random: Random, material: Material): RandomQuery {
  const maybe = (chance: number, name: string, values: readonly (string | number | boolean)[]): Parameters =>
    random() < chance ? [[name, String(pick(random, values))]] : []
  const parameters = [
    ...maybe(0.35, 'type', [...INDICATOR_TYPES, 'mitre-attack']),
    ...maybe(0.3, 'category', CATEGORIES),
    ...maybe(0.3, 'confidence', CONFIDENCES),
    ...maybe(0.2, 'industry', INDUSTRIES),
    ...(random() < 0.35 ? [['since', randomInstant(random, material)] as const] : []),
    ...(random() < 0.35 ? [['until', randomInstant(random, material)] as const] : []),
    ...maybe(0.8, 'limit', [1, 2, 3, 5, 10, 17, 50, 100, 499, 500, 501, 10_000]),
    ...maybe(0.15, 'offset', [0, 1, 5, 50, 499, 9_999_999]),
    ...maybe(0.6, 'format', ['json', 'csv', 'txt', 'txt']),
    ...maybe(0.2, 'include_context', [true, false]),
    ...(random() < 0.06 ? [pick(random, WRONG)] : []),
  ]
  const { headers, parameter } = credential(random, material.keys)
  return { parameters: shuffled(random, [...parameters, ...parameter]), headers }
}

const WRONG: Parameters = [
  ['type', 'ipv5'],
  ['limit', '0'],
  ['limit', '10001'],
  ['offset', '-1'],
  ['since', '2026-01-15'],
  ['until', '2026-02-30T00:00:00Z'],
  ['format', 'xml'],
  ['include_context', 'maybe'],
  ['confidence', ''],
  ['cursor', '2.a.b.c.d.e.f'],
  ['typ', 'ipv4'],
  ['api_key', ''],
  ['source', '%ff'],
]

/** At rows, beside them and between them, at the edges of days and of what a free key may see, and far away. */
function randomInstant(random: Random, { moments }: Material): string {
  const kind = random()
  const row = pick(random, moments)
  if (kind < 0.5) return instantText(random, row + Math.floor(random() * 3) - 1)
  if (kind < 0.8) return instantText(random, NOW - Math.floor(random() * 4 * DAY))
  const edges = [NOW, NOW - DAY, Math.floor(row / DAY) * DAY, NOW + 1, NOW + DAY, 0]
  return instantText(random, pick(random, edges) + Math.floor(random() * 3) - 1)
}

/** To the microsecond, now and then in another zone or with more digits than are read. */
function instantText(random: Random, instant: EpochMicros): string {
  const hours = random() < 0.1 ? pick(random, [1, 5]) : 0
  const millis = Math.floor(instant / 1000)
  const micros = String(instant - millis * 1000).padStart(3, '0')
  const local = new Date(millis + hours * 3_600_000).toISOString().slice(0, -1)
  return `${local}${micros}${random() < 0.1 ? '9' : ''}${hours === 0 ? 'Z' : `+0${hours}:00`}`
}

function credential(
  random: Random,
  keys: Material['keys'],
): { readonly headers: Readonly<Record<string, string>>; readonly parameter: Parameters } {
  const name = pick(random, [
    'pro',
    'pro',
    'pro',
    'pro',
    'pro',
    'free',
    'free',
    pick(random, Object.keys(keys)),
  ])
  const key = keys[name] as string
  const kind = random()
  if (kind < 0.4) return { headers: { 'x-api-key': key }, parameter: [] }
  if (kind < 0.7) return { headers: { authorization: `Bearer ${key}` }, parameter: [] }
  if (kind < 0.97) return { headers: {}, parameter: [['api_key', key]] }
  const basic = Buffer.from(`firewall:${key}`).toString('base64')
  return { headers: kind < 0.99 ? { authorization: `Basic ${basic}` } : {}, parameter: [] }
}

function shuffled(random: Random, parameters: Parameters): Parameters {
  return parameters
    .map((parameter) => [random(), parameter] as const)
    .sort(([a], [b]) => a - b)
    .map(([, parameter]) => parameter)
}

/** A request for a page of a query: its first one, or where a cursor leads to. */
export function requestFor(random: Random, query: RandomQuery, cursor?: string): RandomRequest {
  const kept = query.parameters.filter(([name]) => cursor === undefined || name !== 'offset')
  const parameters = cursor === undefined ? kept : [...kept, ['cursor', cursor] as const]
  const search = parameters.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
  const headers = random() < 0.1 ? { ...query.headers, 'accept-encoding': 'gzip' } : query.headers
  const method = random() < 0.1 ? 'HEAD' : 'GET'
  return { method, path: `${LIST_PATH}?${search}`, headers }
}

/** The same page again, if it has changed since. */
export function conditional(random: Random, request: RandomRequest, tag: string): RandomRequest {
  const tags = [tag, tag, `"a", ${tag}`, tag.replace('W/', ''), '*', `${tag.slice(0, -2)}x"`, '"zzz.a"']
  return { ...request, headers: { ...request.headers, 'if-none-match': pick(random, tags) } }
}

/** Something that is not there, or not done like this. */
export function strayRequest(random: Random, { headers }: RandomQuery): RandomRequest {
  const path = pick(random, [
    `${LIST_PATH}?limit=%zz`,
    LIST_PATH,
    '/api/v1/none',
    '/',
    '/readyz',
    '/api/openapi.json',
  ])
  return { method: pick(random, ['GET', 'HEAD', 'POST', 'PUT', 'OPTIONS']), path, headers }
}
