import type { IndicatorStore } from '../ports.ts'
import type { Clause } from './clause.ts'
import { readingClauses } from './store-reading.ts'
import { comparingClauses } from './store-comparing.ts'
import { writingClauses } from './store-writing.ts'

/** Everything that a store of indicators promises. There is no list of exceptions. */
export const storeContract: readonly Clause<IndicatorStore>[] = [
  ...readingClauses,
  ...writingClauses,
  ...comparingClauses,
]
