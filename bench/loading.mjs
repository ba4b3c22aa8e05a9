// A fast way to fill a store: what many updates lead to is stored in one.

/** Indicators of one transaction. In a large database nearly every one of them is on a page of its own in the index of ids. */
const ROWS = 100_000

/**
 * A writer that does what `store` does, but stores later, and only the last state of each indicator: the same indicators at
 * the same positions, in fewer and longer transactions. Nobody else may write meanwhile. `flush` stores the rest.
 */
export function collecting(store) {
  const held = new Map()
  let version = 0

  async function update(ids, change) {
    const known = await storedOf(store, ids)
    for (const id of ids) if (held.has(id)) known.set(id, held.get(id))
    for (const indicator of change(known, version)) {
      held.set(indicator.id, indicator)
      version = Math.max(version, indicator.extractedAt)
    }
    if (held.size >= ROWS) await flush()
  }

  async function flush() {
    const all = [...held.values()].sort((a, b) => a.extractedAt - b.extractedAt)
    await store.update(
      all.map(({ id }) => id),
      () => all,
    )
    held.clear()
  }

  return { update, flush }
}

async function storedOf(store, ids) {
  let known
  await store.update(ids, (stored) => {
    known = new Map(stored)
    return []
  })
  return known
}
