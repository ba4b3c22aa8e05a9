import { type ArticleSource, parseSources } from '@vedette/core/articles'

/**
 * Reads the setting `sources`: names between commas, a list of names, or a table as {@link parseSources} reads it.
 *
 * @throws Error that says what was expected, with the nearest right name.
 */
export function parseSourceSetting(value: unknown): readonly ArticleSource[] {
  const given = typeof value === 'string' ? fromText(value) : value
  return parseSources(Array.isArray(given) ? enabledTable(given) : given)
}

function fromText(text: string): unknown {
  if (text.trim() === '') return []
  if (!/^\s*[[{]/.test(text)) return text.split(',')
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new Error('expected names such as krebs,talos, or JSON such as {"krebs": true}')
  }
}

function enabledTable(names: readonly unknown[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(names.map((name) => [String(name).trim(), true]))
}
