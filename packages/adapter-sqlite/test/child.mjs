// A process of its own, for processes.test.ts: `node child.mjs PATH open|write|count`. It runs what was built, as
// plain Node reads no TypeScript. What it has done it says to its parent.
import { openSqliteStorage } from '@vedette/adapter-sqlite'

const [path, task] = process.argv.slice(2)
const storage = await openSqliteStorage(path)
process.send('open')
if (task === 'write') for (let batch = 0; ; batch++) await write(batch)
if (task === 'count') for (;;) await count()
await storage.close()
process.disconnect()

/** Stores 50 new indicators. */
async function write(batch) {
  const ids = Array.from({ length: 50 }, (_, n) => idOf(process.pid, batch, n))
  await storage.indicators.update(ids, (_, version) => ids.map((id, n) => indicatorAt(id, version + 1 + n)))
  process.send(ids[0])
}

async function count() {
  await storage.rates.take('a', [{ seconds: 60, limit: Infinity }], 0)
  process.send('counted')
}

function idOf(...numbers) {
  const [pid, batch, n] = numbers.map((number) => number.toString(16))
  return `${pid.padStart(8, '0')}-0000-5000-8000-${batch.padStart(8, '0')}${n.padStart(4, '0')}`
}

function indicatorAt(id, extractedAt) {
  const source = { name: 'URLhaus', category: 'threat-intel' }
  const times = { firstSeen: 1, lastSeen: 1, dated: true }
  const report = { source, confidence: 'high', ...times, tags: [], mitreTechniques: [], industries: [] }
  return { id, type: 'domain', value: id, extractedAt, reports: [report] }
}
