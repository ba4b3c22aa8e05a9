import {
  ArticleFeedError,
  type EntryOptions,
  type EntryReading,
  readEntries,
} from '../../src/articles/index.ts'

const encoder = new TextEncoder()

export function readText(text: string, options?: EntryOptions): EntryReading {
  return readEntries(encoder.encode(text), options)
}

/** Why a text is refused as a whole. */
export function refusal(bytes: string | Uint8Array): string {
  try {
    readEntries(typeof bytes === 'string' ? encoder.encode(bytes) : bytes)
  } catch (error) {
    if (error instanceof ArticleFeedError) return error.message
    throw error
  }
  throw new Error('It was read')
}

/** A feed of RSS 2.0. */
export function rss(
  items: string,
  channel = '<title>Feed</title><link>https://site.example/blog/</link>',
): string {
  return `<?xml version="1.0"?><rss version="2.0"><channel>${channel}${items}</channel></rss>`
}

/** A feed of Atom. */
export function atom(entries: string, attributes = ''): string {
  return `<feed xmlns="http://www.w3.org/2005/Atom" ${attributes}><title>Feed</title>${entries}</feed>`
}

export const ITEM = '<item><title>A title</title><link>https://site.example/a</link></item>'
