// Every measure, in the order of the table.
import { blocking } from './blocking.mjs'
import { wholeLists } from './exports.mjs'
import { growth } from './growth.mjs'
import { ingestion } from './ingestion.mjs'
import { lists } from './lists.mjs'
import { pages } from './pages.mjs'
import { postgresql } from './postgresql.mjs'
import { totals } from './totals.mjs'

/**
 * Each is `{ name, title, needs, run }`; `run` takes the context of the run and gives results, a line each. `needs` is
 * what has to be there: `shell`, `typical`, `large`, `linux`.
 */
export const MEASURES = [
  ...lists,
  ...pages,
  ...growth,
  ...totals,
  ...blocking,
  ...wholeLists,
  ...ingestion,
  ...postgresql,
]
