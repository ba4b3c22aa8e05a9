import type { ArticleStore } from '@vedette/core'
import {
  ARTICLE_COLUMNS,
  articleDamage,
  type ArticleRow,
  fromArticleRow,
  requireArticleId,
  toArticleRow,
} from '@vedette/core/store'
import type { Connection } from './connection.ts'
import { build, LIMIT, TEXT } from './schema.ts'
import type { Writer } from './writing.ts'

const FIND = build.selectFrom('article').where('id', '=', TEXT).select(ARTICLE_COLUMNS).compile().sql

/** A URL that stands under another id is no conflict that this settles: the statement fails. */
const PUT = `
  insert into article (${ARTICLE_COLUMNS.join(', ')})
  values (${ARTICLE_COLUMNS.map(() => '?').join(', ')})
  on conflict (id) do update set ${ARTICLE_COLUMNS.map((name) => `${name} = excluded.${name}`).join(', ')}`

const COUNT = build
  .selectFrom('article')
  .select((row) => row.fn.countAll().as('articles'))
  .compile().sql

const CHECKED_AT_ONCE = 500
/** Who reads of so much damage restores the whole. */
const ENOUGH = 10

const NEXT = build
  .selectFrom('article')
  .where('id', '>', TEXT)
  .select(ARTICLE_COLUMNS)
  .orderBy('id')
  .limit(LIMIT)
  .compile().sql

/** Articles in a database that is migrated. */
export function articleStore(writer: Writer): ArticleStore {
  return {
    async find(id) {
      const wanted = requireArticleId(id)
      const row = await writer.outside((connection) => connection.first<ArticleRow>(FIND, wanted))
      return row && fromArticleRow(row)
    },

    async put(article) {
      const row = toArticleRow(article)
      await writer.transaction((connection) => connection.run(PUT, ...row))
    },

    count: () => writer.outside((connection) => connection.first<[number]>(COUNT)?.[0] ?? 0),
  }
}

/** Reads all articles. @returns what is damaged, in words, as far as the first of it. */
export function damagedArticles(connection: Connection): readonly string[] {
  const damage: string[] = []
  for (let last: string | undefined = ''; last !== undefined && damage.length < ENOUGH;) {
    const rows: readonly ArticleRow[] = connection.all<ArticleRow>(NEXT, last, CHECKED_AT_ONCE)
    damage.push(...rows.flatMap(articleDamage))
    last = rows.at(-1)?.[0]
  }
  return damage
}
