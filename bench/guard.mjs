// The gate `speed`: fails when something has become twice as slow, or a fast path gives other bytes. Under a minute,
// on a machine that others use.
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteStorage } from './built-packages.mjs'
import { generate } from './generation.mjs'
import { unequalAnswers, wrongValues } from './guard/equality.mjs'
import { badPlans } from './guard/plans.mjs'
import { againRatio, ingestRatio, listRatio, offsetRatio, pageRatio } from './guard/ratios.mjs'

const ROWS = 100_000
const END = Math.floor(Date.now() / 3_600_000) * 3_600_000_000

/**
 * The most that each may be: about 1.6 times the median of several runs, on two cores that others kept more or less
 * busy. Those runs lay within a quarter of each other, and twice the time lies above. What is over its limit is measured
 * once more before it fails. Bytes do not depend on the machine.
 */
const LIMITS = [
  { name: 'txt, 10,000 rows ÷ plain JavaScript', limit: 0.7, measure: (made) => listRatio(made, 'txt') },
  { name: 'json, 10,000 rows ÷ plain JavaScript', limit: 0.19, measure: (made) => listRatio(made, 'json') },
  { name: 'csv, 10,000 rows ÷ plain JavaScript', limit: 0.105, measure: (made) => listRatio(made, 'csv') },
  { name: 'page of 100 ÷ plain JavaScript', limit: 0.36, measure: pageRatio },
  { name: 'offset 9,000 ÷ offset 0', limit: 2.8, measure: offsetRatio },
  { name: 'page asked again ÷ Express hello', limit: 3.2, measure: againRatio },
  { name: 'ingest ÷ bare insert', limit: 15, measure: ingestRatio },
  { name: 'bytes an indicator', limit: 540, measure: ({ path }) => statSync(path).size / ROWS },
]

const folder = mkdtempSync(join(tmpdir(), 'vedette-guard-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
process.exitCode = (await guard()) ? 0 : 1

async function guard() {
  const path = join(folder, 'guard.db')
  const filling = await openSqliteStorage(path)
  await generate(filling.indicators, ROWS, { end: END })
  await filling.close()
  const failures = [...(await checkAnswers(path)), ...(await checkLimits(path))]
  for (const failure of failures) console.error(failure)
  return failures.length === 0
}

async function checkAnswers(path) {
  const { bad, count } = await badPlans(path)
  console.log(`${count} statements looked at`)
  const unequal = await unequalAnswers(join(folder, 'equality.db'))
  return [
    ...(count === 0 ? ['No statement was heard: the plans were not looked at'] : []),
    ...bad.map((plan) => `A statement walks or sorts: ${plan}`),
    ...wrongValues(ROWS / 20).map(
      ({ value }) => `A generated value is not canonical, or comes twice: ${value}`,
    ),
    ...unequal.map((raw) => `SQLite gives other bytes than core's reference: ${raw}`),
  ]
}

async function checkLimits(path) {
  const storage = await openSqliteStorage(path)
  const failures = []
  for (const { name, limit, measure } of LIMITS) {
    let value = await measure({ storage, path })
    if (value > limit) value = Math.min(value, await measure({ storage, path }))
    console.log(`${name.padEnd(40)}${value.toFixed(2).padStart(9)}   at most ${limit}`)
    if (value > limit) failures.push(`Too slow or too big: ${name} is ${value.toFixed(2)}, at most ${limit}`)
  }
  await storage.close()
  return failures
}
