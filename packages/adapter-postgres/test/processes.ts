import { type ChildProcess, execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const PROJECT = join(__dirname, '../../..')
const running = new Set<ChildProcess>()

/** Builds what child processes run; call it in a test file that starts some. They are gone after its last test. */
export function childProcesses(): void {
  beforeAll(() => {
    const compiler = join(PROJECT, 'node_modules/typescript/bin/tsc')
    execFileSync(process.execPath, [compiler, '-b', 'packages/adapter-postgres'], { cwd: PROJECT })
  }, 120_000)
  afterAll(() => running.forEach((child) => child.kill('SIGKILL')))
}

/** Runs a task of `child.mjs` to its end. @returns what it said. */
export async function runChild<T>(url: string, ...task: readonly string[]): Promise<T> {
  const child = fork(join(__dirname, 'child.mjs'), [url, ...task], { execArgv: [], silent: true })
  running.add(child)
  let complaint = ''
  let said: T | undefined
  child.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString()))
  child.on('message', (message) => (said = message as T))
  const [code] = (await once(child, 'close')) as [number | null]
  running.delete(child)
  if (code !== 0 || said === undefined) throw new Error(`The process ended with ${code}: ${complaint}`)
  return said
}
