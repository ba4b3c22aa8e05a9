import pg, { type ClientBase, type CustomTypesConfig } from 'pg'
import { isAway, unavailable } from './errors.ts'

/** One row as its columns, in the order of the statement. */
type Row = readonly unknown[]

/** One connection, lent for a while. What it throws is IocError `unavailable` when the database is away. */
export interface Connection {
  /** The caller knows what the statement selects. */
  all<R extends Row>(sql: string, ...values: readonly unknown[]): Promise<readonly R[]>
  /** The first row. */
  first<R extends Row>(sql: string, ...values: readonly unknown[]): Promise<R | undefined>
  /** Runs statements without values in one message. @returns the rows of each. */
  script(sql: string): Promise<readonly (readonly Row[])[]>
}

const { INT8 } = pg.types.builtins

/** Microseconds fit into a number until the year 2255; the driver alone would give them as text. */
const EXACT_NUMBERS: CustomTypesConfig = {
  getTypeParser: (oid: number) =>
    oid === Number(INT8) ? Number : (pg.types.getTypeParser(oid) as (text: string) => unknown),
}

/**
 * Statements have no names: behind a pooler the next one may go to another server process.
 *
 * @param timeoutMs - how long the answer to a statement may take; the connection is of no use afterwards.
 */
export function over(client: ClientBase, timeoutMs: number): Connection {
  const common = { rowMode: 'array', types: EXACT_NUMBERS, query_timeout: timeoutMs } as const
  /** Told here, where it is known that an error is the database's, and not of whoever uses the connection. */
  async function run(query: { readonly text: string; readonly values?: unknown[] }): Promise<unknown> {
    try {
      return await client.query({ ...common, ...query })
    } catch (error) {
      throw isAway(error) ? unavailable(error) : error
    }
  }
  async function all<R extends Row>(sql: string, ...values: readonly unknown[]): Promise<readonly R[]> {
    const { rows } = (await run({ text: sql, values: [...values] })) as { readonly rows: readonly R[] }
    return rows
  }
  return {
    all,
    first: async <R extends Row>(sql: string, ...values: readonly unknown[]) =>
      (await all<R>(sql, ...values))[0],
    async script(sql) {
      const results = await run({ text: sql })
      const each = (Array.isArray(results) ? results : [results]) as readonly { rows: readonly Row[] }[]
      return each.map(({ rows }) => rows)
    },
  }
}
