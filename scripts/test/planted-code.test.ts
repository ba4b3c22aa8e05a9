import { join } from 'node:path'
import { type Garden, openGarden } from './planting.ts'

jest.setTimeout(120_000)

let garden: Garden
beforeEach(() => {
  garden = openGarden()
})
afterEach(() => garden.clear())

/** Writes the planted files of a table `{ name: source }` to `folder`, as `name.ts`. */
function plantAll(folder: string, table: Readonly<Record<string, string>>): void {
  for (const [name, source] of Object.entries(table)) garden.plant(`${folder}/${name}.ts`, `${source}\n`)
}

describe('the compiler', () => {
  const PURE = `import { parse } from 'csv-parse/sync'\nexport const rows = parse('a,b', { info: true })`
  const IMPURE = {
    process: 'export const leak = process.env',
    fetch: "export const leak = fetch('https://example.com/')",
    buffer: "export const leak = Buffer.from('')",
    console: "console.log('')\nexport {}",
    timer: 'setTimeout(() => undefined, 1)\nexport {}',
    url: "export const leak = new URL('https://example.com/')",
    blob: 'export const leak = new Blob([])',
    files: "import { readFileSync } from 'node:fs'\nexport const leak = readFileSync",
    undeclared: "import { Kysely } from 'kysely'\nexport const leak = Kysely",
    neighbour: "import { NAME } from '../../adapter-http/src/index.ts'\nexport const leak = NAME",
  }

  it('refuses whatever is not pure in core, though core imports a CSV library that knows Node', () => {
    garden.copy(
      'tsconfig.base.json',
      'packages/core/tsconfig.json',
      'packages/core/types',
      'packages/core/package.json',
    )
    garden.install('packages/core', 'csv-parse')
    garden.plant('packages/adapter-http/src/index.ts', "export const NAME = 'http'\n")
    plantAll('packages/core/src', { ...IMPURE, pure: PURE })

    const { exitCode, output } = garden.run(
      'node_modules/typescript/bin/tsc',
      '-p',
      'packages/core',
      '--noEmit',
    )

    const refused = new Set(
      [...output.matchAll(/core\/src\/(\w+)\.ts\(\d+,\d+\): error TS/g)].map(([, name]) => name),
    )
    expect([...refused].sort()).toEqual(Object.keys(IMPURE).sort())
    expect(exitCode).not.toBe(0)
  })
})

describe('the linter', () => {
  const LONG = `export function long(n: number): number {\n${'  n += 1\n'.repeat(40)}  return n\n}`
  const DEEP =
    'export function deep(n: number): number {\n  if (n) { if (n) { if (n) { if (n) { return 1 } } } }\n  return 0\n}'
  const FAULTS: Readonly<Record<string, readonly [rule: string, source: string]>> = {
    now: ['no-restricted-syntax', 'export const now = () => Date.now()'],
    today: ['no-restricted-syntax', 'export const now = () => new Date()'],
    calledDate: ['no-restricted-syntax', 'export const now = () => Date()'],
    random: ['no-restricted-syntax', 'export const dice = () => Math.random()'],
    locale: ['no-restricted-syntax', "export const order = 'a'.localeCompare('b')"],
    zone: ['no-restricted-syntax', 'export const hour = new Date(0).getHours()'],
    performance: ['no-restricted-globals', 'export const now = () => performance.now()'],
    crypto: ['no-restricted-globals', 'export const id = () => crypto.randomUUID()'],
    global: ['no-restricted-globals', 'export const all = globalThis'],
    class: ['no-restricted-syntax', 'export class Thing {}'],
    star: ['no-restricted-syntax', "export * from './clean.ts'"],
    default: ['no-restricted-syntax', 'export default 1'],
    floating: ['@typescript-eslint/no-floating-promises', 'export function go() {\n  Promise.resolve(1)\n}'],
    any: ['@typescript-eslint/no-explicit-any', 'export const thing: any = 1'],
    typeImport: [
      '@typescript-eslint/consistent-type-imports',
      "import { Clean } from './clean.ts'\nexport const clean: Clean = 1",
    ],
    long: ['max-lines-per-function', LONG],
    deep: ['max-depth', DEEP],
    exponential: ['regexp/no-super-linear-backtracking', 'export const slow = /^(?:a+)+$/'],
    polynomial: ['regexp/no-super-linear-backtracking', 'export const slow = /^a*b?a*c$/'],
    quadratic: ['regexp/no-super-linear-move', "export const slow = new RegExp('x+$')"],
  }
  const CLEAN = `export type Clean = number

/** A class for an error, and a date that is given. */
export class CleanError extends Error {}
export const day = new Date(0).toISOString()
`

  it('finds every planted fault in core, by its own rule, and none in a clean file', () => {
    garden.copy('eslint.config.mjs', 'tsconfig.base.json', 'tsconfig.test.json')
    garden.plant('package.json', '{ "type": "module" }\n')
    garden.plant('packages/core/src/clean.ts', CLEAN)
    for (const [name, [, source]] of Object.entries(FAULTS)) {
      garden.plant(`packages/core/src/${name}.ts`, `${source}\n`)
    }

    const { exitCode, stdout } = garden.run(
      'node_modules/eslint/bin/eslint.js',
      '--format',
      'json',
      'packages',
    )

    const results = JSON.parse(stdout) as readonly {
      readonly filePath: string
      readonly messages: readonly { readonly ruleId: string }[]
    }[]
    const found = (name: string) =>
      results
        .find(({ filePath }) => filePath.endsWith(join('src', `${name}.ts`)))
        ?.messages.map(({ ruleId }) => ruleId)
    expect(exitCode).toBe(1)
    expect(found('clean')).toEqual([])
    for (const [name, [rule]] of Object.entries(FAULTS)) expect([name, found(name)]).toEqual([name, [rule]])
  })
})

