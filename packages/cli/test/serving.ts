import { ending, said, type workplace } from './program.ts'

type Start = ReturnType<typeof workplace>['start']

/** Starts a server on a free port, and gives where it listens and what it says from then on. */
export function serverOf(start: Start) {
  return async (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const child = start(['serve', '--port', '0', ...args], env)
    const gone = ending(child)
    const logged = logReader(child)
    const [, url = ''] = await said(child, /^Vedette listens on (\S+) \(database: .*\)\n/m)
    const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
      child.kill(signal)
      return gone
    }
    return { child, url, stop, logged }
  }
}

/** Waits for a line of the log in which everything of `wanted` stands. */
function logReader(child: ReturnType<Start>) {
  let text = ''
  child.stderr.on('data', (chunk: string) => (text += chunk))
  return async (wanted: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> => {
    for (;;) {
      for (const line of text.split('\n').slice(0, -1)) {
        const entry = JSON.parse(line) as Record<string, unknown>
        if (Object.entries(wanted).every(([name, value]) => entry[name] === value)) return entry
      }
      if (child.exitCode !== null) throw new Error(`The server ended: ${text}`)
      await new Promise((resolve) => child.stderr.once('data', resolve))
    }
  }
}
