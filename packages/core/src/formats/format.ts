import type { EpochMicros } from '../indicator.ts'
import type { Links } from '../links.ts'
import type { ClampedQuery } from '../tier.ts'
import type { Layout } from './layout.ts'

/** What surrounds the rows of an answer. */
export interface Frame {
  readonly query: ClampedQuery
  readonly total: number
  /** The moment that the answer speaks of. */
  readonly generatedAt: EpochMicros
  /** The end of the window as it is shown: what the caller gave, or the moment that the answer speaks of. */
  readonly until: EpochMicros
  /** The operator's name for this service, `meta.source`. */
  readonly sourceName: string
  readonly nextCursor?: string
  readonly links: Links
}

/** How an answer is written: `open`, then the lines by their layout, then `close`. */
export interface Format {
  readonly contentType: string
  layout(query: ClampedQuery): Layout
  open(frame: Frame): string
  close(frame: Frame): string
}
