import { spawn } from 'node:child_process'
import { constants } from 'node:os'

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Runs a program to its end. A signal that reaches this process is passed on, so that nothing is left running.
 *
 * @param options those of `child_process.spawn`; with `stdio: 'pipe'` all output is collected.
 * @returns the exit code (128 + the signal's number, as shells have it), and what was printed when it was piped.
 * @throws when the program cannot be started.
 */
export function runChild(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, options)
    const forward = (signal) => child.kill(signal)
    for (const signal of FORWARDED) process.on(signal, forward)
    const printed = []
    child.stdout?.on('data', (chunk) => printed.push(chunk))
    child.stderr?.on('data', (chunk) => printed.push(chunk))
    child.on('error', reject)
    child.on('close', (code, signal) => {
      for (const name of FORWARDED) process.off(name, forward)
      const exitCode = signal === null ? (code ?? 1) : 128 + constants.signals[signal]
      resolve({ exitCode, output: Buffer.concat(printed).toString() })
    })
  })
}
