import { createHash } from 'node:crypto'
import type { EpochMicros } from '@vedette/core'

/** Half of a SHA-256: no two answers of a service ever share it. */
const DIGEST_BYTES = 16

/** A weak entity tag of whatever text stands for an answer (RFC 9110, section 8.8.3). */
export function weakTag(identity: string): string {
  const digest = createHash('sha256').update(identity).digest().subarray(0, DIGEST_BYTES)
  return `W/"${digest.toString('base64url')}"`
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
