// Sizes, depths and names that no linter knows of: `node scripts/shape.mjs [FOLDER]`.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const MAX_LINES = 250
const MAX_DEPTH = 2
const MAX_EXPORTS = 40
const MAX_README_LINES = 80
const VAGUE = new Set(
  ['util', 'utils', 'helper', 'helpers', 'common', 'shared', 'misc', 'manager', 'managers', 'service'].concat(
    ['services', 'base', 'impl', 'types', 'interfaces', 'dto', 'dtos', 'mapper', 'mappers'],
  ),
)

const root = resolve(process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url)))
const packages = readdirSync(join(root, 'packages')).map((name) => join(root, 'packages', name))
const problems = [
  ...packages.flatMap(checkPackage),
  ...['scripts', 'bench', 'testing'].flatMap((name) => checkNames(join(root, name))),
  ...filesIn(join(root, 'bench')).flatMap(checkLength),
]
for (const problem of problems) console.error(problem)
process.exitCode = problems.length === 0 ? 0 : 1

function checkPackage(folder) {
  const sources = filesIn(join(folder, 'src'))
  return [
    ...sources.flatMap(checkLength),
    ...sources.flatMap((file) => checkDepth(file, folder)),
    ...['src', 'test', 'bin'].flatMap((name) => checkNames(join(folder, name))),
    ...doorsOf(folder).flatMap(checkDoor),
    ...checkReadme(join(folder, 'README.md')),
  ]
}

function checkLength(file) {
  const lines = countLines(file)
  return lines > MAX_LINES
    ? [
        `${shown(file)}: ${lines} lines, at most ${MAX_LINES}. A file is about one subject; which are the two?`,
      ]
    : []
}

function checkDepth(file, folder) {
  const depth = relative(join(folder, 'src'), file).split(sep).length - 1
  return depth > MAX_DEPTH ? [`${shown(file)}: ${depth} folders below src, at most ${MAX_DEPTH}.`] : []
}

function checkNames(folder) {
  return filesIn(folder).flatMap((file) => {
    const vague = shown(file)
      .split(/[/._-]/)
      .find((word) => VAGUE.has(word.toLowerCase()))
    return vague === undefined
      ? []
      : [`${shown(file)}: "${vague}" attracts everything. Name the file after its subject.`]
  })
}

/** The files that `exports` of a package leads to in `src`. */
function doorsOf(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return Object.values(manifest.exports ?? {}).map((door) => join(folder, door['@vedette/source']))
}

function checkDoor(file) {
  if (!existsSync(file)) return [`${shown(file)}: a door of package.json that is not there.`]
  const names = exportedNames(readFileSync(file, 'utf8'))
  return names.length > MAX_EXPORTS
    ? [
        `${shown(file)}: ${names.length} exported values, at most ${MAX_EXPORTS} at one door. What is not needed outside?`,
      ]
    : []
}

/** Types are not counted: they come with the values that need them, and the API report shows each. */
function exportedNames(source) {
  const code = source.replace(/\/\*[^]*?\*\/|\/\/.*/g, '')
  const listed = [...code.matchAll(/\bexport\s+\{([^}]*)\}/g)].flatMap(([, names]) => names.split(','))
  const declared = [...code.matchAll(/\bexport\s+(?:async\s+)?(?:const|function|class)\s+(\w+)/g)]
  return [
    ...listed.map((name) => name.trim()).filter((name) => name !== '' && !name.startsWith('type ')),
    ...declared.map(([, name]) => name),
  ]
}

function checkReadme(file) {
  if (!existsSync(file)) return []
  const lines = countLines(file)
  return lines > MAX_README_LINES ? [`${shown(file)}: ${lines} lines, at most ${MAX_README_LINES}.`] : []
}

function countLines(file) {
  return readFileSync(file, 'utf8').replace(/\n$/, '').split('\n').length
}

function filesIn(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

function shown(file) {
  return relative(root, file).split(sep).join('/')
}
