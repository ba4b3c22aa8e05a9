// Indicators as objects of the contract, by core's own reference store: for references that keep them in another way.
import { BRAND } from './answers.mjs'
import { core } from './built-packages.mjs'

/** @returns the object of each, by its id. */
export async function wireItems(indicators) {
  const store = core.memoryStore()
  await store.update([], () => indicators)
  const query = core.clampToTier(
    { ...core.parseQuery(''), limit: Infinity },
    core.LOCAL_TIER,
    Date.now() * 1000,
  )
  const pieces = []
  await store.snapshot(async (snapshot) => {
    for await (const piece of core.exportIndicators(snapshot, query, 'ndjson', BRAND)) pieces.push(piece.text)
  })
  const lines = Buffer.concat(pieces).toString().split('\n').filter((line) => line !== '') // prettier-ignore
  return new Map(lines.map((line) => JSON.parse(line)).map((item) => [item.id, item]))
}
