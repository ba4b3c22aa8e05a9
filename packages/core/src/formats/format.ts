import type { Form } from '../projection.ts'
import type { EpochMicros } from '../indicator.ts'
import type { ClampedQuery } from '../tier.ts'
import { csv } from './csv.ts'
import { json } from './json.ts'
import { ndjson } from './ndjson.ts'
import { txt } from './txt.ts'

/** The formats of the contract. */
export const FORMATS = ['json', 'csv', 'txt'] as const

/** One of {@link FORMATS}. */
export type FormatName = (typeof FORMATS)[number]

/** What surrounds the rows of an answer. */
export interface Frame {
  readonly query: ClampedQuery
  readonly total: number
  /** The end of the window as it is shown: what the caller gave, or the moment of the request. */
  readonly until: EpochMicros
  /** The operator's name for this service, `meta.source`. */
  readonly sourceName: string
  readonly nextCursor?: string
  readonly links: Links
}

/** Absolute addresses of this page and its neighbours, without any credential. */
export interface Links {
  readonly self: string
  readonly next?: string
  readonly prev?: string
}

/** How an answer is written: `open`, then `rows` for each batch of lines, then `close`. */
export interface Format {
  readonly contentType: string
  form(query: ClampedQuery): Form
  open(frame: Frame): string
  rows(lines: readonly string[], isFirst: boolean): string
  close(frame: Frame): string
}

/** Every way to write an answer. `ndjson` is for exports: it is not a format of the HTTP contract. */
export const WRITERS: Readonly<Record<FormatName | 'ndjson', Format>> = { json, csv, txt, ndjson }
