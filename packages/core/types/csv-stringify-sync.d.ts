// The one function that core uses. The package's own declarations pull in Node's types, with which an
// impure core would compile.

export interface StringifyOptions {
  readonly record_delimiter?: string
}

export function stringify(records: readonly (readonly string[])[], options?: StringifyOptions): string