describe('the dependency rules', () => {
  const IMPORTS: Readonly<Record<string, readonly [from: string, source: string]>> = {
    'core-is-pure': ['core/src/opens', "import 'node:fs'"],
    'core-knows-nobody': ['core/src/knows', "import '../../adapter-http/src/index.ts'"],
    'adapters-never-meet': ['adapter-http/src/meets', "import '@vedette/adapter-sqlite'"],
    'front-door-only': ['adapter-http/src/climbs', "import '../../core/src/inner.ts'"],
    'conformance-is-for-tests': ['adapter-http/src/proves', "import '@vedette/core/conformance'"],
    'no-undeclared': ['adapter-http/src/borrows', "import 'fast-check'"],
    'no-unresolvable': ['adapter-http/src/misspells', "import './nowhere.ts'"],
    'no-cycles': ['adapter-http/src/returns', "import type { B } from './turns.ts'\nexport type A = B"],
    'no-orphans': ['adapter-http/src/alone', 'export const alone = 1'],
  }

  function plantWorkspace(): void {
    garden.copy('.dependency-cruiser.mjs', 'tsconfig.base.json')
    garden.plant('package.json', '{ "type": "module" }\n')
    for (const name of ['core', 'adapter-http', 'adapter-sqlite'])
      garden.copy(`packages/${name}/package.json`)
    for (const [user, used] of [
      ['adapter-http', 'core'],
      ['adapter-http', 'adapter-sqlite'],
      ['adapter-sqlite', 'core'],
    ] as const) {
      garden.install(`packages/${user}`, `@vedette/${used}`, join(garden.folder, 'packages', used))
    }
    plantAll('packages/core/src', {
      inner: 'export const inner = 1',
      index: "export { inner } from './inner.ts'",
    })
    garden.plant(
      'packages/core/src/conformance/index.ts',
      "export { inner as contract } from '../inner.ts'\n",
    )
    plantAll('packages/adapter-sqlite/src', { index: "export { inner } from '@vedette/core'" })
    plantAll('packages/adapter-http/src', { index: "export { inner } from '@vedette/core'" })
    plantAll('packages/adapter-http/test', {
      'contract.test': "import '@vedette/core/conformance'\nimport 'fast-check'",
    })
  }

  function violations(): readonly (readonly [rule: string, from: string])[] {
    const cruise = 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'
    const { stdout } = garden.run(
      cruise,
      '--config',
      '.dependency-cruiser.mjs',
      '--output-type',
      'json',
      'packages',
    )
    const { summary } = JSON.parse(stdout) as {
      readonly summary: {
        readonly violations: readonly { readonly rule: { name: string }; readonly from: string }[]
      }
    }
    return summary.violations.map(({ rule, from }) => [rule.name, from])
  }

  it('say nothing where they are kept', () => {
    plantWorkspace()
    expect(violations()).toEqual([])
  })

  it('are each broken by their planted import', () => {
    plantWorkspace()
    garden.plant(
      'packages/adapter-http/src/turns.ts',
      "import type { A } from './returns.ts'\nexport type B = A\n",
    )
    for (const [from, source] of Object.values(IMPORTS)) garden.plant(`packages/${from}.ts`, `${source}\n`)
    const found = violations()
    for (const [rule, [from]] of Object.entries(IMPORTS)) {
      expect(found).toContainEqual([rule, `packages/${from}.ts`])
    }
  })
})
