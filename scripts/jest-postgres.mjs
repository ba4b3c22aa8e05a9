import { startPostgres } from './postgres.mjs'

let server

/** Before all tests: one server for the whole run, unless `VEDETTE_TEST_POSTGRES_URL` names another. */
export default async function startServer() {
  if (process.env.VEDETTE_TEST_POSTGRES_URL) return
  try {
    server = await startPostgres()
  } catch (error) {
    if (process.env.CI) throw error
    console.warn(`\nNO POSTGRESQL, so its tests are SKIPPED: ${error.message}`)
    return
  }
  // The workers inherit it.
  process.env.VEDETTE_TEST_POSTGRES_URL = server.url
}

/** After all tests: whoever starts them again gets a new server. */
export async function stopServer() {
  if (server === undefined) return
  delete process.env.VEDETTE_TEST_POSTGRES_URL
  await server.stop()
  server = undefined
}
