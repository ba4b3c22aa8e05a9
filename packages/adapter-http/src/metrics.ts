import { type IndicatorReader, LIST_PATH } from '@vedette/core'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import { inTime } from './deadline.ts'
import type { RequestLogEntry } from './exchange.ts'
import { OPENAPI_PATH } from './openapi/document.ts'

/** The figures of one server. */
export interface Metrics {
  count(entry: RequestLogEntry): void
  readonly contentType: string
  text(): Promise<string>
}

/** A known path or `other`: what a caller makes up must not become a series. */
const ROUTES: readonly string[] = [LIST_PATH, OPENAPI_PATH]

const DURATION_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

/** Prometheus metrics in a registry of their own, so that two servers in a process do not add up. */
export function metricsOf(store: IndicatorReader, deadlineMs: number): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Counter({
    name: 'vedette_http_requests_total',
    help: 'Answered requests.',
    labelNames: ['route', 'status'],
    registers: [registry],
  })
  const durations = new Histogram({
    name: 'vedette_http_request_duration_seconds',
    help: 'From the first look at a request to the end of its answer.',
    labelNames: ['route'],
    buckets: DURATION_BUCKETS,
    registers: [registry],
  })
  new Gauge({
    name: 'vedette_indicators',
    help: 'Indicators in the store.',
    registers: [registry],
    async collect() {
      const all = { since: 0, until: Infinity }
      // Not a number is Prometheus' own word for "unknown": the other figures matter most when the store is away.
      const counted = inTime(
        deadlineMs,
        store.snapshot((snapshot) => snapshot.count(all)),
      )
      this.set(await counted.catch(() => NaN))
    },
  })
  return {
    count({ path, status, ms, requests: times = 1 }) {
      const route = ROUTES.includes(path) ? path : 'other'
      requests.inc({ route, status }, times)
      // Those that were not let in were not timed.
      if (ms > 0) durations.observe({ route }, ms / 1000)
    },
    contentType: registry.contentType,
    text: () => registry.metrics(),
  }
}
