// The command line of this checkout, built first when it has to be: `npm run -s vedette -- ARGS`.
import { fileURLToPath } from 'node:url'
import { build, installWhenNeeded, needsBuild } from './install.mjs'
import { ROOT } from './pnpm.mjs'

await installWhenNeeded()
if (needsBuild()) await build()
// npm changes to the root of the package; file names are meant from where the command was typed.
if (process.env.INIT_CWD) process.chdir(process.env.INIT_CWD)
const program = new URL('packages/cli/bin/vedette.js', ROOT)
process.argv.splice(1, 1, fileURLToPath(program))
await import(program.href)
