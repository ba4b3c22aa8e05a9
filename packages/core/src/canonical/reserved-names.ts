/** A name that no host on the Internet has, with all names below it. */
export interface ReservedName {
  /** Who set it aside. */
  readonly source: string
  /** Set aside for documentation and tests: blocking it can hurt nobody, not even on a network of one's own. */
  readonly forExamples: boolean
}

/** IANA's registry of special-use domain names; ICANN's `internal`; everything that is infrastructure. */
export const RESERVED_NAMES: ReadonlyMap<string, ReservedName> = new Map([
  ['test', { source: 'RFC 2606', forExamples: true }],
  ['example', { source: 'RFC 2606', forExamples: true }],
  ['invalid', { source: 'RFC 2606', forExamples: true }],
  ['localhost', { source: 'RFC 2606', forExamples: true }],
  ['example.com', { source: 'RFC 2606', forExamples: true }],
  ['example.net', { source: 'RFC 2606', forExamples: true }],
  ['example.org', { source: 'RFC 2606', forExamples: true }],
  ['local', { source: 'RFC 6762', forExamples: false }],
  ['onion', { source: 'RFC 7686', forExamples: false }],
  ['alt', { source: 'RFC 9476', forExamples: false }],
  ['internal', { source: 'ICANN Board, 29 July 2024', forExamples: false }],
  ['home.arpa', { source: 'RFC 8375', forExamples: false }],
  ['arpa', { source: 'RFC 3172', forExamples: false }],
])

/**
 * Finds the reserved name that is `name` or lies above it.
 *
 * @param name - lower case, without a trailing dot.
 */
export function reservedAbove(name: string): ReservedName | undefined {
  const last = name.lastIndexOf('.')
  const second = last < 0 ? -1 : name.lastIndexOf('.', last - 1)
  return RESERVED_NAMES.get(name.slice(last + 1)) ?? RESERVED_NAMES.get(name.slice(second + 1))
}
