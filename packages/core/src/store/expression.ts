import type { Layout, Piece } from '../formats/layout.ts'
import type { Column } from '../projection.ts'

/**
 * A layout as an expression of SQL that writes one line, for databases whose `concat` passes over NULL (SQLite from
 * 3.44, PostgreSQL): what core writes with `writeLine`.
 *
 * @param column - the expression of a column; it gives NULL where the column is absent.
 */
export function lineExpression({ pieces }: Layout, column: (name: Column) => string): string {
  const expression = (parts: readonly Piece[]): string => {
    const texts = parts.map((part) => (typeof part === 'string' ? quoted(part) : one(part)))
    // A call for nothing would take as long as the rest of a line of txt.
    return texts.length === 1 ? `coalesce(${texts[0]}, '')` : `concat(${texts.join(', ')})`
  }
  const one = ({ column: name, before, or }: Exclude<Piece, string>) => {
    const text = before === undefined ? column(name) : `${quoted(before)} || ${column(name)}`
    return or === undefined ? text : `coalesce(${text}, ${expression(or)})`
  }
  return expression(pieces)
}

/** The name of a column in a table: `firstSeen` is `first_seen`. */
export function columnName(name: Column): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** A text as a literal of SQL. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
