import { csv } from './csv.ts'
import type { Format } from './format.ts'
import { json } from './json.ts'
import type { FormatName } from './names.ts'
import { ndjson } from './ndjson.ts'
import { txt } from './txt.ts'

/** Every way to write an answer. `ndjson` is for exports: it is not a format of the HTTP contract. */
export const WRITERS: Readonly<Record<FormatName | 'ndjson', Format>> = { json, csv, txt, ndjson }
