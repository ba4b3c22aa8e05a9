// Time of the processor and of the clock, and medians of rounds in turn: a machine that slows down slows both sides.

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc')

/** Runs `work` so many times. @returns `{ cpu, wall }` of one time, in milliseconds, all threads of this process. */
export async function timed(times, work) {
  const cpu = process.cpuUsage()
  const start = performance.now()
  for (let time = 0; time < times; time++) await work(time)
  const wall = performance.now() - start
  const { user, system } = process.cpuUsage(cpu)
  return { cpu: (user + system) / 1000 / times, wall: wall / times }
}

/**
 * Runs each of `ways` once for warmth, then all of them in turn, `count` times.
 *
 * @param ways by name, functions of the round's number that give `{ cpu, wall }`.
 * @returns the medians of each, by name.
 */
export async function rounds(count, ways) {
  const samples = Object.fromEntries(Object.keys(ways).map((name) => [name, []]))
  for (let round = 0; round <= count; round++) {
    for (const [name, way] of Object.entries(ways)) {
      // What one side leaves behind must not be cleared away in the time of the other.
      collectGarbage()
      const sample = await way(round)
      if (round > 0) samples[name].push(sample)
    }
  }
  return Object.fromEntries(Object.entries(samples).map(([name, all]) => [name, medians(all)]))
}

function medians(samples) {
  const names = Object.keys(samples[0])
  return Object.fromEntries(names.map((name) => [name, median(samples.map((sample) => sample[name]))]))
}

export function median(numbers) {
  return percentile(numbers, 0.5)
}

export function percentile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
}
