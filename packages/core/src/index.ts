export {
  authenticate,
  type Caller,
  isKeyShaped,
  type KeyRecord,
  mintKey,
  type RandomBytes,
  randomBase62,
  requireScope,
  type Scope,
  SCOPES,
  shownPrefix,
} from './access.ts'
export { type ArticleRecord, revise } from './article.ts'
export { isPublicAddress } from './canonical/routable.ts'
export type { Position } from './cursor.ts'
export { type ErrorDetails, IOC_ERROR_CODES, IocError, type IocErrorCode, isIocError } from './errors.ts'
export { CSV_COLUMNS } from './formats/csv.ts'
export type { Layout, Piece } from './formats/layout.ts'
export { FORMATS, type FormatName } from './formats/names.ts'
export {
  type Article,
  CATEGORIES,
  type Category,
  CONFIDENCES,
  type Confidence,
  type EpochMicros,
  type EpochSeconds,
  INDICATOR_TYPES,
  type Indicator,
  type IndicatorType,
  INDUSTRIES,
  type Industry,
  type Report,
  type Source,
} from './indicator.ts'
export { formatInstant, parseInstant } from './instant.ts'
export { LIST_PATH } from './links.ts'
export { type Answer, answerIdentity, type Brand, exportIndicators, listIndicators } from './list.ts'
export type { Filters } from './lists.ts'
export { isLoopback } from './loopback.ts'
export { memoryStorage } from './memory-storage.ts'
export { memoryStore } from './memory-store.ts'
export { nearest } from './nearest.ts'
export type {
  ArticleStore,
  Change,
  Download,
  DownloadLog,
  IndicatorReader,
  IndicatorStore,
  IndicatorWriter,
  KeyRing,
  Page,
  RateCounter,
  Slice,
  Snapshot,
  Storage,
} from './ports.ts'
export type { Column, Projection, SourceView } from './projection.ts'
export { type IocQuery, parseQuery, QUERY_SCHEMA, readParameters } from './query.ts'
export {
  type RateCount,
  type RateLimit,
  rateLimitError,
  rateLimits,
  type RateState,
  rateState,
  uncounted,
} from './rate.ts'
export type { Selection } from './selection.ts'
export { isUnavailable, twiceIfNeedBe } from './unavailable.ts'
export { clampToTier, type ClampedQuery, DEFAULT_TIERS, LOCAL_TIER, type Tier, type Tiers } from './tier.ts'
