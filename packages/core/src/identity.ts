import { v5 } from 'uuid'
import type { IndicatorType } from './indicator.ts'

/**
 * The namespace of Vedette's identifiers. It never changes: every store, export and list that was ever written
 * knows indicators by what it gives.
 */
const INDICATOR_NAMESPACE = '8a3c2cf0-29f9-455c-bff3-0da17d672adf'

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** @throws Error when the text is not what {@link indicatorId} gives: a UUID in lower case. */
export function requireIndicatorId(id: string): string {
  if (UUID.test(id)) return id
  throw new Error(`This is not the id of an indicator: ${id}`)
}

/** @throws Error when the text is not a UUID in lower case, as ids of articles are. */
export function requireArticleId(id: string): string {
  if (UUID.test(id)) return id
  throw new Error(`This is not the id of an article: ${id}`)
}

/**
 * The identifier of an indicator: UUIDv5 (RFC 9562, section 5.5) of `type:value` in Vedette's namespace.
 * No type holds a colon, so no two indicators give the same text.
 *
 * @param value - in canonical spelling: another spelling is another identifier.
 */
export function indicatorId(type: IndicatorType, value: string): string {
  return v5(`${type}:${value}`, INDICATOR_NAMESPACE)
}

/**
 * The identifier of an article: UUIDv5 of `article:address` in the same namespace. No type of indicator is called
 * `article`, so that no article has the identifier of an indicator.
 *
 * @param url - as `articleUrl` spells it.
 */
export function articleId(url: string): string {
  return v5(`article:${url}`, INDICATOR_NAMESPACE)
}
