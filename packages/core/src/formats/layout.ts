import type { Column, Projection } from '../projection.ts'

/**
 * A piece of a line: text as it stands, or a column. Where the column is absent nothing is written, neither it nor
 * `before`, unless `or` says what stands in its place.
 */
export type Piece =
  string | { readonly column: Column; readonly before?: string; readonly or?: readonly Piece[] }

/**
 * How one line is written and how lines are joined: the whole of what a format says of a row, as data. It is the one
 * definition; a store may follow it with {@link writeLine}, or turn it into an expression of its database.
 */
export interface Layout {
  readonly pieces: readonly Piece[]
  /** Stands between two lines. */
  readonly separator: string
  /** Stands behind the last line, if there is any. */
  readonly end: string
}

/** Writes pieces as they will read: names of columns, or pieces, between text. */
export function pieces(
  texts: TemplateStringsArray,
  ...between: readonly (Column | Exclude<Piece, string>)[]
): readonly Piece[] {
  return texts.flatMap((text, n) => {
    const next = between[n]
    const after = typeof next === 'string' ? [{ column: next }] : next === undefined ? [] : [next]
    return text === '' ? after : [text, ...after]
  })
}

/** The line of one indicator, without a separator. */
export function writeLine(layout: readonly Piece[], projection: Projection): string {
  return layout.map((piece) => (typeof piece === 'string' ? piece : columnText(piece, projection))).join('')
}

function columnText(
  { column, before = '', or = [] }: Exclude<Piece, string>,
  projection: Projection,
): string {
  const text = projection[column]
  return text === undefined ? writeLine(or, projection) : before + text
}
