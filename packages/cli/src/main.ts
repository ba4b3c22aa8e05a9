import { homedir } from 'node:os'
import { type Command, CommanderError } from 'commander'
import type { Run } from './command.ts'
import { messageOf, systemCode, UsageError } from './failure.ts'
import { packageVersion } from './places.ts'
import { programOf, VersionRequest } from './program.ts'
import type { Flags } from './settings-reading.ts'
import type { Surroundings } from './settings.ts'

/** Runs the command line. @returns the exit code: 0 done, 1 failed, 2 wrong usage. */
export async function main(argv: readonly string[]): Promise<number> {
  endQuietlyWithoutReaders()
  const program = programOf(packageVersion, call)
  try {
    await program.parseAsync(argv, { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof VersionRequest) {
      process.stdout.write(`${error.message}\n`)
      return 0
    }
    if (error instanceof CommanderError) return answerCommander(error, program, argv)
    return fail(error)
  }
}

/** Who reads our results and goes away has got what it wanted; who reads no messages still wants the work done. */
function endQuietlyWithoutReaders(): void {
  process.stdout.on('error', (error) => {
    if (systemCode(error) === 'EPIPE') process.exit(0)
    process.stderr.write(`vedette: stdout: ${systemCode(error)}: the result is not complete\n`)
    process.exit(1)
  })
  process.stderr.on('error', (error) => {
    if (systemCode(error) !== 'EPIPE') throw error
  })
}

async function call(command: Command, load: () => Promise<Run>): Promise<void> {
  const flags = givenFlags(command)
  const surroundings: Surroundings = { env: process.env, platform: process.platform, home: homedir() }
  const run = await load()
  await run({
    args: command.args,
    flags,
    settings: async () => {
      const { readSettings } = await import('./settings-reading.ts')
      return readSettings(flags, surroundings, (name) => takesOption(command, name))
    },
  })
}

/** Whether a command, or one above it, has an option of that name. */
function takesOption(command: Command | null, name: string): boolean {
  if (command === null) return false
  const has = command.options.some((option) => option.attributeName() === name)
  return has || takesOption(command.parent, name)
}

/** Every flag that was typed, of the command and of those above it. */
function givenFlags(command: Command): Flags {
  const flags: Record<string, string | boolean> = {}
  for (let at: Command | null = command; at !== null; at = at.parent) {
    for (const [name, value] of Object.entries(at.opts<Flags>())) {
      if (at.getOptionValueSource(name) === 'cli') flags[name] = value
    }
  }
  return flags
}

async function answerCommander(
  error: CommanderError,
  program: Command,
  argv: readonly string[],
): Promise<number> {
  if (error.exitCode === 0) return 0
  // A command that needs another word behind it: its help was printed.
  if (error.code === 'commander.help') return 2
  const { describeMistake } = await import('./mistake.ts')
  return fail(new UsageError(describeMistake(error, program, argv)))
}

async function fail(error: unknown): Promise<number> {
  const { debuglog } = await import('node:util')
  debuglog('vedette')('%o', error)
  process.stderr.write(`vedette: ${error instanceof UsageError ? error.message : messageOf(error)}\n`)
  return error instanceof UsageError ? 2 : 1
}
