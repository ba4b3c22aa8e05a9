import { Client, type QueryResult } from 'pg'

/** Rows as the driver gives them: a test knows what it has asked for. */
export type Rows = QueryResult['rows']

/** Runs SQL on a connection of its own. Several statements are possible when there are no values. */
export async function query(url: string, sql: string, values?: readonly unknown[]): Promise<Rows> {
  const client = new Client({ connectionString: url })
  // The server may be stopped at any time, for that is what the tests are about.
  client.on('error', () => undefined)
  await client.connect()
  try {
    const result = await client.query(sql, values && [...values])
    return result.rows
  } finally {
    await client.end().catch(() => undefined)
  }
}
