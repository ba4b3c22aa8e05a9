// Runs the server of this checkout with the demonstration set: PORT and VEDETTE_DB are respected.
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ROOT } from './pnpm.mjs'

if (!process.env.VEDETTE_DB) {
  mkdirSync(new URL('data/', ROOT), { recursive: true })
  process.env.VEDETTE_DB = `sqlite:${fileURLToPath(new URL('data/vedette.db', ROOT))}`
}
const program = new URL('packages/cli/bin/vedette.js', ROOT)
const port = process.env.PORT ? ['--port', process.env.PORT] : []
process.argv = [
  process.execPath,
  fileURLToPath(program),
  'serve',
  '--demo',
  ...port,
  ...process.argv.slice(2),
]
await import(program.href)
