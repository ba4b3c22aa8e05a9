import type { ClampedQuery } from './tier.ts'

/** Absolute addresses of this page and its neighbours, without any credential. */
export interface Links {
  readonly self: string
  readonly next?: string
  readonly prev?: string
}

/** Where the list stands below the service's public address. */
export const LIST_PATH = '/api/v1/iocs'

/**
 * Addresses of this page and its neighbours by offset. They keep every filter as it was sent, show the limit that
 * was used, and never hold a credential.
 *
 * @param publicUrl - where callers reach this service, without a slash at the end. Never taken from a request.
 * @returns `self` alone for a page that was asked for by cursor: it has no neighbours by offset.
 */
export function pageLinks(publicUrl: string, query: ClampedQuery, hasMore: boolean): Links {
  const { limit, offset, cursor } = query
  if (cursor !== undefined) return { self: cursorLink(publicUrl, query, cursor) }
  const at = (start: number) => address(publicUrl, query, [['offset', `${start}`]])
  return {
    self: at(offset),
    ...(hasMore && { next: at(offset + limit) }),
    ...(offset > 0 && { prev: at(Math.max(0, offset - limit)) }),
  }
}

/** Address of the page behind `cursor`. */
export function cursorLink(publicUrl: string, query: ClampedQuery, cursor: string): string {
  return address(publicUrl, query, [['cursor', cursor]])
}

function address(
  publicUrl: string,
  query: ClampedQuery,
  place: readonly (readonly [string, string])[],
): string {
  const limit = Number.isFinite(query.limit) ? [['limit', `${query.limit}`] as const] : []
  const pairs = [...query.sent, ...limit, ...place]
  return `${publicUrl}${LIST_PATH}?${pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`
}
