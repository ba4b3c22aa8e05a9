import { lookup as lookUp } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import { isPublicAddress } from '@vedette/core'
import { Agent, fetch as undiciFetch } from 'undici'

/** One request, without following redirects. */
export type Fetch = (
  address: string,
  init: {
    readonly redirect: 'manual'
    readonly headers: Record<string, string>
    readonly signal: AbortSignal
  },
) => Promise<Response>

/** What asks addresses that come from strangers. */
export interface Guard {
  /** @throws {@link RefusedAddress} before anything is sent. */
  readonly fetch: Fetch
  /** Closes the connections that are kept for the next request. */
  readonly close: () => Promise<void>
}

/** How strangers are kept from what only this machine can reach. */
export interface GuardOptions {
  /**
   * The hosts that the operator named, as in `URL.host`: with the port where it is not the usual one. They may be
   * anywhere, and their addresses are not looked at.
   */
  readonly allowHosts?: readonly string[]
  /** All addresses of a host. In place of the resolver of the system. */
  readonly resolve?: (host: string) => Promise<readonly string[]>
  /** Where strangers may lead. In place of {@link INTERNET}, so that tests stay on their machine. */
  readonly reach?: Reach
}

/** Where strangers may lead. */
interface Reach {
  readonly isPublic: (address: string) => boolean
  readonly ports: readonly string[]
}

/** An address that must not be asked, and why. */
export class RefusedAddress extends Error {
  override readonly name = 'RefusedAddress'
}

/** What a stranger may send: a page or a feed of 10 MB, before and after decoding. */
export const MAX_STRANGE_BYTES = 10 * 1024 * 1024

/** As `URL.port` says it: empty is the usual port of the scheme. */
const INTERNET: Reach = { isPublic: isPublicAddress, ports: ['', '80', '443'] }

const LIMITS = {
  maxHeaderSize: 16 * 1024,
  // As it is sent. Twice, so that a body that is simply too large is counted by who reads it.
  maxResponseSize: 2 * MAX_STRANGE_BYTES,
}

/**
 * Opens a guard: http and https on their usual ports, and of each host all addresses must be public. A connection
 * is made to the very addresses that were checked, so that asking for them again cannot give others (DNS rebinding).
 */
export function openGuard(options: GuardOptions = {}): Guard {
  const { allowHosts = [], resolve = systemAddresses, reach = INTERNET } = options
  const open = new Agent(LIMITS)
  const checked = new Agent({ ...LIMITS, connect: { lookup: checkedLookup(resolve, reach) } })
  return {
    async fetch(address, init) {
      const url = new URL(address)
      const isAllowed = allowHosts.includes(url.host)
      refuseForm(url)
      if (!isAllowed) refuseStrange(url, reach)
      try {
        return await undiciFetch(url, { ...init, dispatcher: isAllowed ? open : checked })
      } catch (error) {
        const cause = (error as Error).cause
        throw cause instanceof RefusedAddress ? cause : error
      }
    },
    async close() {
      await Promise.all([open.destroy(), checked.destroy()])
    },
  }
}

/** Opens a guard that lets through to these hosts, wherever they are, for as long as `use` takes. */
export async function withGuard<T>(
  allowHosts: readonly string[],
  use: (guard: Guard) => Promise<T>,
): Promise<T> {
  const guard = openGuard({ allowHosts })
  try {
    return await use(guard)
  } finally {
    await guard.close()
  }
}

/** What no address may have, whoever gave it. */
function refuseForm(url: URL): void {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new RefusedAddress(`expected http or https, not ${url.protocol}`)
  }
  if (url.username !== '' || url.password !== '')
    throw new RefusedAddress('has credentials in it, and is not asked')
}

function refuseStrange(url: URL, reach: Reach): void {
  if (!reach.ports.includes(url.port)) {
    throw new RefusedAddress(`port ${url.port} is not one of the Web (80, 443), and is not asked`)
  }
  const literal = url.hostname.replace(/^\[(.*)\]$/, '$1')
  // Nobody is asked to resolve these.
  if (isIP(literal) !== 0 && !reach.isPublic(literal)) throw notPublic(literal)
}

/** Resolves a host for a connection. One address that is not public refuses them all. */
function checkedLookup(resolve: NonNullable<GuardOptions['resolve']>, reach: Reach): LookupFunction {
  return (host, { all }, callback) => {
    resolve(host).then(
      (addresses) => {
        const bad = addresses.find((address) => !reach.isPublic(address))
        const found = addresses.map((address) => ({ address, family: isIP(address) }))
        const [first] = found
        if (bad !== undefined) callback(notPublic(bad), [])
        else if (first === undefined) callback(new RefusedAddress(`${host} has no address`), [])
        else if (all === true) callback(null, found)
        else callback(null, first.address, first.family)
      },
      (error: NodeJS.ErrnoException) => callback(error, []),
    )
  }
}

function notPublic(address: string): RefusedAddress {
  return new RefusedAddress(
    `its host has the address ${address}, which is not a public one. What a stranger links to is asked on the ` +
      'Internet only; an address that you give yourself may be anywhere',
  )
}

async function systemAddresses(host: string): Promise<readonly string[]> {
  return (await lookUp(host, { all: true })).map(({ address }) => address)
}
