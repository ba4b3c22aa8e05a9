import { systemCode } from './failure.ts'
import { type Fetch, type Guard, RefusedAddress } from './guard.ts'
import { shownAddress } from './output.ts'

/** How an address is asked. */
export interface ExchangeOptions {
  /** What a request says of itself. A redirect leads to one that is not the first. */
  readonly headers: (url: URL, isFirst: boolean) => Record<string, string>
  /**
   * Present when a stranger gave the address: only what it lets through is asked, and redirects may lead to other
   * hosts. Absent: the operator gave it, and redirects are followed on the same host only.
   */
  readonly guard?: Guard
  /** Called before each request. Its time does not count, and what it throws ends the exchange. */
  readonly before?: (url: URL) => Promise<void>
  /** From the first look at a name to the last byte, redirects included, in milliseconds. 60,000 when absent. */
  readonly deadlineMs?: number
  /** In place of the one that Node has, where there is no guard. */
  readonly fetch?: Fetch
}

/** The answer of a server, and the address that gave it in the end. */
export interface Answer {
  readonly response: Response
  readonly url: URL
}

const DEADLINE_MS = 60_000
const MAX_REDIRECTS = { same: 3, any: 5 }
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/**
 * Asks an address, and gives what `read` makes of the answer before the deadline.
 *
 * @throws Error that names the address, what happened and what to do. It never holds a key.
 */
export async function exchange<T>(
  address: string,
  options: ExchangeOptions,
  read: (answer: Answer) => Promise<T>,
): Promise<T> {
  const start = new URL(address)
  const { deadlineMs = DEADLINE_MS, guard, before } = options
  const fetch = guard?.fetch ?? options.fetch ?? globalThis.fetch
  const most = guard === undefined ? MAX_REDIRECTS.same : MAX_REDIRECTS.any
  let left = deadlineMs
  let url = start
  for (let redirects = 0; redirects <= most; redirects++) {
    await before?.(url)
    const begun = performance.now()
    const signal = AbortSignal.timeout(Math.max(0, Math.ceil(left)))
    const ask = async () => {
      const headers = options.headers(url, redirects === 0)
      const response = await fetch(url.href, { redirect: 'manual', headers, signal })
      if (!REDIRECTS.has(response.status)) return { result: await read({ response, url }) }
      await response.body?.cancel()
      return { location: response.headers.get('location') }
    }
    const came = await ask().catch((error: unknown) => {
      throw explained(error, { start, url, signal, deadlineMs })
    })
    if ('result' in came) return came.result
    left -= performance.now() - begun
    url = redirectTarget(start, url, came.location, guard !== undefined)
  }
  throw new Error(`${shownAddress(start)}: redirects more than ${most} times`)
}

interface Circumstances {
  readonly start: URL
  readonly url: URL
  readonly signal: AbortSignal
  readonly deadlineMs: number
}

function explained(error: unknown, { start, url, signal, deadlineMs }: Circumstances): unknown {
  const name = shownAddress(start)
  if (signal.aborted) {
    return new Error(`${name}: was not through within ${deadlineMs / 1000} seconds`, { cause: error })
  }
  if (error instanceof RefusedAddress) {
    const way = url === start ? '' : `redirects to ${shownAddress(url)}: `
    return new Error(`${name}: ${way}${error.message}`, { cause: error })
  }
  // By its name, as fetch may come from elsewhere.
  if ((error as Error).name !== 'TypeError') return error
  // The message of fetch says nothing, and its cause may quote a header.
  const problem = `could not be reached (${networkCode(error as Error)}). Check the network and the address`
  return new Error(`${name}: ${problem}`, { cause: error })
}

function networkCode(error: Error): string {
  const cause = error.cause as { code?: unknown; errors?: readonly unknown[] } | undefined
  return systemCode(cause) || systemCode(cause?.errors?.[0]) || 'the connection failed'
}

function redirectTarget(start: URL, from: URL, location: string | null, mayLeave: boolean): URL {
  const name = shownAddress(start)
  if (location === null || !URL.canParse(location, from.href)) {
    throw new Error(`${name}: redirects to nowhere`)
  }
  const target = new URL(location, from)
  const refusal = mayLeave ? refusalToLeave(from, target) : refusalToStay(start, target)
  if (refusal !== undefined) {
    throw new Error(`${name}: redirects to ${target.protocol}//${target.host}, and ${refusal}`)
  }
  if (target.username !== '' || target.password !== '') throw new Error(`${name}: redirects with credentials`)
  return target
}

/** The guard looks at everything else. */
function refusalToLeave(from: URL, target: URL): string | undefined {
  return from.protocol === 'https:' && target.protocol !== 'https:'
    ? 'from https only https is followed'
    : undefined
}

function refusalToStay(start: URL, target: URL): string | undefined {
  const hasOtherPort = target.port !== '' && target.port !== start.port
  return target.protocol !== 'https:' || target.hostname !== start.hostname || hasOtherPort
    ? 'only the same host over https is followed. If you trust it, give that address'
    : undefined
}
