// Starts load generators and reads what they tell.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const GENERATOR = fileURLToPath(new URL('generator.mjs', import.meta.url))
const NOTHING = { count: 0, p50: 0, p99: 0, max: 0 }

/**
 * Puts load on a server.
 *
 * @param plan - `port`, `key`, `path`, `offsets` (so many different pages are asked for, 1 unless given), `connections`, `seconds`, and `rate` in requests a
 *   second: latency then counts from the moment a request was due. Without a rate each connection asks again as soon
 *   as it is answered. What comes before second `countFrom` is not counted.
 * @returns counts and milliseconds: of `good` answers (200), of those `refused` (503), and how many were anything else.
 */
export async function load(plan) {
  const child = spawn(process.execPath, [GENERATOR, JSON.stringify(plan)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  for await (const chunk of child.stdout.setEncoding('utf8')) text += chunk
  const { seconds, answers, unsent } = JSON.parse(text)
  const { 200: good = NOTHING, 503: refused = NOTHING, ...others } = answers
  const odd = Object.values(others).reduce((sum, { count }) => sum + count, 0)
  return { good, refused, odd, unsent, perSecond: good.count / seconds, seconds }
}
