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
import { queryKeys } from './credentials.ts'
import type { Handle } from './exchange.ts'
import { type Line, lineOf } from './line.ts'
import { overloaded } from './refusals.ts'
import type { Reply } from './respond.ts'
import { rawQueryOf, targetOf } from './target.ts'
import { isCurrent, lastModified, seenVersion, weakTag } from './validator.ts'

/** What the list is answered from. */
export interface IocList {
  readonly store: IndicatorReader
  readonly brand: Brand
  /** Two, so that pages that live for a second do not push out lists that live until the store changes. */
  readonly caches: { readonly json: BodyCache; readonly lists: BodyCache }
  /** Where long answers wait for their turn. */
  readonly line: Line
  readonly keyInQuery: boolean
}

/** An answer of so many rows is made at once, whatever else is being made. */
const SHORT_ROWS = 1_000

/**
 * The line of long answers: two at a time, as more would only share the processor and end later, all of them.
 */
export function longAnswers(): Line {
  return lineOf({ seats: 2, perTurn: 1, patienceMs: 50, firstPaceMs: 20 })
}

/** `GET /api/v1/iocs`. */
export function listIocs(list: IocList): Handle {
  return async (admission, request, now) => {
    const query = decide(list, admission, rawQueryOf(targetOf(request)), now)
    const ifNoneMatch = request.headers['if-none-match']
    const seen = Math.max(query.position?.version ?? 0, seenVersion(ifNoneMatch))
    // Also what others make: who waited for a body that failed makes its own.
    return twiceIfNeedBe(async () => {
      const found = await list.store.snapshot((snapshot) => look(list, snapshot, query, ifNoneMatch), seen)
      if ('tag' in found) return { status: 304, headers: validators(found, now) }
      return replyOf(await found.answer(seen), query, now)
    })
  }
}

/** What a caller has already, or how it gets an answer: outside of the snapshot that it was looked for in. */
type Found =
  | Pick<KeptAnswer, 'tag' | 'version'>
  | { readonly answer: (seen: EpochMicros) => KeptAnswer | Promise<KeptAnswer> }

/**
 * What a snapshot has for a query: an answer from the cache, or a new one. Of requests that are equal, one makes the
 * body and the others wait for it. A short answer is made of this snapshot; a long one of another, when its turn has
 * come, as who waits must not hold a connection of the store.
 */
async function look(
  list: IocList,
  snapshot: Snapshot,
  query: ClampedQuery,
  ifNoneMatch: string | undefined,
): Promise<Found> {
  const { version } = snapshot
  const identity = answerIdentity(query, version, list.brand)
  const key = cacheKey(query, identity)
  const cache = query.format === 'json' ? list.caches.json : list.caches.lists
  const known = cache.find(key)
  if (ifNoneMatch !== undefined) {
    const tag = known !== undefined && 'tag' in known ? known.tag : weakTag(identity, version)
    if (isCurrent(ifNoneMatch, tag)) return { tag, version }
  }
  if (known !== undefined) return { answer: () => known }
  if (query.limit > SHORT_ROWS) {
    // Looked for again, as others who asked the same may have been quicker.
    return { answer: (seen) => cache.find(key) ?? cache.make(key, () => makeInTurn(list, query, seen)) }
  }
  const answer = await cache.make(key, () => make(list, snapshot, query, identity))
  return { answer: () => answer }
}

function makeInTurn(list: IocList, query: ClampedQuery, seen: EpochMicros): Promise<KeptAnswer> {
  if (list.line.isFull()) return Promise.reject(overloaded())
  return new Promise((resolve, reject) => {
    list.line.enter(() =>
      list.store.snapshot((snapshot) => make(list, snapshot, query), seen).then(resolve, reject),
    )
  })
}

async function make(
  { brand }: IocList,
  snapshot: Snapshot,
  query: ClampedQuery,
  identity: string = answerIdentity(query, snapshot.version, brand),
): Promise<KeptAnswer> {
  const { version } = snapshot
  const { body, ...rest } = await listIndicators(snapshot, query, brand)
  return { ...rest, body: compressibleBody(body), version, tag: weakTag(identity, version) }
}

function validators({ tag, version }: Pick<KeptAnswer, 'tag' | 'version'>, now: EpochMicros) {
  return { ETag: tag, 'Last-Modified': lastModified(version, now) }
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

/** The body of json shows the second it was made in: in the next one nobody asks for it again. */
function cacheKey(query: ClampedQuery, identity: string): string {
  return query.format === 'json' ? `${Math.floor(query.now / 1_000_000)} ${identity}` : identity
}

function replyOf(answer: KeptAnswer, query: ClampedQuery, now: EpochMicros): Reply {
  const { body, contentType, rows, total, nextCursor, nextLink } = answer
  return {
    status: 200,
    headers: {
      ...validators(answer, now),
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
