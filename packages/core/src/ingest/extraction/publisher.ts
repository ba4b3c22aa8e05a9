import { parse } from 'tldts'

/** Knows the names that belong to who published an article. */
export interface Publisher {
  /** Whether a host in canonical spelling is the publisher's. */
  readonly owns: (host: string) => boolean
}

/**
 * The publisher at all of these addresses that have a host with a registrable domain.
 *
 * @param claimed - what the page says of itself: believed only where nothing else is known, or a page could call a
 *   host of an attacker its own.
 */
export function publisherAt(
  addresses: readonly (string | undefined)[],
  claimed: string | undefined,
): Publisher {
  const known = addresses.map(registrableOf).filter((domain) => domain !== undefined)
  const domains = known.length > 0 ? known : [registrableOf(claimed)].filter((domain) => domain !== undefined)
  return { owns: (host) => domains.some((domain) => host === domain || host.endsWith(`.${domain}`)) }
}

function registrableOf(address: string | undefined): string | undefined {
  if (address === undefined || address.length > 2_048) return undefined
  return registrable(address)
}

/** The registrable domain of a host or an address; names of different customers of `github.io` differ. */
function registrable(host: string): string | undefined {
  return parse(host, { allowPrivateDomains: true }).domain ?? undefined
}

/** Whether a name is a suffix below which anybody may have a name: `pages.dev`, `github.io`. Nobody is meant by it. */
export function isSharedSuffix(name: string): boolean {
  const { domain, isPrivate } = parse(name, { allowPrivateDomains: true })
  return domain === null && isPrivate === true
}

/** Whether a name stands below a suffix of two labels, such as `com.py` or `pages.dev`: no file does. */
export function hasLongSuffix(name: string): boolean {
  const { publicSuffix } = parse(name.toLowerCase(), { allowPrivateDomains: true })
  return publicSuffix !== name.toLowerCase() && publicSuffix?.includes('.') === true
}
