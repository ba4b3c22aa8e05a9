// The one function that core uses. The package's own declarations pull in Node's types, with which an
// impure core would compile.

export interface ParseOptions {
  readonly columns?: false
  readonly delimiter?: string
  readonly info: true
  readonly ltrim?: boolean
  readonly quote?: string
  readonly record_delimiter?: readonly string[]
  readonly relax_column_count?: boolean
  readonly relax_quotes?: boolean
  readonly skip_empty_lines?: boolean
}

export interface ParsedRecord {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

/** @throws an Error with `code` (such as `CSV_QUOTE_NOT_CLOSED`) and `lines` when the text is not CSV. */
export function parse(text: string, options: ParseOptions): ParsedRecord[]
