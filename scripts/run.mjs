// `npm start` and `npm test`, in a clone where nothing but Node and git has ever been installed.
import { build, installWhenNeeded } from './install.mjs'

const [name, ...args] = process.argv.slice(2)
process.argv.splice(2, process.argv.length, ...args)
endWithParent()

// Imported, not spawned: a signal to this process reaches the server itself.
await installWhenNeeded()
if (name === 'test') {
  await import('./check.mjs')
} else if (name === 'start') {
  await build()
  await import('./start.mjs')
} else {
  console.error(`scripts/run.mjs knows start and test, not ${name}`)
  process.exit(2)
}

/** npm passes SIGTERM to the shell between us, which dies of it and tells nobody. */
function endWithParent() {
  if (process.env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, 250)
  watch.unref()
}
