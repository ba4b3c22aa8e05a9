import { randomBytes } from 'node:crypto'
import {
  formatInstant,
  type KeyRecord,
  mintKey,
  nearest,
  randomBase62,
  shownPrefix,
  type Tier,
  type KeyRing,
} from '@vedette/core'
import { nowSeconds } from '../clock.ts'
import type { Run } from '../command.ts'
import { UsageError } from '../failure.ts'
import { columns, note, print, shown } from '../output.ts'
import { withStorage } from '../storage.ts'
import { suggestion } from '../suggestion.ts'

const ID_LENGTH = 12
const DAY_SECONDS = 86_400
const MAX_DAYS = 36_500

/** A key that was made just now: the only moment when it is known. */
export interface NewKey {
  readonly key: string
  readonly record: KeyRecord
}

/** Makes a key for `tier` and keeps what is needed to know it again. */
export async function addKey(
  keys: KeyRing,
  tier: Tier,
  options: { readonly name?: string; readonly expiresInDays?: number } = {},
): Promise<NewKey> {
  const key = mintKey(randomBytes)
  const { name, expiresInDays } = options
  const createdAt = nowSeconds()
  const record: KeyRecord = {
    id: `key_${randomBase62(randomBytes, ID_LENGTH)}`,
    ...(name !== undefined && { name }),
    tier: tier.name,
    scopes: tier.scopes,
    prefix: shownPrefix(key),
    createdAt,
    ...(expiresInDays !== undefined && { expiresAt: createdAt + expiresInDays * DAY_SECONDS }),
  }
  await keys.add(key, record)
  return { key, record }
}

/** `vedette keys create --tier TIER` */
export const createKey: Run = async ({ flags, settings }) => {
  const { db, quiet, tiers } = await settings()
  const names = Object.keys(tiers)
  const given = flags['tier']
  if (typeof given !== 'string')
    throw new UsageError(`--tier is missing; expected one of ${names.join(', ')}`)
  const tier = Object.hasOwn(tiers, given) ? tiers[given] : undefined
  if (tier === undefined) throw new UsageError(`Invalid tier: ${shown(given)}${suggestion(given, names)}`)
  const expiresInDays = daysOf(flags['expiresInDays'])
  const name = nameOf(flags['name'])
  const { key, record } = await withStorage({ db }, ({ keys }) =>
    addKey(keys, tier, {
      ...(name !== undefined && { name }),
      ...(expiresInDays !== undefined && { expiresInDays }),
    }),
  )
  note(`${record.id}: keep the key now, it is shown only once`, { quiet })
  if (flags['json'] !== true) return print(`${key}\n`)
  const { id, scopes, expiresAt } = record
  await print(`${JSON.stringify({ id, key, tier: tier.name, scopes, expires_at: instantOf(expiresAt) })}\n`)
}

function daysOf(given: string | boolean | undefined): number | undefined {
  if (given === undefined) return undefined
  const days = typeof given === 'string' && /^[1-9][0-9]{0,4}$/.test(given) ? Number(given) : NaN
  if (days <= MAX_DAYS) return days
  throw new UsageError(
    `Invalid --expires-in-days: ${shown(String(given))}: a whole number from 1 to ${MAX_DAYS}`,
  )
}

function nameOf(given: string | boolean | undefined): string | undefined {
  if (typeof given !== 'string') return undefined
  if (given.trim() !== '' && given.length <= 200 && shown(given) === given) return given
  throw new UsageError('Invalid --name: expected 1 to 200 characters in one line')
}

function instantOf(seconds: number | undefined): string | null {
  return seconds === undefined ? null : formatInstant(seconds)
}

/** `vedette keys list` */
export const listKeys: Run = async ({ flags, settings }) => {
  const { db, quiet } = await settings()
  const records = await withStorage({ db }, ({ keys }) => keys.list())
  if (flags['json'] === true) return print(`${JSON.stringify(records.map(itemOf))}\n`)
  if (records.length === 0)
    return note('There are no keys: make one with "vedette keys create --tier free"', { quiet })
  const heads = ['ID', 'PREFIX', 'TIER', 'CREATED', 'EXPIRES', 'REVOKED', 'NAME']
  const cells = records.map((record) => {
    const { id, prefix, tier, created_at, expires_at, revoked_at, name } = itemOf(record)
    return [id, prefix, tier, created_at ?? '-', expires_at ?? '-', revoked_at ?? '-', shown(name ?? '-')]
  })
  await print(columns([heads, ...cells]))
}

function itemOf({ id, prefix, tier, name, scopes, createdAt, expiresAt, revokedAt }: KeyRecord) {
  return {
    id,
    prefix,
    tier,
    name: name ?? null,
    scopes,
    created_at: instantOf(createdAt),
    expires_at: instantOf(expiresAt),
    revoked_at: instantOf(revokedAt),
  }
}

/** `vedette keys revoke ID` */
export const revokeKey: Run = async ({ args, flags, settings }) => {
  const { db } = await settings()
  const [id = ''] = args
  await withStorage({ db }, async ({ keys }) => {
    if (!(await keys.revoke(id, nowSeconds()))) throw unknownId(id, await keys.list())
  })
  await print(flags['json'] === true ? `${JSON.stringify({ id, revoked: true })}\n` : `${id} is revoked\n`)
}

function unknownId(id: string, records: readonly KeyRecord[]): Error {
  // Whoever gave the key itself must not read it in a log.
  if (id.startsWith('sk_'))
    return new Error('That is a key and not its id: "vedette keys list" shows the ids')
  const meant = nearest(
    id,
    records.map((record) => record.id),
  )
  const hint = meant === undefined ? '"vedette keys list" shows the ids' : `Did you mean "${meant}"?`
  return new Error(`No key has the id "${shown(id.slice(0, 80))}". ${hint}`)
}
