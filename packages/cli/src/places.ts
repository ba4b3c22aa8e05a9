import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const PACKAGE = new URL('../', import.meta.url)

/** The program itself, for child processes. */
export const PROGRAM = fileURLToPath(new URL('bin/vedette.js', PACKAGE))

/** What reads texts of strangers, for a thread of its own. Built, so that it is the same from everywhere. */
export const READING_WORKER = fileURLToPath(new URL('dist/reading/worker.js', PACKAGE))

/** The folder of the demonstration set. */
export const DEMO_FOLDER = fileURLToPath(new URL('demo/', PACKAGE))

/** The version of this package. */
export function packageVersion(): string {
  const manifest = JSON.parse(readFileSync(new URL('package.json', PACKAGE), 'utf8')) as { version: string }
  return manifest.version
}
