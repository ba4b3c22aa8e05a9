// Fills a store through the public ingest path, so that it holds exactly what ingest gives.
import { ingest } from './built-packages.mjs'
import { observationsAt } from './indicators/observations.mjs'

/** Places that are generated at once: memory stays flat whatever the number of rows. */
const CHUNK = 10_000
/** `recordObservations` looks at the clock once for so many indicators. */
const BATCH = 500
const DAY_MICROS = 86_400_000_000
const SPAN = 300 * DAY_MICROS

/**
 * Records `rows` distinct indicators, learned over the 300 days before `end`.
 *
 * @param end microseconds since 1970.
 * @param onChunk called with the number of indicators that are there.
 */
export async function generate(writer, rows, { end, onChunk = () => {} }) {
  const momentOf = (place) => Math.floor(end - SPAN + (SPAN * place) / rows)
  for (let start = 0; start < rows; start += CHUNK) {
    const until = Math.min(start + CHUNK, rows)
    const observations = []
    for (let place = start; place < until; place++)
      observations.push(...observationsAt(place, momentOf(place) / 1e6))
    let place = start
    const now = () => momentOf(Math.min((place += BATCH), until))
    await ingest.recordObservations({ writer, now }, observations)
    onChunk(until)
  }
}

/** A writer that also tells what it has stored. */
export function telling(writer, onStored) {
  return {
    async update(ids, change) {
      let changed = []
      await writer.update(ids, (...stored) => (changed = change(...stored)))
      await onStored(changed)
    },
  }
}

/** The indicators of a generation, each in its last state, in the order of their moments; for small numbers. */
export async function generatedIndicators(rows, end) {
  const known = new Map()
  let version = 0
  const writer = {
    async update(ids, change) {
      const stored = new Map(ids.flatMap((id) => (known.has(id) ? [[id, known.get(id)]] : [])))
      for (const indicator of change(stored, version)) {
        known.set(indicator.id, indicator)
        version = Math.max(version, indicator.extractedAt)
      }
    },
  }
  await generate(writer, rows, { end })
  return [...known.values()].sort((a, b) => a.extractedAt - b.extractedAt)
}
