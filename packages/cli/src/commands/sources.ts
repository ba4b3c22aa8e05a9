import { SOURCES } from '@vedette/core/articles'
import type { Run } from '../command.ts'
import { columns, print, shown, shownAddress } from '../output.ts'

/** `vedette sources` */
export const listSources: Run = async ({ flags, settings }) => {
  const { sources } = await settings()
  const own = new Map(sources.map((source) => [source.name, source]))
  const known = [...SOURCES.map((source) => own.get(source.name) ?? source)]
  const added = sources.filter(({ name }) => !SOURCES.some((source) => source.name === name))
  // The query of an address may hold a key.
  const all = [...known, ...added].map((source) => ({
    ...{ ...source, title: shown(source.title), feedUrl: shownAddress(source.feedUrl) },
    enabled: own.has(source.name),
  }))
  if (flags['json'] === true) return print(`${JSON.stringify(all)}\n`)
  await print(
    columns([
      ['NAME', 'ON', 'CATEGORY', 'RELIABILITY', 'TITLE', 'FEED'],
      ...all.map(({ name, enabled, category, reliability, title, feedUrl }) => [
        name,
        enabled ? 'yes' : 'no',
        category,
        reliability,
        title,
        feedUrl,
      ]),
    ]),
  )
}
