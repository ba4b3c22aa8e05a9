import { byCodeUnit, MAX_TAGS } from '../../merge.ts'
import { oneLine } from '../../one-line.ts'

const MAX_CONTEXT = 500
const MAX_TAG = 100

/** The names in a cell, in the feed's order: separated by commas, on one line each, as the feed spells them. */
export function namesIn(cell: string | undefined): readonly string[] {
  if (cell === undefined) return []
  return cell
    .split(',')
    .map((name) => oneLine(name, MAX_TAG))
    .filter((name) => name !== '')
}

/** Names as the tags of a report: sorted by code unit, nothing twice. */
export function tagsOf(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort(byCodeUnit).slice(0, MAX_TAGS)
}

/**
 * The context of a report, one line of at most 500 characters, such as `botnet_cc: Dridex; port 443; offline`.
 * What is absent is left out.
 *
 * @param kind - what the feed calls the threat.
 */
export function contextLine(
  kind: string | undefined,
  names: readonly string[],
  details: readonly (string | undefined)[],
): { readonly context?: string } {
  const listed = names.slice(0, MAX_TAGS).join(', ')
  const head = [kind, listed].filter((part) => part !== undefined && part !== '').join(': ')
  const parts = [head, ...details].filter((part) => part !== undefined && part !== '')
  const context = oneLine(parts.join('; '), MAX_CONTEXT)
  return context === '' ? {} : { context }
}

/** A port as a detail of a context; nothing when it is none. */
export function portDetail(port: string | undefined): string | undefined {
  return port !== undefined && isPort(port) ? `port ${Number(port)}` : undefined
}

/** Whether a text is the number of a port, 0 to 65,535. */
export function isPort(text: string): boolean {
  return /^[0-9]{1,5}$/.test(text) && Number(text) <= 65_535
}
