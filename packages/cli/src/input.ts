import { createReadStream } from 'node:fs'
import { systemCode } from './failure.ts'

/** The most that is read of a feed, after decoding. The largest dump of URLhaus is less than half of it. */
export const MAX_INPUT_BYTES = 256 * 1024 * 1024

/** Reads a whole file. @throws Error that names it. */
export async function readInputFile(path: string): Promise<Buffer> {
  try {
    return await collect(createReadStream(path), path)
  } catch (error) {
    throw new Error(
      `${path}: ${PROBLEMS[systemCode(error)] ?? (error as Error).message.replace(`${path}: `, '')}`,
      {
        cause: error,
      },
    )
  }
}

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'is a folder, expected a file',
  EACCES: 'permission denied',
}

/** Reads a stream to its end. @throws Error that begins with `name` when there is more than `maxBytes`. */
export async function collect(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  maxBytes: number = MAX_INPUT_BYTES,
): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.length
    if (bytes > maxBytes) throw new Error(`${name}: has more than ${maxBytes} bytes, the most that is read`)
    parts.push(chunk)
  }
  return Buffer.concat(parts)
}

/** Reads the beginning of a stream, and leaves the rest. */
export async function firstOf(chunks: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of chunks) {
    parts.push(chunk)
    bytes += chunk.length
    if (bytes >= maxBytes) break
  }
  return Buffer.concat(parts).subarray(0, maxBytes)
}

/** The text of bytes in UTF-8, without a byte order mark. @throws Error that names the first line that is not. */
export function decodeUtf8(bytes: Buffer, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw new Error(`${name}:${firstBadLine(bytes)}: expected UTF-8 text`, { cause: error })
  }
}

function firstBadLine(bytes: Buffer): number {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let line = 1
  for (let start = 0; start < bytes.length; line++) {
    // No byte of a longer character is a line feed, so lines can be looked at one by one.
    const feed = bytes.indexOf(10, start)
    const end = feed === -1 ? bytes.length : feed + 1
    try {
      decoder.decode(bytes.subarray(start, end))
    } catch {
      return line
    }
    start = end
  }
  return line
}
