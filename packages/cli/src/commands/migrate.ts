import type { Run } from '../command.ts'
import { print } from '../output.ts'
import { schemaNumber, withStorage } from '../storage.ts'

/** `vedette migrate`: opening a database is what brings it to the present schema. */
export const migrate: Run = async ({ settings }) => {
  const { db } = await settings()
  const path = await withStorage(db, async (storage) => storage.path)
  await print(`${path}: schema ${await schemaNumber(path)}, the present one\n`)
}
