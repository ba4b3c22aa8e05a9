import type { ServerResponse } from 'node:http'
import type { IndicatorReader, Page } from '@vedette/core'
import { inTime } from './deadline.ts'
import type { Metrics } from './metrics.ts'
import { notReady, otherMethod } from './refusals.ts'
import { JSON_TYPE, send } from './respond.ts'

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

/** A row, to see that rows can be read: a count may be remembered. */
const ANY_ROW: Page = {
  selection: { since: 0, until: Infinity },
  layout: { pieces: [{ column: 'value' }], separator: '', end: '' },
  offset: 0,
  limit: 1,
}

/** Answers a watcher. What goes wrong is thrown. */
type Watch = (response: ServerResponse) => Promise<void>

/**
 * The paths that watchers ask, uncounted, without a key, and whatever the load: `/healthz` (the process answers),
 * `/readyz` (so do the store and whatever else the server needs), `/metrics` (Prometheus).
 *
 * @returns what answers a path, or nothing where it is another's.
 */
export function operations(
  parts: Operations,
): (method: string | undefined, path: string) => Watch | undefined {
  const { metrics } = parts
  const watches = new Map<string, Watch>([
    ['/healthz', async (response) => answer(response, JSON_TYPE, '{"status":"ok"}\n')],
    [
      '/readyz',
      async (response) => {
        if (!(await canAnswer(parts))) throw notReady()
        answer(response, JSON_TYPE, '{"status":"ready"}\n')
      },
    ],
  ])
  if (metrics !== undefined) {
    watches.set('/metrics', async (response) => answer(response, metrics.contentType, await metrics.text()))
  }
  return (method, path) => {
    const watch = watches.get(path)
    return watch === undefined || method === 'GET' || method === 'HEAD' ? watch : refuseMethod
  }
}

async function refuseMethod(): Promise<void> {
  throw otherMethod()
}

function canAnswer(parts: Operations): Promise<boolean> {
  return inTime(parts.deadlineMs, look(parts)).catch(() => false)
}

async function look({ store, isOpen, ready }: Operations): Promise<boolean> {
  if (!isOpen() || !(await ready())) return false
  await store.snapshot((snapshot) => snapshot.read(ANY_ROW))
  return isOpen()
}

function answer(response: ServerResponse, contentType: string, text: string): void {
  const bytes = Buffer.from(text)
  send(response, {
    status: 200,
    headers: { 'Content-Type': contentType, 'Content-Length': `${bytes.length}` },
    bytes,
  })
}
