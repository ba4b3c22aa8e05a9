// A process of its own, for the tests: `node child.mjs URL TASK …`. It runs what was built, as plain Node reads no
// TypeScript. What it has done it says to its parent.
import { openPostgresStorage } from '@vedette/adapter-postgres'

const [url, task, ...args] = process.argv.slice(2)
const storage = await openPostgresStorage(url, { timeoutMs: 60_000, connections: 20 })
if (task === 'open') process.send({ isNew: storage.isNew, schema: storage.schema })
if (task === 'count') process.send(await count(...args.map(Number)))
await storage.close()
process.disconnect()

/** Makes so many requests at once. @returns how many passed. */
async function count(requests, limit, clockAheadSeconds) {
  const now = (Date.now() + clockAheadSeconds * 1000) * 1000
  // A window that no test outlasts.
  const limits = [{ seconds: 1_000_000_000, limit }]
  const counts = await Promise.all(
    Array.from({ length: requests }, () => storage.rates.take('a', limits, now)),
  )
  return counts.filter(({ held }) => held[0] < limit).length
}
