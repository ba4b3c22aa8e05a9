import type { Command, CommanderError } from 'commander'
import { shown, withoutAddress } from './output.ts'
import { suggestion } from './suggestion.ts'

/** What is wrong with a command line that commander refused, with the nearest right word and where to read on. */
export function describeMistake(error: CommanderError, program: Command, argv: readonly string[]): string {
  const command = typedCommand(program, argv)
  const words = namesOf(command)
  const whole = shown(error.message.replace(/^error: /, ''))
  const word = /'([^']*)'/.exec(whole)?.[1] ?? ''
  const message = withoutAddress(whole)
  const hint = `\nSee "${words} --help".`
  if (error.code === 'commander.unknownCommand') {
    return `${message}${suggestion(word, commandNames(command))}${hint}`
  }
  if (error.code === 'commander.unknownOption') {
    const flags = flagNames(command)
    const near = suggestion(word.split('=', 1)[0] ?? word, flags)
    return `${message}${near.startsWith('.') ? near : ''}${hint}`
  }
  return `${message}${hint}`
}

function typedCommand(program: Command, argv: readonly string[]): Command {
  let command = program
  for (const word of argv) {
    command = command.commands.find((below) => below.name() === word) ?? command
  }
  return command
}

function namesOf(command: Command): string {
  return command.parent === null ? command.name() : `${namesOf(command.parent)} ${command.name()}`
}

function commandNames(command: Command): readonly string[] {
  return command.commands.map((below) => below.name())
}

function flagNames(command: Command): readonly string[] {
  const above = command.parent === null ? [] : flagNames(command.parent)
  return [...command.options.map((option) => option.long ?? ''), ...above, '--help']
}
