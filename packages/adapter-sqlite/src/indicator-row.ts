import type { EpochMicros, Indicator, IndicatorType, Industry, Report } from '@vedette/core'
import { type Projection, reportOf } from '@vedette/core/store'
import { build, NUMBER, TEXT } from './schema.ts'

/** Takes what {@link toRow} gives. */
export const INSERT = build
  .insertInto('indicator')
  .values({
    extracted_at: NUMBER,
    id: TEXT,
    type: TEXT,
    value: TEXT,
    value_json: TEXT,
    value_csv: TEXT,
    confidence: TEXT,
    first_seen: TEXT,
    last_seen: TEXT,
    source: NUMBER,
    reference_url: TEXT,
    context: TEXT,
    tags: TEXT,
    tags_csv: TEXT,
    mitre_techniques: TEXT,
    variants: TEXT,
    dated: NUMBER,
    industries: TEXT,
    reports: TEXT,
  })
  .compile().sql

/**
 * An indicator as its row. What a single report says stands in the columns; several reports are kept beside them as
 * they are.
 *
 * @param source - the number of the source that is shown.
 */
export function toRow(
  { extractedAt, reports }: Indicator,
  shown: Projection,
  source: number,
): readonly (string | number | null)[] {
  const [only, ...others] = reports
  const single = others.length === 0 ? only : undefined
  return [
    extractedAt,
    shown.id,
    shown.type,
    shown.value,
    shown.valueJson ?? null,
    shown.valueCsv ?? null,
    shown.confidence,
    shown.firstSeen,
    shown.lastSeen,
    source,
    shown.referenceUrl ?? null,
    shown.context ?? null,
    shown.tags,
    shown.tagsCsv,
    shown.mitreTechniques,
    shown.variants === undefined ? null : JSON.stringify(shown.variants),
    single === undefined ? null : Number(single.dated),
    single === undefined || single.industries.length === 0 ? null : JSON.stringify(single.industries),
    single === undefined ? JSON.stringify(reports) : null,
  ]
}

/** An id as the index has it: its 16 bytes. A row shows it as text, which would take twice as long to make. */
const bytesOf = (id: string) => `unhex(replace(${id}, '-', ''))`

/** Gives a {@link StoredRow} for each id of a JSON array that is stored. */
export const STORED = `
  select indicator.id, extracted_at, indicator.type, indicator.value, reports, dated, industries, source_json,
    confidence, first_seen, last_seen, context, reference_url, tags, mitre_techniques
  from json_each(?) as wanted
  cross join indicator on ${bytesOf('indicator.id')} = ${bytesOf('wanted.value')}
  join source on source.id = indicator.source`

/** What gives an indicator back. */
export type StoredRow = readonly [
  id: string,
  extractedAt: EpochMicros,
  type: IndicatorType,
  value: string,
  reports: string | null,
  dated: number,
  industries: string | null,
  sourceJson: string,
  confidence: string,
  firstSeen: string,
  lastSeen: string,
  context: string | null,
  referenceUrl: string | null,
  tags: string,
  mitreTechniques: string,
]

/** The inverse of {@link toRow}. */
export function fromRow(row: StoredRow): Indicator {
  const [id, extractedAt, type, value, reports] = row
  const all = reports === null ? [singleReport(row)] : (JSON.parse(reports) as readonly Report[])
  return { id, type, value, extractedAt, reports: all }
}

function singleReport([, , , , , dated, industries, ...shown]: StoredRow): Report {
  const [sourceJson, confidence, firstSeen, lastSeen, context, referenceUrl, tags, mitreTechniques] = shown
  return reportOf(
    {
      ...{ sourceJson, confidence, firstSeen, lastSeen, tags, mitreTechniques },
      ...(context !== null && { context }),
      ...(referenceUrl !== null && { referenceUrl }),
    },
    { dated: dated === 1, industries: industries === null ? [] : (JSON.parse(industries) as Industry[]) },
  )
}
