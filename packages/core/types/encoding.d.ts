// Of the Encoding Standard, what core uses: pure, and there in every runtime.

declare class TextEncoder {
  encode(text: string): Uint8Array
}

declare class TextDecoder {
  decode(bytes: Uint8Array): string
}
