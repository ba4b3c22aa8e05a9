import { type Body, download } from './download.ts'
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
   * @throws Error that names the address, what happened and what to do.
   */
  readonly get: (address: string) => Promise<Body>
}

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
      throw new Error(`${shownAddress(url)}: the robots.txt of this site asks not to read it`)
    await pauses.turn(url.host, 1000 * Math.max(pauseSeconds(url), rules.crawlDelay ?? 0))
  }

  return {
    async get(address) {
      const what = { maxBytes: MAX_STRANGE_BYTES, contentTypes: READABLE }
      const { body } = await download(address, { userAgent, ...what, ...limits, before })
      // Nothing was remembered, so nothing can be unchanged.
      return body as Body
    },
  }
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
