import { type ArticleStore, twiceIfNeedBe } from '@vedette/core'
import {
  ARTICLE_COLUMNS,
  articleDamage,
  type ArticleRow,
  fromArticleRow,
  requireArticleId,
  toArticleRow,
} from '@vedette/core/store'
import type { Connection } from './connection.ts'
import { errorCode } from './errors.ts'
import type { Pool } from './pool.ts'
import { untilAvailable } from './waiting.ts'

/** The driver would parse JSON; what is in it is for core to say. */
const TEXTS: ReadonlySet<string> = new Set([
  ...['title', 'summary', 'tags', 'mitre_techniques', 'threat_actors', 'industries'],
])

const ROWS = `
  select ${ARTICLE_COLUMNS.map((name) => (TEXTS.has(name) ? `${name}::text` : name)).join(', ')}
  from vedette.article`

const FIND = `${ROWS} where id = $1`

const PUT = `
  insert into vedette.article (${ARTICLE_COLUMNS.join(', ')})
  values (${ARTICLE_COLUMNS.map((_, n) => `$${n + 1}`).join(', ')})
  on conflict (id) do update set ${ARTICLE_COLUMNS.map((name) => `${name} = excluded.${name}`).join(', ')}`

const COUNT = 'select count(*) from vedette.article'

/** Before all that are given. */
const FIRST_ID = '00000000-0000-0000-0000-000000000000'
const CHECKED_AT_ONCE = 500
/** Who reads of so much damage restores the whole. */
const ENOUGH = 10
const NEXT = `${ROWS} where id > $1 order by id limit ${CHECKED_AT_ONCE}`

/**
 * Articles in a database that is migrated. Who reads articles also writes them, so nothing is asked of a copy.
 *
 * @param waitMs - milliseconds that storing one may take, repetitions included: a run that reads articles outlasts a
 *   failover, as it does while it stores their indicators.
 */
export function articleStore(primary: Pool, waitMs: number): ArticleStore {
  return {
    async find(id) {
      const wanted = requireArticleId(id)
      const row = await twiceIfNeedBe(() =>
        primary.lend((connection) => connection.first<ArticleRow>(FIND, wanted)),
      )
      return row && fromArticleRow(row)
    },

    async put(article) {
      const row = toArticleRow(article)
      await untilAvailable(() => primary.lend((connection) => put(connection, row)), waitMs)
    },

    async count() {
      const row = await twiceIfNeedBe(() => primary.lend((connection) => connection.first<[number]>(COUNT)))
      return row?.[0] ?? 0
    },
  }
}

/** Reads all articles. @returns what is damaged, in words, as far as the first of it. */
export async function damagedArticles(connection: Connection): Promise<readonly string[]> {
  const damage: string[] = []
  for (let last: string | undefined = FIRST_ID; last !== undefined && damage.length < ENOUGH;) {
    const rows: readonly ArticleRow[] = await connection.all<ArticleRow>(NEXT, last)
    damage.push(...rows.flatMap(articleDamage))
    last = rows.at(-1)?.[0]
  }
  return damage
}

async function put(connection: Connection, row: ArticleRow): Promise<void> {
  try {
    await connection.all(PUT, ...row)
  } catch (error) {
    // Of two that are first with an article, one may find its URL taken before its id: then it is there by now.
    if (errorCode(error) !== '23505') throw error
    await connection.all(PUT, ...row)
  }
}
