// How long the extraction takes for text that was made to be slow: `node bench/extraction/hostile.mjs [FAMILY]`, after
// `npm run build`. Goals: four times the text in 4.84 times the time at most, and 100 ms for a megabyte.
import { extractFromHtml, extractFromText } from '../../packages/core/dist/ingest/index.js'
import { FAMILIES } from './families.mjs'

const KB = 1024
const SIZES = [64 * KB, 256 * KB, 1024 * KB]
const ROUNDS = 5
const MOST_GROWTH = 4.84
const MOST_MS = 100
/** Below this, a clock says more of the machine than of the text. */
const LEAST_MS = 2

const wanted = process.argv[2]
let worstGrowth = 0
let worstMs = 0
let failed = 0
console.log(
  `${'family'.padEnd(20)}${SIZES.map((size) => `${size / KB} KB`.padStart(10)).join('')}   growth (x4)`,
)
for (const family of FAMILIES) {
  if (wanted !== undefined && family.name !== wanted) continue
  const times = SIZES.map((size) => fastest(family, size))
  const growths = times.slice(1).map((time, n) => time / Math.max(LEAST_MS, times[n]))
  const growth = Math.max(...growths)
  const bad = growth > MOST_GROWTH || times.at(-1) > MOST_MS
  if (bad) failed++
  worstGrowth = Math.max(worstGrowth, growth)
  worstMs = Math.max(worstMs, times.at(-1))
  const cells = times.map((time) => time.toFixed(1).padStart(10)).join('')
  console.log(
    `${family.name.padEnd(20)}${cells}${growths.map((x) => x.toFixed(2).padStart(7)).join('')}${bad ? '  over' : ''}`,
  )
}
console.log(
  `${FAMILIES.length} families, ${failed} over; worst growth ${worstGrowth.toFixed(2)}, worst ${worstMs.toFixed(0)} ms/MB`,
)

/** The fastest of some rounds, in milliseconds of the processor: others may have the machine. */
function fastest({ html, text }, size) {
  const input = text(size)
  const extract = html ? extractFromHtml : extractFromText
  let best = Infinity
  for (let round = 0; round < ROUNDS; round++) {
    const start = process.cpuUsage()
    extract(input)
    const { user, system } = process.cpuUsage(start)
    best = Math.min(best, (user + system) / 1000)
  }
  return best
}
