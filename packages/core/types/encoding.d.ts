// Of the Encoding Standard, what core uses: pure, and there in every runtime.

declare class TextEncoder {
  encode(text: string): Uint8Array
}

declare class TextDecoder {
  /** Throws a RangeError for a label that is not known. */
  constructor(label?: string, options?: { readonly fatal?: boolean })
  readonly encoding: string
  /** With `fatal`, throws a TypeError for bytes that are no text in this encoding. Takes a byte order mark off. */
  decode(bytes: Uint8Array): string
}
