import { type Garden, openGarden, readReal, runNode } from './planting.ts'

jest.setTimeout(120_000)

let garden: Garden
beforeEach(() => {
  garden = openGarden()
})
afterEach(() => garden.clear())

const lines = (count: number) => 'export {}\n'.repeat(count)
const constants = (count: number) =>
  Array.from({ length: count }, (_, n) => `export const c${n} = ${n}\n`).join('')

/** A package with one door, which is in order. */
function plantPackage(
  name: string,
  exports: unknown = { types: './dist/index.d.ts', default: './dist/index.js' },
): void {
  const folder = `packages/${name}`
  const manifest = {
    name: `@garden/${name}`,
    version: '1.0.0',
    license: 'Apache-2.0',
    type: 'module',
    exports: { '.': exports },
  }
  garden.plant(
    `${folder}/package.json`,
    JSON.stringify({ ...manifest, files: ['dist'], repository: undefined }),
  )
  garden.plant(`${folder}/dist/index.js`, 'export const answer = 42\n')
  garden.plant(`${folder}/dist/index.d.ts`, 'export declare const answer: number;\n')
}

describe('the shape rules', () => {
  beforeEach(() => {
    plantPackage('core', { '@vedette/source': './src/index.ts' })
    garden.plant('packages/core/src/index.ts', constants(40))
    garden.plant('packages/core/src/a/b/deep.ts', lines(250))
    garden.plant('packages/core/README.md', '\n'.repeat(80))
  })

  it('say nothing at their limits', () => {
    expect(garden.run('scripts/shape.mjs', garden.folder)).toMatchObject({ exitCode: 0, output: '' })
  })

  it.each([
    ['a long file', 'packages/core/src/long.ts', lines(251), '251 lines'],
    ['a deep folder', 'packages/core/src/a/b/c/deeper.ts', lines(1), '3 folders'],
    ['a vague file name', 'packages/core/src/query-utils.ts', lines(1), '"utils"'],
    ['a vague folder name', 'packages/core/src/shared/query.ts', lines(1), '"shared"'],
    ['a vague name of a test', 'packages/core/test/helpers.ts', lines(1), '"helpers"'],
    ['a wide door', 'packages/core/src/index.ts', constants(41), '41 exported values'],
    [
      'a wide door of listed names',
      'packages/core/src/index.ts',
      `${constants(39)}export { c0 as x, c1 as y }`,
      '41',
    ],
    ['a long README', 'packages/core/README.md', '\n'.repeat(81), '81 lines'],
  ])('refuse %s', (_, path, text, complaint) => {
    garden.plant(path, text)
    const { exitCode, output } = garden.run('scripts/shape.mjs', garden.folder)
    expect(output).toContain(`${path}: `)
    expect(output).toContain(complaint)
    expect(exitCode).toBe(1)
  })
})

describe('a deep import', () => {
  it('fails at run time, whatever the file', () => {
    garden.plant('packages/core/package.json', readReal('packages/core/package.json'))
    garden.plant('packages/core/src/tier.ts', '')
    garden.install('user', '@vedette/core', `${garden.folder}/packages/core`)
    const { exitCode, output } = runNode(`${garden.folder}/user`, [
      '-e',
      "import('@vedette/core/src/tier.ts')",
    ])
    expect(output).toContain('ERR_PACKAGE_PATH_NOT_EXPORTED')
    expect(exitCode).toBe(1)
  })
})

describe('the API report', () => {
  it('passes when nothing has changed, and fails when a door has', () => {
    plantPackage('core')
    expect(garden.run('scripts/api-reports.mjs', '--update', garden.folder).exitCode).toBe(0)
    expect(garden.run('scripts/api-reports.mjs', garden.folder)).toMatchObject({ exitCode: 0, output: '' })

    garden.plant('packages/core/dist/index.d.ts', 'export declare const answer: string;\n')
    const { exitCode, output } = garden.run('scripts/api-reports.mjs', garden.folder)
    expect(output).toContain('etc/core.api.md differs')
    expect(exitCode).toBe(1)
  })
})

describe('the check of packed packages', () => {
  beforeEach(() => {
    garden.plant('package.json', JSON.stringify({ private: true }))
    garden.copy('pnpm-workspace.yaml')
  })

  it('passes a package that is in order', () => {
    plantPackage('sound')
    expect(garden.run('scripts/packages.mjs', garden.folder)).toMatchObject({ exitCode: 0 })
  })

  it('fails on a door that leads nowhere, and on declarations that do', () => {
    plantPackage('nowhere', { types: './dist/index.d.ts', default: './dist/gone.js' })
    plantPackage('untrue')
    garden.plant('packages/untrue/dist/index.d.ts', "export { answer } from './gone.js';\n")
    const { exitCode, output } = garden.run('scripts/packages.mjs', garden.folder)
    expect(output).toMatch(/publint[^]*garden-nowhere[^]*gone\.js[^]*does not exist/)
    expect(output).toMatch(/@garden\/untrue[^]*Internal resolution error/i)
    expect(exitCode).toBe(1)
  })
})

describe('the search for dead code', () => {
  beforeEach(() => {
    garden.plant(
      'package.json',
      JSON.stringify({ private: true, type: 'module', workspaces: ['packages/*'] }),
    )
    garden.copy('knip.json')
    plantPackage('core', { '@vedette/source': './src/index.ts', default: './dist/index.js' })
    garden.plant('packages/core/src/index.ts', "export { used } from './subject.ts'\n")
    garden.plant('packages/core/src/subject.ts', 'export const used = 1\n')
  })

  it('passes where everything is used', () => {
    expect(garden.run('node_modules/knip/bin/knip.js', '--no-config-hints')).toMatchObject({ exitCode: 0 })
  })

  it('fails on an export that nobody imports, and on a file that nobody imports', () => {
    garden.plant('packages/core/src/subject.ts', 'export const used = 1\nexport const unused = 2\n')
    garden.plant('packages/core/src/left.ts', 'export const left = 1\n')
    const { exitCode, output } = garden.run('node_modules/knip/bin/knip.js', '--no-config-hints')
    expect(output).toMatch(/unused .*subject\.ts/)
    expect(output).toContain('packages/core/src/left.ts')
    expect(exitCode).toBe(1)
  })
})

describe('the formatter', () => {
  it('refuses a semicolon', () => {
    garden.copy('.prettierrc.json')
    garden.plant('planted.ts', 'export const a = 1;\n')
    const { exitCode, output } = garden.run('node_modules/prettier/bin/prettier.cjs', '--check', 'planted.ts')
    expect(output).toContain('planted.ts')
    expect(exitCode).toBe(1)
  })
})
