// Filters that requests are made of: every subset of the four, with what is common and with what is rare.
import { core } from './built-packages.mjs'

const NAMES = ['type', 'category', 'confidence', 'industry']
const COMMON = { type: 'url', category: 'threat-intel', confidence: 'medium', industry: 'finance' }
// Feeds name no sectors: both together match next to nothing.
const COMMON_WITH_INDUSTRY = { ...COMMON, type: 'domain', category: 'vendor' }
const RARE = { type: 'mitre_attack', category: 'government', confidence: 'low', industry: 'water' }

/** The sixteen subsets: `{}`, `{ type }`, `{ type, category }` … */
export function subsets({ rare = false } = {}) {
  return Array.from({ length: 1 << NAMES.length }, (_, bits) => {
    const names = NAMES.filter((_, n) => bits & (1 << n))
    const words = rare ? RARE : names.includes('industry') ? COMMON_WITH_INDUSTRY : COMMON
    return Object.fromEntries(names.map((name) => [name, words[name]]))
  })
}

/** Every combination of filters that can be asked for. */
export function allFilters() {
  const words = [core.INDICATOR_TYPES, core.CATEGORIES, core.CONFIDENCES, core.INDUSTRIES]
  return combinations(words.map((list) => [undefined, ...list])).map((values) =>
    Object.fromEntries(NAMES.map((name, n) => [name, values[n]]).filter(([, value]) => value !== undefined)),
  )
}

/** Every way to take one of each list. */
export function combinations(lists) {
  return lists.reduce((heads, list) => heads.flatMap((head) => list.map((each) => [...head, each])), [[]])
}

export function rawQuery(parameters) {
  return new URLSearchParams(
    Object.entries(parameters).map(([name, value]) => [name, String(value)]),
  ).toString()
}

export function shownFilters(filters) {
  return Object.keys(filters).join(' + ') || 'no filter'
}
