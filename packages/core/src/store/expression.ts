import type { Layout, Piece } from '../formats/layout.ts'
import type { Category } from '../indicator.ts'
import { type Column, isOfSource } from '../projection.ts'

/** Where a table has what a line is made of. */
export interface Columns {
  /** The expression of a column; it gives NULL where the column is absent. */
  readonly column: (name: Column) => string
  /** The expression of `Projection.variants` as JSON, for the operators `->` and `->>`. */
  readonly variants: string
}

/**
 * A layout as an expression of SQL that writes one line, for databases whose `concat` passes over NULL (SQLite from
 * 3.44, PostgreSQL): what core writes with `writeLine`, of what `inCategory` shows.
 */
export function lineExpression(
  { pieces }: Layout,
  category: Category | undefined,
  { column: plain, variants }: Columns,
): string {
  const column = (name: Column) => {
    if (category === undefined || !isOfSource(name)) return plain(name)
    const variant = `${variants} -> ${sqlText(category)}`
    return `case when ${variant} is null then ${plain(name)} else ${variant} ->> ${sqlText(name)} end`
  }
  const expression = (parts: readonly Piece[]): string => {
    const texts = parts.map((part) => (typeof part === 'string' ? sqlText(part) : one(part)))
    // A call for nothing would take as long as the rest of a line of txt.
    return texts.length === 1 ? `coalesce(${texts[0]}, '')` : `concat(${texts.join(', ')})`
  }
  const one = ({ column: name, before, or }: Exclude<Piece, string>) => {
    const text = before === undefined ? column(name) : `${sqlText(before)} || ${column(name)}`
    return or === undefined ? text : `coalesce(${text}, ${expression(or)})`
  }
  return expression(pieces)
}

/** The name of a column in a table: `firstSeen` is `first_seen`. */
export function columnName(name: Column): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** A text as a literal of SQL. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
