import {
  answerIdentity,
  type Brand,
  type ClampedQuery,
  clampToTier,
  type EpochMicros,
  formatInstant,
  type IndicatorReader,
  IocError,
  listIndicators,
  parseQuery,
  requireScope,
  type Snapshot,
  twiceIfNeedBe,
} from '@vedette/core'
import { type Admission, callerOf } from './admission.ts'
import { compressibleBody } from './body.ts'
import type { BodyCache, KeptAnswer } from './body-cache.ts'
import { queryKeys, rawQueryOf } from './credentials.ts'
import type { Handle } from './exchange.ts'
import type { Reply } from './respond.ts'
import { isCurrent, lastModified, seenVersion, weakTag } from './validator.ts'

/** What the list is answered from. */
export interface IocList {
  readonly store: IndicatorReader
  readonly brand: Brand
  /** Two, so that pages that live for a second do not push out lists that live until the store changes. */
  readonly caches: { readonly json: BodyCache; readonly lists: BodyCache }
  readonly keyInQuery: boolean
}

/** `GET /api/v1/iocs`. */
export function listIocs(list: IocList): Handle {
  return async (admission, request, now) => {
    const query = decide(list, admission, rawQueryOf(request.originalUrl), now)
    const ifNoneMatch = request.headers['if-none-match']
    const seen = Math.max(query.position?.version ?? 0, seenVersion(ifNoneMatch))
    const read = async (snapshot: Snapshot) => {
      const identity = answerIdentity(query, snapshot.version, list.brand)
      const headers = {
        ETag: weakTag(identity, snapshot.version),
        'Last-Modified': lastModified(snapshot.version, now),
      }
      if (isCurrent(ifNoneMatch, headers.ETag)) return { headers }
      return { headers, kept: await keptAnswer(list, snapshot, query, identity) }
    }
    // Also what others make: who waited for a body that failed makes its own.
    const { headers, answer } = await twiceIfNeedBe(async () => {
      const found = await list.store.snapshot(read, seen)
      return { headers: found.headers, answer: await found.kept?.answer }
    })
    return answer === undefined ? { status: 304, headers } : replyOf(answer, query, headers)
  }
}

/** The rules in their order: key, scope, parameters, format. */
function decide(
  { brand, keyInQuery }: IocList,
  admission: Admission,
  rawQuery: string,
  now: EpochMicros,
): ClampedQuery {
  requireScope(callerOf(admission), 'read:iocs', brand.upgradeUrl)
  if (!keyInQuery && queryKeys(rawQuery).length > 0) {
    throw new IocError('invalid_parameter', 'This service takes no key in the address: send it in a header', {
      parameter: 'api_key',
    })
  }
  return clampToTier(parseQuery(rawQuery), admission.tier, now, brand.upgradeUrl)
}

/**
 * An answer from the cache, or a new one. Of requests that are equal, one makes the body; the others wait for it
 * outside of their snapshots, which is why it comes wrapped.
 */
async function keptAnswer(
  { caches, brand }: IocList,
  snapshot: Snapshot,
  query: ClampedQuery,
  identity: string,
): Promise<{ readonly answer: KeptAnswer | Promise<KeptAnswer> }> {
  const key = cacheKey(query, identity)
  const cache = query.format === 'json' ? caches.json : caches.lists
  const known = cache.find(key)
  if (known !== undefined) return { answer: known }
  const made = await cache.make(key, async () => {
    const { body, ...rest } = await listIndicators(snapshot, query, brand)
    return { ...rest, body: compressibleBody(body) }
  })
  return { answer: made }
}

/** The body of json shows the second it was made in: in the next one nobody asks for it again. */
function cacheKey(query: ClampedQuery, identity: string): string {
  return query.format === 'json' ? `${Math.floor(query.now / 1_000_000)} ${identity}` : identity
}

function replyOf(answer: KeptAnswer, query: ClampedQuery, validators: Reply['headers']): Reply {
  const { body, contentType, rows, total, nextCursor, nextLink } = answer
  return {
    status: 200,
    headers: {
      ...validators,
      'Content-Type': contentType,
      ...(query.format !== 'json' && { 'X-IOC-Count': `${rows}`, 'X-IOC-Total': `${total}` }),
      ...(query.format === 'csv' && { 'Content-Disposition': `attachment; filename="${fileName(query)}"` }),
      ...(nextLink !== undefined && { Link: `<${nextLink}>; rel="next"` }),
      ...(nextCursor !== undefined && { 'X-Next-Cursor': nextCursor }),
    },
    body,
  }
}

function fileName({ type, now }: ClampedQuery): string {
  return `iocs-${type ?? 'all'}-${formatInstant(now / 1_000_000).slice(0, 10)}.csv`
}
