import { type EpochSeconds, parseInstant } from '@vedette/core'
import type { PageElement, PageListener } from './page-outline.ts'

/** What a page says of itself. */
export interface PageHead {
  readonly title?: string
  readonly published?: EpochSeconds
  /** The address that it wants to be known by: its own word only. */
  readonly canonicalUrl?: string
}

const MAX_TEXT = 500
const MAX_LINKED_DATA = 100_000

/** Names of `meta` elements, the most telling first. */
const TITLES = ['og:title', 'twitter:title']
const TIMES = ['article:published_time', 'datepublished', 'parsely-pub-date', 'date', 'dc.date']

/** Collects what a page says of itself while it is outlined. */
export function openPageHead(): {
  readonly listener: PageListener
  readonly head: () => PageHead
} {
  const found = new Map<string, string>()
  const note = (key: string, value: string | undefined) => {
    const text = value?.replace(/\s+/g, ' ').trim().slice(0, MAX_TEXT)
    if (text && !found.has(key)) found.set(key, text)
  }
  let title = ''
  let linkedData = ''
  return {
    listener: {
      open: (element) => noteElement(element, note),
      text(text, inside) {
        if (inside?.name === 'title' && inside.parent?.name !== 'svg' && title.length < MAX_TEXT)
          title += text
        const isLinkedData = inside?.name === 'script' && inside.attributes['type'] === 'application/ld+json'
        if (isLinkedData && linkedData.length < MAX_LINKED_DATA) linkedData += text
      },
    },
    head() {
      note('title', title)
      note('linked-time', /"datePublished"\s*:\s*"([^"]{1,40})"/.exec(linkedData)?.[1])
      const first = (keys: readonly string[]) =>
        keys.map((key) => found.get(key)).find((text) => text !== undefined)
      return present({
        title: first([...TITLES, 'title']),
        published: timeOf(first([...TIMES, 'linked-time', 'time'])),
        canonicalUrl: canonicalOf(first(['canonical', 'og:url'])),
      })
    },
  }
}

function noteElement({ name, attributes }: PageElement, note: (key: string, value?: string) => void): void {
  if (name === 'meta') {
    note(
      (attributes['property'] ?? attributes['name'] ?? attributes['itemprop'] ?? '').toLowerCase(),
      attributes['content'],
    )
  } else if (name === 'link' && attributes['rel']?.toLowerCase() === 'canonical') {
    note('canonical', attributes['href'])
  } else if (name === 'time') {
    note('time', attributes['datetime'])
  }
}

/** ISO 8601 as pages write it: a date alone is midnight, seconds may be missing. Local time is no time. */
function timeOf(text: string | undefined): EpochSeconds | undefined {
  const parts = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d{1,9})?)? ?(Z|[+-]\d\d:?\d\d))?$/i.exec(
    text ?? '',
  )
  if (parts === null) return undefined
  const [, day, minutes = '00:00', seconds = ':00', zone = 'Z'] = parts
  const offset = zone.toUpperCase().replace(/^([+-]\d\d):?(\d\d)$/, '$1:$2')
  const micros = parseInstant(`${day}T${minutes}${seconds}${offset}`)
  return micros === undefined ? undefined : Math.floor(micros / 1_000_000)
}

function canonicalOf(text: string | undefined): string | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined
  const { protocol, href } = new URL(text)
  return /^https?:$/.test(protocol) ? href : undefined
}

/** Without what is absent. */
function present(head: { readonly [Key in keyof PageHead]: PageHead[Key] | undefined }): PageHead {
  return Object.fromEntries(Object.entries(head).filter(([, value]) => value !== undefined))
}
