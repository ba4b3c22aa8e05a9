// Compares the public surface of every door with its report in etc/; `--update` writes the reports instead.
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import apiExtractor from '@microsoft/api-extractor'

// A CommonJS package whose named exports Node cannot see.
const { Extractor, ExtractorConfig, ExtractorLogLevel } = apiExtractor

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const args = process.argv.slice(2)
const update = args.includes('--update')
const root = resolve(args.find((arg) => !arg.startsWith('--')) ?? ROOT)

/** Without our own condition: what is reported is what a user gets, the built declarations. */
const COMPILER = {
  target: 'es2023',
  lib: ['es2023'],
  module: 'nodenext',
  moduleResolution: 'nodenext',
  strict: true,
  exactOptionalPropertyTypes: true,
  types: ['node'],
  skipLibCheck: true,
}

const MESSAGES = {
  compilerMessageReporting: { default: { logLevel: 'error' } },
  extractorMessageReporting: {
    default: { logLevel: 'warning', addToApiReportFile: true },
    // Nothing here is published by release stage.
    'ae-missing-release-tag': { logLevel: 'none' },
  },
  tsdocMessageReporting: { default: { logLevel: 'warning', addToApiReportFile: true } },
}

mkdirSync(join(root, 'etc'), { recursive: true })
const results = packageFolders().flatMap((folder) => doorsOf(folder).map((door) => report(folder, door)))
if (results.includes(false)) {
  console.error('The public surface is not what etc/ says. If it is meant: npm run build && npm run api')
  process.exitCode = 1
}

function packageFolders() {
  return readdirSync(join(root, 'packages')).map((name) => join(root, 'packages', name))
}

/** One for each entry of `exports`: its report's name and its declarations. */
function doorsOf(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return Object.entries(manifest.exports ?? {}).map(([door, { types }]) => ({
    name: [manifest.name.split('/')[1], ...door.split('/').slice(1)].join('-'),
    declarations: join(folder, types),
    isMain: door === '.',
  }))
}

/** @returns whether the surface is what the report says (or has become so, with `--update`). */
function report(folder, { name, declarations, isMain }) {
  const config = ExtractorConfig.prepare({
    configObject: configOf(folder, { name, declarations, isMain }),
    configObjectFullPath: undefined,
    packageJsonFullPath: join(folder, 'package.json'),
  })
  const result = Extractor.invoke(config, { localBuild: update, messageCallback: quiet })
  if (result.apiReportChanged) console.error(`etc/${name}.api.md ${update ? 'is updated' : 'differs'}`)
  return result.succeeded
}

function configOf(folder, { name, declarations, isMain }) {
  return {
    projectFolder: folder,
    mainEntryPointFilePath: declarations,
    newlineKind: 'lf',
    compiler: { overrideTsconfig: { compilerOptions: COMPILER } },
    apiReport: {
      enabled: true,
      reportFileName: `${name}.api.md`,
      reportFolder: join(root, 'etc'),
      reportTempFolder: join(root, 'temp'),
    },
    docModel: { enabled: false },
    dtsRollup: { enabled: false },
    tsdocMetadata: { enabled: false },
    messages: {
      ...MESSAGES,
      extractorMessageReporting: {
        ...MESSAGES.extractorMessageReporting,
        // What a side door speaks of is exported at the main one.
        ...(isMain ? {} : { 'ae-forgotten-export': { logLevel: 'none' } }),
      },
    },
  }
}

function quiet(message) {
  const loud = message.logLevel === ExtractorLogLevel.Error || message.logLevel === ExtractorLogLevel.Warning
  if (!loud) message.handled = true
}
