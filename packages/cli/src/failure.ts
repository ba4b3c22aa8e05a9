/**
 * The command was typed wrongly, or a setting makes no sense: exit code 2. Any other error is a failure: exit
 * code 1. The message is for the person at the keyboard.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The code that Node gives an error of the system, such as `ENOENT`; empty for any other error. */
export function systemCode(error: unknown): string {
  const code = (error as { code?: unknown } | null | undefined)?.code
  return typeof code === 'string' ? code : ''
}

/** What an error says, in one line at most. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.split('\n', 1)[0] ?? ''
}
