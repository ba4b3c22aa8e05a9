import type { EpochMicros, Indicator } from '../indicator.ts'

/**
 * Holds a change to what {@link IndicatorWriter.update} demands of it: what breaks the order of a store would break
 * every list.
 *
 * @returns the greatest `extractedAt`; `version` when nothing is changed.
 * @throws Error when an id was not asked for or comes twice, or a moment is not new and unique after `version`.
 */
export function checkChange(
  ids: readonly string[],
  changed: readonly Indicator[],
  version: EpochMicros,
): EpochMicros {
  const asked = new Set(ids)
  const moments = new Set<EpochMicros>()
  for (const { id, extractedAt } of changed) {
    // Each id is taken off, so that none comes twice.
    if (!asked.delete(id)) throw new Error(`The change returns ${id}, which was not asked for or came before`)
    if (!Number.isSafeInteger(extractedAt) || extractedAt <= version || moments.has(extractedAt)) {
      throw new Error(
        `The change gives ${id} the moment ${extractedAt}, which is not new and unique after ${version}`,
      )
    }
    moments.add(extractedAt)
  }
  return Math.max(version, ...moments)
}
