export { type Layout, type Piece, writeLine } from '../formats/layout.ts'
export { requireArticleId, requireIndicatorId } from '../identity.ts'
export { type Filters, type ListNumber, listOf, listsOf } from '../lists.ts'
export { type Column, COLUMNS, inCategory, project, type Projection } from '../projection.ts'
export { hadRoom, windowStart } from '../rate.ts'
export { withOutages } from '../rate-outage.ts'
export { byNewest, matches } from '../selection.ts'
export {
  ARTICLE_COLUMNS,
  articleDamage,
  type ArticleRow,
  fromArticleRow,
  toArticleRow,
} from './article-row.ts'
export { checkChange } from './change.ts'
export { columnName, type Columns, lineExpression, sqlText } from './expression.ts'
export { fromKeyRow, type KeyRow, toKeyRow } from './key-row.ts'
export { perLayout } from './per-layout.ts'
export { reportOf } from './report.ts'
export { countPlan, type CountPlan, type Range, tallyChanges, type TallyChange } from './tally.ts'
