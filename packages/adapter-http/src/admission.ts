import {
  authenticate,
  type Caller,
  DEFAULT_TIERS,
  type EpochMicros,
  IocError,
  isUnavailable,
  type KeyRing,
  type RateCounter,
  rateLimitError,
  type RateState,
  rateLimits,
  rateState,
  type Tier,
  type Tiers,
  uncounted,
} from '@vedette/core'
import type { AddressOf } from './client-address.ts'
import { readCredentials } from './credentials.ts'
import type { Deadline } from './deadline.ts'
import { type Asked, rawQueryOf, targetOf } from './target.ts'

/**
 * Tells who sent a request, in place of a key ring.
 *
 * @param credentials - exactly one: none, and more than one, are refused before.
 * @throws an `IocError`, `invalid_api_key` or `expired_api_key`, when the credential is not good.
 */
export type Authenticate = (credentials: readonly string[], now: EpochMicros) => Promise<Caller>

/** What admission is decided by. */
export interface Gate {
  readonly authenticate: Authenticate
  readonly rates: RateCounter
  readonly tiers: Tiers
  readonly addressOf: AddressOf
  readonly keyInQuery: boolean
  readonly upgradeUrl?: string
}

/** What is known of a request before anything is done for it. */
export interface Admission {
  readonly caller?: Caller
  /** The caller's tier, or the one that nameless requests are counted by. */
  readonly tier: Tier
  readonly rate: RateState
  /** Why nothing at all is done: the limit is used up, or requests cannot be counted. */
  readonly stop?: Error
  /** Why what needs a key is not done. */
  readonly refusal?: Error
}

/**
 * Looks who asks, then counts the request: under the key or, without a valid one, under the client's address at the
 * free tier's limits, so that guessing keys is not free.
 */
export async function admit(
  request: Asked,
  now: EpochMicros,
  gate: Gate,
  { within }: Pick<Deadline, 'within'>,
): Promise<Admission> {
  const known = await identify(request, now, gate, within)
  const { caller, tier, refusal } = known
  // Who it was is not known, so nobody's requests become fewer.
  if (isUnavailable(refusal)) {
    return { ...known, rate: uncounted(rateLimits(tier), now), stop: refusal as Error }
  }
  const bucket = caller === undefined ? `address ${gate.addressOf(request)}` : `key ${caller.id}`
  const limits = rateLimits(tier)
  try {
    const rate = rateState(limits, await within(gate.rates.take(bucket, limits, now)))
    if (rate.retryAfter === undefined) return { ...known, rate }
    return { ...known, rate, stop: rateLimitError(rate, tier, gate.upgradeUrl) }
  } catch (thrown) {
    return { ...known, rate: uncounted(limits, now), stop: errorOf(thrown) }
  }
}

/** @throws what stands against an answer that needs a key. */
export function callerOf({ caller, refusal }: Admission): Caller {
  if (refusal !== undefined) throw refusal
  if (caller === undefined) throw new Error('A request was neither known nor refused')
  return caller
}

async function identify(
  request: Asked,
  now: EpochMicros,
  gate: Gate,
  within: Deadline['within'],
): Promise<Pick<Admission, 'caller' | 'tier' | 'refusal'>> {
  const free = namelessTier(gate.tiers)
  try {
    const caller = await within(gate.authenticate(credentialsOf(request, gate.keyInQuery), now))
    const tier = tierNamed(gate.tiers, caller.tier)
    if (tier !== undefined) return { caller, tier }
    return {
      caller,
      tier: free,
      refusal: new Error(`The key ${caller.id} has an unknown tier: ${caller.tier}`),
    }
  } catch (thrown) {
    return { tier: free, refusal: errorOf(thrown) }
  }
}

function credentialsOf(request: Asked, keyInQuery: boolean): readonly string[] {
  const { keys, unreadable } = readCredentials(request, rawQueryOf(targetOf(request)), keyInQuery)
  if (!unreadable) return keys
  throw new IocError('invalid_api_key', 'This API key cannot be read: send it in one of the documented forms')
}

/** What requests are counted by of which nobody knows who sent them. */
export function namelessTier(tiers: Tiers): Tier {
  return tierNamed(tiers, 'free') ?? DEFAULT_TIERS.free
}

/** By own name only: a key of the tier `constructor` has no tier. */
function tierNamed(tiers: Tiers, name: string): Tier | undefined {
  return Object.hasOwn(tiers, name) ? tiers[name] : undefined
}

/** The check of keys: by a key ring, or the caller's own behind the rule that a request holds one credential. */
export function keyCheck(
  keys: Pick<KeyRing, 'find'> | undefined,
  own: Authenticate | undefined,
): Authenticate {
  if (own !== undefined) {
    return async (credentials, now) =>
      credentials.length === 1 ? own(credentials, now) : authenticate(credentials, unknownKey, now)
  }
  if (keys === undefined) throw new TypeError('iocRouter needs keys, or an authenticate of your own')
  return (credentials, now) => authenticate(credentials, (key) => keys.find(key), now)
}

function errorOf(thrown: unknown): Error {
  return thrown instanceof Error
    ? thrown
    : new Error('Something was thrown that is no error', { cause: thrown })
}

async function unknownKey(): Promise<undefined> {
  return undefined
}
