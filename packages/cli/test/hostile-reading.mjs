// Answers tasks as the reading worker does, and does what pages of ill will would have it do.
import { parentPort } from 'node:worker_threads'

const TASKS = {
  echo: (input) => input,
  environment: () => Object.keys(process.env),
  fail: () => {
    throw new Error('line 1: is no feed')
  },
  loop: () => {
    for (;;);
  },
  backtrack: () => /^(a+)+$/.test(`${'a'.repeat(60)}b`),
  objects: () => {
    for (const all = []; ;) all.push({ all: [all.length] })
  },
  text: () => {
    for (let all = 'a', parts = []; ;) parts.push((all += JSON.stringify(all)))
  },
  array: () => {
    for (const all = []; ;) all.push(new Array(1_000_000).fill(1.5))
  },
  nested: () => {
    const nest = (depth) => [nest(depth + 1), depth]
    return nest(0)
  },
  exit: () => process.exit(3),
}

parentPort.on('message', ({ kind, input }) => {
  try {
    parentPort.postMessage({ result: TASKS[kind](input) })
  } catch (error) {
    parentPort.postMessage({ error: error.message })
  }
})
parentPort.postMessage({ result: 'ready' })
