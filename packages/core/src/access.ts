import { crc32 } from './checksum.ts'
import { IocError } from './errors.ts'
import type { EpochMicros, EpochSeconds } from './indicator.ts'
import { MICROS_PER_SECOND } from './instant.ts'

/** Rights that a key can carry. */
export const SCOPES = [
  'read:iocs',
  'read:articles',
  'read:articles:export',
  'read:stix',
  'read:misp',
  'read:cef',
  'read:openioc',
] as const

/** One of {@link SCOPES}. */
export type Scope = (typeof SCOPES)[number]

/** Who asks, once the key is known. */
export interface Caller {
  /** The key's public id, for logs and rate limits. */
  readonly id: string
  /** What its owner calls the key. */
  readonly name?: string
  /** Name of the tier, in the table of tiers. */
  readonly tier: string
  /** What the key may do. */
  readonly scopes: readonly Scope[]
  /** From this second on the key is refused. Absent: never. */
  readonly expiresAt?: EpochSeconds
}

/** A key as it is kept: never the key itself. */
export interface KeyRecord extends Caller {
  /** The first characters of the key, to recognise it by. */
  readonly prefix: string
  /** When it was made. */
  readonly createdAt: EpochSeconds
  /** When it was revoked, if it was. */
  readonly revokedAt?: EpochSeconds
}

const KEY_START = 'sk_live_'
const RANDOM_LENGTH = 32
const CHECK_LENGTH = 6
const SHOWN_LENGTH = 12
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const KEY = /^sk_live_[0-9A-Za-z]{38}$/

/** Gives so many random bytes, fit for secrets. */
export type RandomBytes = (count: number) => Uint8Array

/** So many random characters of `0-9A-Za-z`, each as likely as any other. */
export function randomBase62(random: RandomBytes, length: number): string {
  let text = ''
  while (text.length < length) {
    // 248 is the greatest multiple of 62 in a byte; what lies above would favour the first characters.
    for (const byte of random(length)) if (byte < 248 && text.length < length) text += BASE62[byte % 62]
  }
  return text
}

/**
 * Makes a key: `sk_live_`, 32 random characters, and their CRC-32 in 6, so that a mistyped key is refused without
 * a look into the database. Show it once; keep {@link shownPrefix} of it.
 */
export function mintKey(random: RandomBytes): string {
  const secret = randomBase62(random, RANDOM_LENGTH)
  return `${KEY_START}${secret}${checkText(secret)}`
}

/** What may be shown of a key. */
export function shownPrefix(key: string): string {
  return key.slice(0, SHOWN_LENGTH)
}

/** Whether a text has the form of a key, its check characters included. */
export function isKeyShaped(text: string): boolean {
  if (!KEY.test(text)) return false
  const secret = text.slice(KEY_START.length, KEY_START.length + RANDOM_LENGTH)
  return text.endsWith(checkText(secret))
}

function checkText(secret: string): string {
  let rest = crc32(secret)
  let text = ''
  for (let n = 0; n < CHECK_LENGTH; n++) {
    text = `${BASE62[rest % 62]}${text}`
    rest = Math.floor(rest / 62)
  }
  return text
}

/**
 * Tells who sent a request from the credentials in it.
 *
 * @param credentials - every credential of the request, wherever it stood.
 * @param find - looks a well-formed key up.
 * @throws {@link IocError} `missing_api_key` without any; `invalid_api_key` for more than one, a malformed, unknown
 *   or revoked key; `expired_api_key` past its expiry.
 */
export async function authenticate(
  credentials: readonly string[],
  find: (key: string) => Promise<KeyRecord | undefined>,
  now: EpochMicros,
): Promise<Caller> {
  const [key, ...others] = credentials
  if (key === undefined) {
    throw new IocError(
      'missing_api_key',
      'An API key is required: send it as "Authorization: Bearer sk_live_...", in X-API-Key, or as the password of Basic authentication',
    )
  }
  if (others.length > 0) throw new IocError('invalid_api_key', 'Send the API key once and in one place')
  const record = isKeyShaped(key) ? await find(key) : undefined
  if (record === undefined || record.revokedAt !== undefined) {
    throw new IocError('invalid_api_key', 'This API key is not valid: it is mistyped, unknown or revoked')
  }
  if (record.expiresAt !== undefined && now >= record.expiresAt * MICROS_PER_SECOND) {
    throw new IocError('expired_api_key', 'This API key has expired')
  }
  return record
}

/**
 * Lets pass who has a right.
 *
 * @throws {@link IocError} `insufficient_scope` when the caller's key lacks `scope`.
 */
export function requireScope(caller: Caller, scope: Scope, upgradeUrl?: string): void {
  if (caller.scopes.includes(scope)) return
  throw new IocError('insufficient_scope', `This endpoint requires the "${scope}" scope`, {
    required_scope: scope,
    your_scopes: caller.scopes,
    ...(upgradeUrl === undefined ? {} : { upgrade_url: upgradeUrl }),
  })
}
