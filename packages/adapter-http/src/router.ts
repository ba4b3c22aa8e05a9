import { randomBytes as nodeRandomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import {
  type Brand,
  DEFAULT_TIERS,
  type EpochMicros,
  type IndicatorReader,
  type IocError,
  type KeyRing,
  LIST_PATH,
  type RandomBytes,
  type RateCounter,
  type Tiers,
} from '@vedette/core'
import express, { type Router } from 'express'
import { type Authenticate, type Gate, keyCheck } from './admission.ts'
import { bodyCache } from './body-cache.ts'
import { clientAddress } from './client-address.ts'
import { exchange, type ExchangeContext, type Handle, type RequestLogEntry } from './exchange.ts'
import { listIocs, longAnswers } from './iocs.ts'
import { OPENAPI_PATH } from './openapi/document.ts'
import { describeApi } from './openapi/answer.ts'
import { nothingHere, otherMethod } from './refusals.ts'
import { requestIds } from './request-id.ts'
import { type Asked, pathOf } from './target.ts'

/** What the router is made of. */
export interface RouterOptions {
  readonly store: IndicatorReader
  /** Where keys are looked up. Not needed beside an `authenticate` of your own. */
  readonly keys?: Pick<KeyRing, 'find'>
  readonly rates: RateCounter
  readonly brand: Brand
  /** The tiers that keys can have, by name. Without a `free` one, nameless requests are counted by the default's. */
  readonly tiers?: Tiers
  /** Your own check of a key, in place of `keys`. */
  readonly authenticate?: Authenticate
  /** The clock, read once a request. */
  readonly now?: () => EpochMicros
  /** For the ids of requests. */
  readonly randomBytes?: RandomBytes
  /** Addresses and CIDR ranges of proxies whose `X-Forwarded-For` is believed. None unless given. */
  readonly trustedProxies?: readonly string[]
  /** Whether `?api_key=` is taken. True unless given. */
  readonly keyInQuery?: boolean
  /** Milliseconds within which a request is answered, with 503 when what it needs is not there. 2,000 unless given. */
  readonly deadlineMs?: number
  /** Called once a request, when its answer is through. It must not throw. */
  readonly log?: (entry: RequestLogEntry) => void
}

/** Firewalls and load balancers wait longer than this, and a database that needs it is in trouble. */
export const DEADLINE_MS = 2_000

/**
 * The router for an Express app: `GET /api/v1/iocs`, `GET /api/openapi.json`, and an error for whatever else is
 * under `/api/v1`. Other paths pass through to the app.
 *
 * @throws TypeError when there is neither `keys` nor `authenticate`, or a trusted proxy is no address.
 */
export function iocRouter(options: RouterOptions): Router {
  const answer = routes(contextOf(options), options)
  return express.Router().use((request, response, next) => {
    const path = pathOf(request.url)
    return isOurs(path) ? answer(request, response, path) : next()
  })
}

function isOurs(path: string): boolean {
  return path === '/api/v1' || path.startsWith('/api/v1/') || path.replace(/\/$/, '') === OPENAPI_PATH
}

/**
 * Every route. A path that is no route is answered with an error, and counted like anything else.
 *
 * @returns what answers a request, and resolves when the answer is handed to the network.
 */
export function routes(
  context: ExchangeContext,
  { store, brand }: RouterOptions,
): (request: Asked, response: ServerResponse, path: string) => Promise<void> {
  const { keyInQuery, tiers } = context.gate
  const caches = { json: bodyCache(), lists: bodyCache() }
  const handles = new Map<string, Handle>([
    [LIST_PATH, listIocs({ store, brand, caches, line: longAnswers(), keyInQuery })],
    [OPENAPI_PATH, describeApi({ brand, tiers, keyInQuery })],
  ])
  return (request, response, path) => {
    const { method } = request
    const handle = handles.get(path) ?? NOTHING_HERE
    const isAllowed = handle === NOTHING_HERE || method === 'GET' || method === 'HEAD'
    return exchange(context, isAllowed ? handle : OTHER_METHOD, request, response)
  }
}

/** What all exchanges stand on, from what the caller gives. @throws TypeError as {@link iocRouter} does. */
export function contextOf(options: RouterOptions): ExchangeContext {
  const { keys, authenticate, brand, rates, tiers = DEFAULT_TIERS, keyInQuery = true } = options
  const gate: Gate = {
    authenticate: keyCheck(keys, authenticate),
    rates,
    tiers,
    addressOf: clientAddress(options.trustedProxies ?? []),
    keyInQuery,
    ...(brand.upgradeUrl !== undefined && { upgradeUrl: brand.upgradeUrl }),
  }
  return {
    gate,
    now: options.now ?? (() => Date.now() * 1000),
    newId: requestIds(options.randomBytes ?? nodeRandomBytes),
    log: options.log ?? (() => {}),
    deadlineMs: options.deadlineMs ?? DEADLINE_MS,
  }
}

const NOTHING_HERE = refuse(nothingHere)
const OTHER_METHOD = refuse(otherMethod)

function refuse(reason: () => IocError): Handle {
  return async () => {
    throw reason()
  }
}
