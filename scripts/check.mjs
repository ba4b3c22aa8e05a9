// Every gate, in order of speed, up to the first that fails: `npm run check`, or some: `npm run check -- lint tests`.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runChild } from './child.mjs'
import { ROOT } from './pnpm.mjs'

const scratch = mkdtempSync(join(tmpdir(), 'vedette-check-'))
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }))
const testResults = join(scratch, 'tests.json')

const GATES = [
  { name: 'shape', args: ['scripts/shape.mjs'] },
  {
    name: 'dependencies',
    args: [
      'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
      '--config',
      '.dependency-cruiser.mjs',
      'packages',
    ],
  },
  { name: 'build', args: ['node_modules/typescript/bin/tsc', '-b'] },
  { name: 'format', args: ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'] },
  { name: 'test types', args: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.test.json'] },
  { name: 'dead code', args: ['node_modules/knip/bin/knip.js'] },
  { name: 'public API', args: ['scripts/api-reports.mjs'] },
  { name: 'lint', args: ['node_modules/eslint/bin/eslint.js', '--max-warnings=0', '.'] },
  { name: 'packages', args: ['scripts/packages.mjs'] },
  { name: 'speed', args: ['bench/guard.mjs'] },
  {
    name: 'tests',
    // Jest alone would leave one of two cores idle.
    args: [
      'node_modules/jest/bin/jest.js',
      '--ci',
      '--maxWorkers=100%',
      '--json',
      `--outputFile=${testResults}`,
    ],
    shown: true,
  },
]

const wanted = process.argv.slice(2)
const gates = GATES.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
const begun = performance.now()
for (const gate of gates) {
  const { exitCode, seconds } = await check(gate)
  if (exitCode === 0) continue
  console.error(`\n${gate.name} failed after ${seconds} s`)
  if (gate.shown) printTestCounts()
  process.exit(exitCode)
}
console.log(`\n${gates.length} of ${GATES.length} gates passed in ${elapsed(begun)} s`)
printTestCounts()

async function check({ name, args, shown = false }) {
  const start = performance.now()
  const label = name.padEnd(14)
  process.stdout.write(shown ? `${label}\n` : label)
  const { exitCode, output } = await runChild(process.execPath, args, {
    cwd: fileURLToPath(ROOT),
    // With --json, Jest writes the results to its stdout as well.
    stdio: shown ? ['ignore', 'ignore', 'inherit'] : ['ignore', 'pipe', 'pipe'],
  })
  const seconds = elapsed(start)
  process.stdout.write(`${shown ? `\n${label}` : ''}${exitCode === 0 ? 'ok' : 'FAILED'} ${seconds} s\n`)
  if (exitCode !== 0) process.stderr.write(output)
  return { exitCode, seconds }
}

/** The last line is for machines: `N passed, N failed`. */
function printTestCounts() {
  if (!existsSync(testResults)) return
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests } = JSON.parse(
    readFileSync(testResults, 'utf8'),
  )
  if (numPendingTests > 0) console.log(`${numPendingTests} skipped, see the warnings above`)
  // A test file that does not load counts as one failure.
  console.log(`${numPassedTests} passed, ${numFailedTests + numRuntimeErrorTestSuites} failed`)
}

function elapsed(since) {
  return ((performance.now() - since) / 1000).toFixed(1)
}
