import { createHash } from 'node:crypto'
import type { EpochMicros } from '@vedette/core'

/** Half of a SHA-256: no two answers of a service ever share it. */
const DIGEST_BYTES = 16

/**
 * A weak entity tag of whatever text stands for an answer (RFC 9110, section 8.8.3).
 *
 * @param version - of the store, which the tag shows: so a store that lags behind knows that it is asked too early.
 */
export function weakTag(identity: string, version: EpochMicros): string {
  const digest = createHash('sha256').update(identity).digest().subarray(0, DIGEST_BYTES)
  return `W/"${version.toString(36)}.${digest.toString('base64url')}"`
}

/** The latest version of the store that a caller's `If-None-Match` tells of; 0 when it tells of none. */
export function seenVersion(ifNoneMatch: string | undefined): EpochMicros {
  const tags = ifNoneMatch?.matchAll(/"([0-9a-z]{1,11})[.][^"]*"/g) ?? []
  const versions = [...tags].map(([, version = '']) => parseInt(version, 36))
  return Math.max(0, ...versions.filter(Number.isSafeInteger))
}

/**
 * Whether a caller's `If-None-Match` names `tag`, compared weakly (RFC 9110, section 13.1.2).
 *
 * `If-Modified-Since` is not looked at: the horizon of a tier moves while the store does not change, so a date cannot
 * tell whether an answer is still true.
 */
export function isCurrent(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false
  if (ifNoneMatch.trim() === '*') return true
  const opaque = tag.replace(/^W\//, '')
  return [...ifNoneMatch.matchAll(/"[^"]*"/g)].some(([each]) => each === opaque)
}

/** `Last-Modified`: never in the future of the clock that the answer is dated by (RFC 9110, section 8.8.2.1). */
export function lastModified(version: EpochMicros, now: EpochMicros): string {
  return new Date(Math.floor(Math.min(version, now) / 1000)).toUTCString()
}
