import type { Flags } from './settings-reading.ts'
import type { Settings } from './settings.ts'

/** What was asked for. */
export interface Invocation {
  /** The words behind the command, in order; one that was left out is absent. */
  readonly args: readonly string[]
  /** The flags that were given, by their long names in camelCase. */
  readonly flags: Flags
  /**
   * Reads the settings.
   *
   * @throws UsageError when one of them is wrong.
   */
  readonly settings: () => Promise<Settings>
}

/** Does what was asked for. What it throws ends the program: a UsageError with 2, anything else with 1. */
export type Run = (invocation: Invocation) => Promise<void>
