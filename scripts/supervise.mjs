// Runs a server that must not outlive whoever asked for it: `node scripts/supervise.mjs FOLDER PORT PROGRAM ARG ...`,
// not as root, says `{}` when the port answers, passes on every signal that is named in a line of stdin, and when
// stdin ends stops the server and removes the folder.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { obeyCommands } from './commands.mjs'
import { unprivileged } from './unprivileged.mjs'

const [folder, port, program, ...args] = process.argv.slice(2)
const log = join(folder, 'log')
const START_MS = 20_000
let child

process.on('exit', () => {
  child?.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})
obeyCommands({ start, obey: async (line) => void child.kill(line.trim()), end })

async function start() {
  const runner = unprivileged()
  const output = openSync(log, 'a')
  runner.own(folder)
  const [command, all, options] = runner.wrap(program, args)
  child = spawn(command, all, { ...options, cwd: folder, stdio: ['ignore', output, output] })
  closeSync(output)
  const failed = new Promise((_, reject) => child.once('error', reject))
  await Promise.race([untilAnswering(), failed])
}

async function untilAnswering() {
  const late = AbortSignal.timeout(START_MS)
  while (!(await answers())) {
    if (!isRunning() || late.aborted) {
      throw new Error(`${program} did not start (${child.exitCode}):\n${readFileSync(log, 'utf8')}`)
    }
    await pause(10)
  }
}

async function answers() {
  const socket = connect(Number(port), '127.0.0.1')
  const answered = await once(socket, 'connect').then(
    () => true,
    () => false,
  )
  socket.destroy()
  return answered
}

async function end() {
  if (!isRunning()) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}

function isRunning() {
  return child?.pid !== undefined && child.exitCode === null && child.signalCode === null
}
