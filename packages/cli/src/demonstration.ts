import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LIST_PATH, type Storage, type Tiers } from '@vedette/core'
import { FEEDS, recordObservations } from '@vedette/core/ingest'
import { nowMicros, nowSeconds } from './clock.ts'
import { addKey } from './commands/keys.ts'
import { DEMO_FOLDER } from './places.ts'

/** What a demonstration begins with. */
export interface Demonstration {
  readonly indicators: number
  readonly freeKey: string
  readonly proKey: string
}

/**
 * Fills a new database: made-up rows in the formats of the real feeds, with documentation addresses and reserved
 * names only, so that nobody can block a real host with them; and a key for each of the two tiers.
 */
export async function loadDemonstration(storage: Storage, tiers: Tiers): Promise<Demonstration> {
  let indicators = 0
  for (const feed of FEEDS) {
    const text = await readFile(join(DEMO_FOLDER, `${feed.name}.csv`), 'utf8')
    const { observations } = feed.parse(text, { observedAt: nowSeconds(), allowReserved: true })
    const ports = { writer: storage.indicators, now: nowMicros }
    indicators += (await recordObservations(ports, observations)).new
  }
  const keyFor = async (name: string) => {
    const tier = tiers[name]
    if (tier === undefined) throw new Error(`There is no tier ${name}`)
    return (await addKey(storage.keys, tier, { name: `demo ${name}` })).key
  }
  return { indicators, freeKey: await keyFor('free'), proKey: await keyFor('pro') }
}

/** What is said of it: both keys, once, and three requests to try. */
export function describeDemonstration(demonstration: Demonstration, publicUrl: string): string {
  const { indicators, freeKey, proKey } = demonstration
  const list = `${publicUrl}${LIST_PATH}`
  return `
A new database with ${indicators} made-up indicators. Two keys, shown only once:
  free  ${freeKey}
  pro   ${proKey}

Try, in another terminal:
  curl -sS -H 'Authorization: Bearer ${freeKey}' '${list}?limit=5'
  curl -sS -H 'Authorization: Bearer ${proKey}' '${list}?format=csv'
  curl -sS -H 'Authorization: Bearer ${proKey}' '${list}?type=ipv4&confidence=high&format=txt'
`
}
