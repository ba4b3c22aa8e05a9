import { BadAnswer, type Body, download } from './download.ts'
import { exchange } from './exchange.ts'
import { type Guard, MAX_STRANGE_BYTES } from './guard.ts'
import { firstOf } from './input.ts'
import { shownAddress } from './output.ts'
import { type Clock, openPauses } from './pauses.ts'
import { ALL_ALLOWED, MAX_ROBOTS_BYTES, mayAsk, readRobots, type RobotsRules } from './robots.ts'

/** How the pages of articles are asked for. */
export interface ArticlePagesOptions {
  readonly userAgent: string
  readonly guard: Guard
  readonly clock: Clock
  /** Between two requests to one host, unless its robots.txt asks for more. */
  readonly pauseSeconds: (url: URL) => number
  /** For one page, without pauses. As in {@link download}. */
  readonly deadlineMs?: number
}

/** The pages of articles, for one run. */
export interface ArticlePages {
  /**
   * Downloads a page of HTML or plain text, if the robots.txt of its origin lets us, after a pause.
   *
   * @throws {@link NoPage}, or another Error, that names the address and what happened.
   */
  readonly get: (address: string) => Promise<Body>
}

/** Why a page will not be had, however often it is asked for. */
export class NoPage extends Error {}

/** RFC 9110, section 15.5; RFC 7725. And 200 for a page that is not read, such as a PDF. */
const NOT_FOR_US: ReadonlySet<number> = new Set([200, 401, 403, 404, 410, 451])
const PRODUCT = 'vedette'
const READABLE = /^(?:text\/html|application\/xhtml\+xml|text\/plain)\s*(?:;|$)/i

/** Opens the pages of articles for one run, in which each robots.txt is asked for once. */
export function openArticlePages(options: ArticlePagesOptions): ArticlePages {
  const { userAgent, guard, clock, pauseSeconds, deadlineMs } = options
  const pauses = openPauses(clock)
  const robots = new Map<string, Promise<RobotsRules>>()
  const limits = { guard, ...(deadlineMs !== undefined && { deadlineMs }) }

  function rulesOf(url: URL): Promise<RobotsRules> {
    const { origin, host } = url
    const known = robots.get(origin)
    if (known !== undefined) return known
    const asking = pauses
      .turn(host, pauseSeconds(url) * 1000)
      .then(() => askRobots(`${origin}/robots.txt`, { userAgent, ...limits }))
    robots.set(origin, asking)
    return asking
  }

  async function before(url: URL): Promise<void> {
    // The guard refuses what has no origin.
    if (url.origin === 'null') return
    const rules = await rulesOf(url)
    if (!mayAsk(rules, url))
      throw new NoPage(`${shownAddress(url)}: the robots.txt of this site asks not to read it`)
    await pauses.turn(url.host, 1000 * Math.max(pauseSeconds(url), rules.crawlDelay ?? 0))
  }

  return {
    async get(address) {
      const what = { maxBytes: MAX_STRANGE_BYTES, contentTypes: READABLE }
      const { body } = await download(address, { userAgent, ...what, ...limits, before }).catch(explained)
      // Nothing was remembered, so nothing can be unchanged.
      return body as Body
    },
  }
}

function explained(error: unknown): never {
  const isFinal = error instanceof BadAnswer && NOT_FOR_US.has(error.status)
  throw isFinal ? new NoPage(error.message, { cause: error }) : error
}

/** RFC 9309, section 2.3.1: who has none allows all, and of whom we cannot know it we ask nothing. */
async function askRobots(
  address: string,
  {
    userAgent,
    ...limits
  }: { readonly userAgent: string; readonly guard: Guard; readonly deadlineMs?: number },
): Promise<RobotsRules> {
  const headers = () => ({ 'User-Agent': userAgent })
  return exchange(address, { headers, ...limits }, async ({ response: { status, body } }) => {
    if (status === 200) {
      const text = body === null ? '' : new TextDecoder().decode(await firstOf(body, MAX_ROBOTS_BYTES))
      return readRobots(text, PRODUCT)
    }
    await body?.cancel()
    if (status >= 400 && status < 500) return ALL_ALLOWED
    throw new Error(
      `${address}: answered ${status}, and without it no page of this site is read. Try again later`,
    )
  })
}
