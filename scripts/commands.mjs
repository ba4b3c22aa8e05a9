import { createInterface } from 'node:readline'

/**
 * Runs a program that another one steers: prints what `start` gives as a line of JSON, answers every line of stdin
 * by a line of JSON, one after the other, and ends when stdin does, or by a signal.
 *
 * Stdin ends when whoever started this process is gone, however it went.
 *
 * @param end frees everything, also after a `start` that failed.
 */
export function obeyCommands({ start, obey, end }) {
  // Nobody may be left to read an answer; that must not stop the end.
  process.stdout.on('error', () => undefined)
  let ending = false
  let last = start().then(say, fail)

  const finish = () => {
    if (ending) return
    ending = true
    last = last.then(end).then(() => process.exit(), fail)
  }
  async function fail(error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
    await end()
    process.exit()
  }
  createInterface({ input: process.stdin })
    .on('line', (line) => {
      last = last.then(() => obey(line)).then(say, (error) => say({ error: error.message }))
    })
    .on('close', finish)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, finish)
}

function say(answer) {
  process.stdout.write(`${JSON.stringify(answer ?? {})}\n`)
}
