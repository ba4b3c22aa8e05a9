import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** A program of scripts/ that answers every line with a line of JSON, and ends with us or when told to. */
export interface Child {
  /** What it said when it was ready. */
  readonly greeting: Readonly<Record<string, unknown>>
  /** @throws what the program says went wrong. */
  ask(command: string): Promise<void>
  end(): Promise<void>
}

/** @throws with what the program wrote when it ended instead of getting ready. */
export async function startChild(script: string, args: readonly string[]): Promise<Child> {
  const child = spawn(process.execPath, [join(__dirname, '../scripts', script), ...args])
  const errors: Buffer[] = []
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk))
  const gone = once(child, 'close')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const answer = async () => {
    const { done, value } = await lines.next()
    if (!done) return JSON.parse(value) as Record<string, unknown>
    await gone
    throw new Error(Buffer.concat(errors).toString() || `${script} is gone`)
  }
  const greeting = await answer()
  const awaited = awaitable(child)
  let last: Promise<unknown> = Promise.resolve()
  return {
    greeting,
    ask: async (command) => {
      // One at a time: the answers say not what they answer.
      const answered = last.then(async () => {
        child.stdin.write(`${command}\n`)
        return awaited(answer())
      })
      last = answered.catch(() => undefined)
      const { error } = await answered
      if (typeof error === 'string') throw new Error(error)
    },
    end: async () => {
      child.stdin.end()
      await awaited(gone)
    },
  }
}

/** Lets this process end before the child, but for while it waits for something: a test that failed ends nothing. */
function awaitable(child: ChildProcessWithoutNullStreams) {
  const handles = [child, child.stdin, child.stdout, child.stderr] as unknown as readonly Socket[]
  for (const handle of handles) handle.unref()
  return async <T>(something: Promise<T>): Promise<T> => {
    for (const handle of handles) handle.ref()
    try {
      return await something
    } finally {
      for (const handle of handles) handle.unref()
    }
  }
}
