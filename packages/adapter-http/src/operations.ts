import type { IndicatorReader } from '@vedette/core'
import express, { type Response, type Router } from 'express'
import { inTime } from './deadline.ts'
import type { Metrics } from './metrics.ts'
import { notReady, otherMethod } from './refusals.ts'
import { FIXED_HEADERS, JSON_TYPE, send } from './respond.ts'

/** What the paths of watchers are answered from. */
export interface Operations {
  readonly store: IndicatorReader
  /** False from the moment the server is told to close. */
  readonly isOpen: () => boolean
  readonly ready: () => Promise<boolean>
  readonly metrics: Metrics | undefined
  /** Milliseconds after which a store that does not answer is not ready. */
  readonly deadlineMs: number
}

/**
 * The paths that watchers ask, uncounted and without a key: `/healthz` (the process answers), `/readyz` (so do the
 * store and whatever else the server needs), `/metrics` (Prometheus). What goes wrong is passed on.
 */
export function operations(parts: Operations): Router {
  const { metrics } = parts
  const router = express.Router({ caseSensitive: true, strict: true })
  router.get('/healthz', (_request, response) => answer(response, JSON_TYPE, '{"status":"ok"}\n'))
  router.get('/readyz', async (_request, response) => {
    if (!(await canAnswer(parts))) throw notReady()
    answer(response, JSON_TYPE, '{"status":"ready"}\n')
  })
  if (metrics !== undefined) {
    router.get('/metrics', async (_request, response) =>
      answer(response, metrics.contentType, await metrics.text()),
    )
  }
  router.all(['/healthz', '/readyz', ...(metrics === undefined ? [] : ['/metrics'])], () => {
    throw otherMethod()
  })
  return router
}

function canAnswer(parts: Operations): Promise<boolean> {
  return inTime(parts.deadlineMs, look(parts)).catch(() => false)
}

async function look({ store, isOpen, ready }: Operations): Promise<boolean> {
  if (!isOpen() || !(await ready())) return false
  await store.snapshot((snapshot) => snapshot.count({ since: 0, until: Infinity }))
  return isOpen()
}

function answer(response: Response, contentType: string, text: string): void {
  const bytes = Buffer.from(text)
  send(
    response,
    200,
    { ...FIXED_HEADERS, 'Content-Type': contentType, 'Content-Length': `${bytes.length}` },
    bytes,
  )
}
