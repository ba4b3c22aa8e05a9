#!/usr/bin/env node
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`vedette: needs Node 20.19 or later, and this is ${process.versions.node}`)
  process.exit(1)
}

try {
  const { main } = await import('../dist/main.js')
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  const isUnbuilt = error?.code === 'ERR_MODULE_NOT_FOUND' && /[/\\]dist[/\\]/.test(error.message)
  if (!isUnbuilt) throw error
  console.error('vedette: not built yet: run "npm run build" in the checkout')
  console.error(`  (${error.message})`)
  process.exitCode = 1
}
