import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request as httpRequest } from 'node:http'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { closingAfterEach } from '../../../testing/closing.ts'
import { eventually } from '../../../testing/eventually.ts'
import { freePort } from '../../../testing/free-port.ts'
import { startNginx } from '../../../testing/nginx.ts'
import { describePostgres, freshDatabase } from '../../../testing/postgres-database.ts'
import { describeWith } from '../../../testing/programs.ts'
import { feodoFile } from './feed-files.ts'
import { said, workplace } from './program.ts'

const { run, start, write } = workplace()
const closing = closingAfterEach()

/** How often each replica is restarted: more by hand, as each round takes seconds. */
const ROUNDS = Number(process.env['VEDETTE_ROLLING_ROUNDS'] ?? 2)
jest.setTimeout(ROUNDS * 60_000)
const REPLICAS = 3
const CLIENTS = 8
/** Some answers fit into one packet; others are on their way for a while, and can be cut off. */
const PAGES = [1, 1, 1, 500]
const TIERS = JSON.stringify({ pro: { requestsPerMinute: 10 ** 9, requestsPerDay: 10 ** 9 } })

/** Requests without a break through keep-alive connections, and what was not answered with a list. */
function load(port: number, key: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS })
  const tally = { requests: 0, failures: [] as string[] }
  let isOver = false
  async function client(_: unknown, n: number) {
    const rows = PAGES[n % PAGES.length] as number
    while (!isOver) {
      const failure = await askOnce({ agent, port, key, rows }).catch(String)
      tally.requests += 1
      if (failure !== undefined) tally.failures.push(failure)
    }
  }
  const all = Promise.all(Array.from({ length: CLIENTS }, client))
  return {
    tally,
    async stop() {
      isOver = true
      await all
      agent.destroy()
    },
  }
}

interface Asking {
  readonly agent: Agent
  readonly port: number
  readonly key: string
  readonly rows: number
}

/** @returns what was wrong with the answer, if anything. */
function askOnce({ agent, port, key, rows }: Asking): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path: `/api/v1/iocs?limit=${rows}`, agent }
    httpRequest(
      { ...options, headers: { 'X-API-Key': key }, signal: AbortSignal.timeout(10_000) },
      (response) => {
        text(response).then((body) => {
          const given = body.split('{"id":"').length - 1
          resolve(
            response.statusCode === 200 && given === rows
              ? undefined
              : `${response.statusCode} ${body.slice(0, 200)}`,
          )
        }, reject)
      },
    )
      .on('error', reject)
      .end()
  })
}

/** By the signal of an orchestrator; its log is read to the end. */
async function end(child: ChildProcess): Promise<void> {
  const closed = once(child, 'close')
  child.kill('SIGTERM')
  expect(await closed).toEqual([0, null])
}

describePostgres('three servers on one database', () => {
  describeWith('nginx', 'behind a reverse proxy', () => {
    it(`are restarted one after the other, ${ROUNDS} times, and no request fails`, async () => {
      const { url: db, drop } = await freshDatabase()
      closing(db, drop)
      const ingested = await run(['ingest', 'feodo', write('feodo.csv', feodoFile(500)), '--db', db])
      const created = await run(['keys', 'create', '--tier', 'pro', '--db', db])
      expect([ingested.code, created.code]).toEqual([0, 0])

      const lists = { answered: 0, broken: 0 }
      const serve = async (port: number) => {
        const child = start(['serve', '--port', `${port}`, '--db', db], { VEDETTE_TIERS: TIERS })
        createInterface({ input: child.stderr }).on('line', (line) => {
          const { path, aborted } = JSON.parse(line) as { path?: string; aborted?: true }
          if (path === '/api/v1/iocs') lists.answered += 1
          if (aborted === true) lists.broken += 1
        })
        await said(child, /^Vedette listens on /m)
        const ready = async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).status === 200
        await eventually(ready)
        return child
      }
      const ports: number[] = []
      for (let n = 0; n < REPLICAS; n++) ports.push(await freePort())
      const children = await Promise.all(ports.map(serve))
      const nginx = closing(await startNginx({ upstreams: ports }), ({ stop }) => stop())

      const { tally, stop } = closing(load(nginx.port, created.stdout.trim()), (running) => running.stop())
      const moreAnswers = async () => {
        const before = tally.requests
        await eventually(() => expect(tally.requests).toBeGreaterThan(before + 10 * CLIENTS))
      }
      await moreAnswers()
      for (let round = 0; round < ROUNDS; round++) {
        for (const [n, port] of ports.entries()) {
          await end(children[n] as ChildProcess)
          children[n] = await serve(port)
          await moreAnswers()
        }
      }
      await stop()
      await Promise.all(children.map(end))
      console.info(
        `${ROUNDS} rolling restarts: ${tally.requests} requests, ${tally.failures.length} failures`,
      )
      expect(tally.failures).toEqual([])
      // Not even the proxy saw one: what a server began it finished, and nobody had to do it again.
      expect(lists).toEqual({ answered: tally.requests, broken: 0 })
    })
  })
})
