import type { Run } from '../command.ts'
import { print } from '../output.ts'
import { withStorage } from '../storage.ts'

/** `vedette migrate`: opening a database is what brings it to the present schema. */
export const migrate: Run = async ({ settings }) => {
  const { db } = await settings()
  const { place, schema } = await withStorage({ db }, async (storage) => storage)
  await print(`${place}: schema ${schema}, the present one\n`)
}
