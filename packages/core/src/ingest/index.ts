export { type Admission, type Canonical, canonicalize, type Refusal, REFUSALS } from '../canonical.ts'
export { extractFromHtml, extractFromText } from './extraction/extract.ts'
export {
  type ArticleOptions,
  type Extraction,
  EXTRACTION_REFUSALS,
  type ExtractionRefusal,
  type Finding,
} from './extraction/finding.ts'
export { refang } from './extraction/refang.ts'
export { type Feed, FeedError, type FeedReading, type FeedReadOptions, type Rejection } from './feeds/feed.ts'
export { FEEDS, feedNamed } from './feeds/known-feeds.ts'
export { RELIABILITY, type Status } from './feeds/reliability.ts'
export type { Observation } from './observation.ts'
export { type Recorded, recordObservations } from './record.ts'
