import { parentPort } from 'node:worker_threads'
import { messageOf } from '../failure.ts'
import { READING_TASKS, type ReadingTasks } from './tasks.ts'

// The other side is `openReader`: a task comes, and `{ result }` or `{ error }` goes back. The first word is that
// all is loaded.
parentPort?.on('message', ({ kind, input }: { kind: keyof ReadingTasks; input: never }) => {
  parentPort?.postMessage(answerTo(kind, input))
})
parentPort?.postMessage({ result: 'ready' })

function answerTo(kind: keyof ReadingTasks, input: never): { result: unknown } | { error: string } {
  try {
    return { result: READING_TASKS[kind](input) }
  } catch (error) {
    return { error: messageOf(error) }
  }
}
