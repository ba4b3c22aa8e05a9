// Begins to replace the list that is its argument, says so, and never comes to the end.
import { replaceList } from '../dist/list-file.js'

async function* endless() {
  yield { text: 'new\n', rows: 1 }
  process.stdout.write('writing\n')
  await new Promise((resolve) => setInterval(resolve, 1_000_000_000))
}

await replaceList(process.argv[2], endless(), { force: true })
