import type { RateCounter } from './ports.ts'
import { hadRoom, windowStart } from './rate.ts'

/** Counts in memory, for ever: the reference for adapters, and a stand-in for minutes. */
export function memoryRateCounter(): RateCounter {
  const counts = new Map<string, number>()
  return {
    async take(bucket, limits, now) {
      const names = limits.map((limit) => JSON.stringify([bucket, limit.seconds, windowStart(limit, now)]))
      const held = names.map((name) => counts.get(name) ?? 0)
      if (hadRoom(limits, { held })) names.forEach((name, n) => counts.set(name, (held[n] ?? 0) + 1))
      return { held, at: now }
    },
  }
}
