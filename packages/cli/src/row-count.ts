import { createReadStream } from 'node:fs'
import { CSV_COLUMNS } from '@vedette/core'

/** Counts rows in a file that comes in pieces. */
interface Counter {
  readonly take: (bytes: Uint8Array) => void
  readonly rows: () => number
}

const LF = 10
const QUOTE = 34
const BACKSLASH = 92

/** How many rows a list has that was exported earlier, in whichever format it was. Memory stays flat. */
export async function countRows(path: string): Promise<number> {
  let counter: Counter | undefined
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    counter ??= counterFor(chunk)
    counter.take(chunk)
  }
  return counter?.rows() ?? 0
}

function counterFor(start: Buffer): Counter {
  const text = start.toString('latin1', 0, 200)
  if (text.startsWith(CSV_COLUMNS.slice(0, 3).join(','))) return recordCounter()
  return /^\s*\{\s*"meta"\s*:/.test(text) ? itemCounter() : lineCounter()
}

/** txt and ndjson. Empty lines are no rows. */
function lineCounter(): Counter {
  let lines = 0
  let isInLine = false
  return {
    take(bytes) {
      for (const byte of bytes) {
        if (byte === LF) isInLine = false
        else if (!isInLine && byte > 32) {
          isInLine = true
          lines += 1
        }
      }
    },
    rows: () => lines,
  }
}

/** csv: a quoted cell may hold a line feed. The header is no row. */
function recordCounter(): Counter {
  let records = 0
  let isQuoted = false
  let isInRecord = false
  return {
    take(bytes) {
      for (const byte of bytes) {
        if (byte === QUOTE) isQuoted = !isQuoted
        if (byte === LF && !isQuoted) isInRecord = false
        else if (!isInRecord) {
          isInRecord = true
          records += 1
        }
      }
    },
    rows: () => Math.max(0, records - 1),
  }
}

/** json: the objects that stand directly in `data`, the one list of the outermost object. */
function itemCounter(): Counter {
  const open: number[] = []
  let items = 0
  let isText = false
  let isEscaped = false
  const structure = (byte: number) => {
    if (byte === 0x7b || byte === 0x5b) {
      if (byte === 0x7b && open.length === 2 && open[1] === 0x5b) items += 1
      open.push(byte)
    } else if (byte === 0x7d || byte === 0x5d) open.pop()
  }
  return {
    take(bytes) {
      for (const byte of bytes) {
        if (isEscaped) isEscaped = false
        else if (isText && byte === BACKSLASH) isEscaped = true
        else if (byte === QUOTE) isText = !isText
        else if (!isText) structure(byte)
      }
    },
    rows: () => items,
  }
}
