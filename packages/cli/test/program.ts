import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PROGRAM = join(__dirname, '../bin/vedette.js')
export const DEMO = join(__dirname, '../demo')

/** What a process did. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** A folder for one test file, removed after its last test, and the program with its data in there. */
export function workplace() {
  // Processes of others may have the machine.
  jest.setTimeout(30_000)
  const folder = mkdtempSync(join(tmpdir(), 'vedette-cli-'))
  const running = new Set<ChildProcess>()
  afterAll(() => {
    for (const child of running) child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })
  const start = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const child = spawn(process.execPath, [PROGRAM, ...args], { cwd: folder, env: environment(folder, env) })
    running.add(child)
    child.once('exit', () => running.delete(child))
    return child
  }
  return {
    folder,
    file: (name: string) => join(folder, name),
    write(name: string, content: string | Uint8Array) {
      writeFileSync(join(folder, name), content)
      return join(folder, name)
    },
    start,
    /** Runs the program to its end. */
    async run(
      args: readonly string[],
      { env = {}, input = '' }: { readonly env?: Record<string, string>; readonly input?: string } = {},
    ): Promise<Ended> {
      const child = start(args, env)
      child.stdin.on('error', () => {})
      child.stdin.end(input)
      return ending(child)
    },
  }
}

/** Nothing of the machine that the tests run on, but what a process needs to start. */
function environment(folder: string, env: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'] ?? '', HOME: folder, XDG_DATA_HOME: join(folder, 'data'), ...env }
}

/** Waits for the end of a process, and gives all that it said. */
export async function ending(child: ReturnType<typeof spawn>): Promise<Ended> {
  const said = { stdout: '', stderr: '' }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (said.stdout += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said.stderr += text))
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
  return { code, signal, ...said }
}

/** Waits until a process has said something on stdout, and gives what stands in it. */
export async function said(child: ReturnType<typeof spawn>, wanted: RegExp): Promise<RegExpExecArray> {
  const all = await textUntil(child, wanted)
  return wanted.exec(all) as RegExpExecArray
}

function textUntil(child: ReturnType<typeof spawn>, wanted: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let stdout = ''
    let stderr = ''
    child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
    child.stdout?.on('data', (chunk: Buffer) => {
      stdout += chunk.toString()
      if (wanted.test(stdout)) resolve(stdout)
    })
    child.once('exit', () => reject(new Error(`The process ended early: ${stdout}${stderr}`)))
  })
}
