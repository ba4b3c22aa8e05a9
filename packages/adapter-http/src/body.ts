import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

/** The bytes of an answer. They are shared between responses and never changed. */
export interface Body {
  readonly identity: Buffer
  /** The same, compressed: made when it is first asked for, and only once. Absent where it would not pay. */
  readonly gzip?: () => Promise<Buffer>
}

/** Below this, what gzip saves is less than what its header and the time cost. */
const MIN_COMPRESSED_BYTES = 1024

const compress = promisify<Buffer, Buffer>(gzip)

function bufferOver({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}

/** A body that is sent as it is. */
export function plainBody(text: string): Body {
  return { identity: Buffer.from(text) }
}

/** A body that can be sent compressed. Bytes are taken as they are, not copied: they must not change. */
export function compressibleBody(content: string | Uint8Array): Body {
  const identity = typeof content === 'string' ? Buffer.from(content) : bufferOver(content)
  if (identity.length < MIN_COMPRESSED_BYTES) return { identity }
  let compressed: Promise<Buffer> | undefined
  return { identity, gzip: () => (compressed ??= compress(identity)) }
}
