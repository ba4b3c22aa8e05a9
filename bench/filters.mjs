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
export function* allFilters() {
  for (const type of [undefined, ...core.INDICATOR_TYPES])
    for (const category of [undefined, ...core.CATEGORIES])
      for (const confidence of [undefined, ...core.CONFIDENCES])
        for (const industry of [undefined, ...core.INDUSTRIES])
          yield Object.fromEntries(
            Object.entries({ type, category, confidence, industry }).filter(([, value]) => value !== undefined),
          )
}

export function rawQuery(parameters) {
  return new URLSearchParams(Object.entries(parameters).map(([name, value]) => [name, String(value)])).toString()
}

export function shownFilters(filters) {
  return Object.keys(filters).join(' + ') || 'no filter'
}
