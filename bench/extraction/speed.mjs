// How fast articles are read, beside the npm package ioc-extractor: `node bench/extraction/speed.mjs FILE...`, after
// `npm run build`. The files are read as one text. Both take turns in one process; medians are shown.
import { readFileSync } from 'node:fs'
import { extractIOC } from 'ioc-extractor'
import { extractFromText } from '../../packages/core/dist/ingest/index.js'

const ROUNDS = 61
/** Rounds in which the code is still being compiled. */
const WARM_UP = 60
const MB = 1024 * 1024

const files = process.argv.slice(2)
if (files.length === 0) {
  console.error('usage: node bench/extraction/speed.mjs FILE...')
  process.exit(2)
}
const text = files.map((file) => readFileSync(file, 'utf8')).join('\n')
const bytes = Buffer.byteLength(text)
const readers = [
  { name: 'vedette', read: () => extractFromText(text), times: [] },
  { name: 'ioc-extractor', read: () => extractIOC(text), times: [] },
]
for (let round = 0; round < WARM_UP; round++) for (const { read } of readers) read()
for (let round = 0; round < ROUNDS; round++)
  for (const reader of readers) reader.times.push(timeOf(reader.read))

console.log(`${files.length} files, ${(bytes / MB).toFixed(2)} MB, median of ${ROUNDS} rounds`)
for (const { name, times } of readers) {
  const ms = median(times)
  console.log(
    `${name.padEnd(14)} ${ms.toFixed(1).padStart(8)} ms ${(bytes / MB / (ms / 1000)).toFixed(2).padStart(8)} MB/s`,
  )
}
console.log(`ratio ${(median(readers[1].times) / median(readers[0].times)).toFixed(1)}`)

function timeOf(read) {
  const start = performance.now()
  read()
  return performance.now() - start
}

function median(times) {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]
}
