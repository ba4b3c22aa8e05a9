import { Worker } from 'node:worker_threads'
import { systemCode } from './failure.ts'
import { READING_WORKER } from './places.ts'
import type { ReadingTasks } from './reading/tasks.ts'

/** How what strangers wrote is read. */
export interface ReaderOptions {
  /** For one task, in milliseconds. 10,000 when absent. */
  readonly deadlineMs?: number
  /** For the objects of one task and of the code, in megabytes. 256 when absent. */
  readonly maxMemoryMb?: number
  /** What answers the tasks. In place of our own. */
  readonly worker?: string
}

/** Reads what strangers wrote in a thread of its own, which can be ended. */
export interface Reader {
  /**
   * Runs a task after those before it.
   *
   * @throws Error `took too long`, `took too much memory`, or what the task says. The next task goes on as if nothing
   * had happened.
   */
  readonly run: <Kind extends keyof ReadingTasks>(
    kind: Kind,
    input: Parameters<ReadingTasks[Kind]>[0],
  ) => Promise<ReturnType<ReadingTasks[Kind]>>
  /** Ends the thread, and what it is at. */
  readonly close: () => Promise<void>
}

const DEADLINE_MS = 10_000
const MAX_MEMORY_MB = 256

/** Opens a reader. Its thread starts with the first task, and again after one that had to be ended. */
export function openReader(options: ReaderOptions = {}): Reader {
  const { deadlineMs = DEADLINE_MS } = options
  let thread: Thread | undefined
  let last: Promise<unknown> = Promise.resolve()
  let isClosed = false

  async function answer(task: object): Promise<unknown> {
    if (isClosed) throw new Error('the reader is closed')
    try {
      thread ??= started(options)
      // Loading is not the fault of a task.
      await thread.loaded
      return await answerOf(thread.worker, task, deadlineMs)
    } catch (error) {
      if (!(error instanceof TaskError)) {
        await thread?.worker.terminate()
        thread = undefined
      }
      throw error
    }
  }

  return {
    run(kind, input) {
      const running = last.then(() => answer({ kind, input }))
      last = running.catch(() => {})
      return running as Promise<never>
    },
    async close() {
      isClosed = true
      await thread?.worker.terminate()
    },
  }
}

/** What a task says of its input. The thread is well. */
class TaskError extends Error {}

interface Thread {
  readonly worker: Worker
  readonly loaded: Promise<unknown>
}

function started({ maxMemoryMb = MAX_MEMORY_MB, worker: file = READING_WORKER }: ReaderOptions): Thread {
  const worker = new Worker(file, {
    resourceLimits: {
      maxOldGenerationSizeMb: maxMemoryMb,
      maxYoungGenerationSizeMb: Math.ceil(maxMemoryMb / 8),
    },
    // Nothing of ours is within its reach.
    env: {},
    execArgv: [],
  })
  // An error when nobody waits ends the thread, which the next task sees.
  worker.on('error', () => {})
  return { worker, loaded: wordOf(worker) }
}

async function answerOf(worker: Worker, task: object, deadlineMs: number): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    const error = new Error(`took too long, more than ${deadlineMs / 1000} seconds`)
    timer = setTimeout(() => reject(error), deadlineMs)
  })
  const word = wordOf(worker)
  worker.postMessage(task)
  try {
    const said = await Promise.race([word, late])
    if ('error' in said) throw new TaskError(said.error)
    return said.result
  } finally {
    clearTimeout(timer)
    word.catch(() => {})
  }
}

type Word = { readonly result: unknown } | { readonly error: string }

/** The next that a thread says, if it does not end before. */
function wordOf(worker: Worker): Promise<Word> {
  return new Promise((resolve, reject) => {
    const listeners = {
      message: (word: Word) => settle(() => resolve(word)),
      error: (error: Error) => settle(() => reject(explained(error))),
      exit: () => settle(() => reject(new Error('was ended before it was through'))),
    }
    const settle = (done: () => void) => {
      worker.off('message', listeners.message).off('error', listeners.error).off('exit', listeners.exit)
      done()
    }
    worker.on('message', listeners.message).on('error', listeners.error).on('exit', listeners.exit)
  })
}

function explained(error: Error): Error {
  if (systemCode(error) !== 'ERR_WORKER_OUT_OF_MEMORY') return error
  return new Error('took too much memory', { cause: error })
}
