import type { Confidence } from '../../indicator.ts'

/**
 * How far each feed is trusted. Every confidence that a feed's row leads to comes from this table.
 *
 * - URLhaus and Feodo Tracker say whether a host still answers. What is offline may have been cleaned or given to
 *   someone else since. `unknown` is for rows that do not say: the text list of URLhaus, Feodo's files of 2019.
 * - ThreatFox gives each item a `confidence_level` of 0 to 100: the first entry of the table whose `from` it
 *   reaches counts. No level, or one out of that range, counts as 0.
 */
export const RELIABILITY = {
  urlhaus: { online: 'high', offline: 'medium', unknown: 'medium' },
  feodo: { online: 'high', offline: 'medium', unknown: 'medium' },
  threatfox: [
    { from: 75, confidence: 'high' },
    { from: 50, confidence: 'medium' },
    { from: 0, confidence: 'low' },
  ],
} as const satisfies {
  readonly urlhaus: Readonly<Record<Status, Confidence>>
  readonly feodo: Readonly<Record<Status, Confidence>>
  readonly threatfox: readonly { readonly from: number; readonly confidence: Confidence }[]
}

/** Whether a host answered when the feed last looked. */
export type Status = 'online' | 'offline' | 'unknown'

/** Reads a status cell. */
export function statusIn(cell: string | undefined): Status {
  return cell === 'online' || cell === 'offline' ? cell : 'unknown'
}

/** The confidence in a ThreatFox item. */
export function confidenceAt(level: string | undefined): Confidence {
  const given = level !== undefined && /^[0-9]{1,3}$/.test(level) ? Number(level) : 0
  const reached = given > 100 ? 0 : given
  return RELIABILITY.threatfox.find(({ from }) => reached >= from)?.confidence ?? 'low'
}
