// The servers that other tests rely on do what their names say.
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Client } from 'pg'
import { closingAfterEach } from '../closing.ts'
import { eventually } from '../eventually.ts'
import { startProxy } from '../fault-proxy.ts'
import { startNginx } from '../nginx.ts'
import { startPgbouncer } from '../pgbouncer.ts'
import { describePostgres, freshDatabase, type TestDatabase } from '../postgres-database.ts'
import { startServer, startStandby } from '../postgres-server.ts'
import { debianBin, describeWith } from '../programs.ts'
import { query } from '../query.ts'

jest.setTimeout(60_000)

const closing = closingAfterEach()

async function connected(url: string): Promise<Client> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 300 })
  client.on('error', () => undefined)
  await client.connect()
  // One whose bytes are swallowed would say goodbye for ever.
  return closing(client, async () => void client.end().catch(() => undefined))
}

/** Waits for the end of a connection, whatever its reason. */
function ended(client: Client): Promise<void> {
  return new Promise((resolve) => void client.once('end', resolve))
}

const reached = (url: string) => query(url, 'select 1 as one').then(([{ one }]) => one as number)

describePostgres('the server of the run', () => {
  let database: TestDatabase
  beforeAll(async () => void (database = await freshDatabase()))
  afterAll(() => database.drop())

  it('gives a database that sorts as people do, not as bytes do', async () => {
    expect(await database.query(`select 'a' < 'B' as before, current_database() as name`)).toEqual([
      { before: true, name: database.name },
    ])
  })

  it('takes a database away from whoever is connected', async () => {
    const other = await freshDatabase()
    const client = await connected(other.url)
    const lost = ended(client)
    await other.drop()
    await lost
    await expect(other.query('select 1')).rejects.toThrow('does not exist')
  })

  it('is reached through a proxy until that fails, in every way', async () => {
    const proxy = closing(await startProxy(Number(new URL(database.url).port)), ({ close }) => close())
    const url = proxy.url(database.url)
    const first = await connected(url)
    await first.query('select 1')

    const cut = ended(first)
    proxy.cut()
    await cut
    const second = await connected(url)

    proxy.swallow()
    const answer = jest.fn()
    second.query('select 1').then(answer, answer)
    await expect(connected(url)).rejects.toThrow('timeout')
    proxy.heal()
    expect(await reached(url)).toBe(1)
    expect(answer).not.toHaveBeenCalled()

    proxy.refuse()
    await eventually(() => expect(answer).toHaveBeenCalled())
    await expect(reached(url)).rejects.toThrow('ECONNRESET')
    proxy.heal()
    expect(await reached(url)).toBe(1)
    expect(answer).toHaveBeenCalledWith(expect.objectContaining({ message: 'read ECONNRESET' }))
  })
})

describePostgres('a server of a test', () => {
  it('restarts and stops, on its port and with its data, and leaves nothing', async () => {
    const server = closing(await startServer({ settings: { work_mem: '7MB' } }), ({ close }) => close())
    await server.query('create table kept (n int)')
    for (const mode of ['fast', 'immediate'] as const) {
      const client = await connected(server.url)
      const lost = ended(client)
      await server.query('insert into kept values (1)')
      await server.restart(mode)
      await lost
    }
    expect(await server.query('select count(*)::int as kept from kept')).toEqual([{ kept: 2 }])
    expect(await server.query('show work_mem')).toEqual([{ work_mem: '7MB' }])

    await server.stop('immediate')
    await expect(reached(server.url)).rejects.toThrow('ECONNREFUSED')
    await server.start()
    const client = await connected(server.url)
    const lost = ended(client)
    await server.killBackends()
    await lost
    await server.close()
    expect(existsSync(server.data)).toBe(false)
  })

  it('that cannot start says why', async () => {
    await expect(startServer({ settings: { nonsense: '1' } })).rejects.toThrow('unrecognized configuration')
  })
})

describeWith('pg_basebackup', 'a standby', () => {
  it('streams, holds back, catches up, is promoted, and a proxy leads there', async () => {
    const primary = closing(await startServer({ bin: debianBin() as string }), ({ close }) => close())
    await primary.query('create table t (n int); insert into t values (1)')
    const standby = closing(await startStandby(primary), ({ close }) => close())
    const rows = async () => (await standby.query('select count(*)::int as rows from t'))[0].rows as number
    expect(await rows()).toBe(1)
    await expect(standby.query('insert into t values (9)')).rejects.toThrow('read-only')

    await standby.pauseReplay()
    await primary.query('insert into t values (2)')
    expect(await rows()).toBe(1)
    await standby.resumeReplay()
    await standby.waitUntilCaughtUp()
    expect(await rows()).toBe(2)

    const proxy = closing(await startProxy(primary.port), ({ close }) => close())
    await primary.stop('immediate')
    await standby.promote()
    proxy.retarget(standby.port)
    await query(proxy.url(primary.url), 'insert into t values (3)')
    expect(await rows()).toBe(3)
  })
})

describePostgres('a pool', () => {
  describeWith('pgbouncer', 'of PgBouncer', () => {
    it('gives a connection for a transaction only', async () => {
      const database = closing(await freshDatabase(), ({ drop }) => drop())
      const settings = { default_pool_size: '1' }
      const pool = closing(await startPgbouncer(database.url, { settings }), ({ stop }) => stop())
      const clients = await Promise.all([1, 2].map(() => connected(pool.url(database.name))))
      const pids = await Promise.all(clients.map((client) => client.query('select pg_backend_pid() as pid')))
      expect(pids[0]?.rows).toEqual(pids[1]?.rows)
    })
  })
})

describeWith('nginx', 'a reverse proxy', () => {
  async function upstream(answer: string, status = 200): Promise<{ port: number; server: Server }> {
    const server = createServer((request, response) => {
      response.writeHead(status).end(`${answer} ${String(request.headers['x-forwarded-for'])}`)
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    closing(server, async () => {
      server.closeAllConnections()
      server.close()
    })
    return { port: (server.address() as AddressInfo).port, server }
  }
  const ask = async (url: string) =>
    (await fetch(url, { method: 'POST', headers: { connection: 'close' } })).text()

  it('passes requests on to whoever serves', async () => {
    const [a, b, closed] = [await upstream('a'), await upstream('b'), await upstream('closed', 503)]
    const nginx = closing(await startNginx({ upstreams: [a.port, closed.port] }), ({ stop }) => stop())
    for (let n = 0; n < 4; n++) expect(await ask(nginx.url)).toBe('a 127.0.0.1')
    await nginx.reload([b.port, a.port])
    expect(new Set([await ask(nginx.url), await ask(nginx.url)])).toEqual(
      new Set(['a 127.0.0.1', 'b 127.0.0.1']),
    )
    b.server.closeAllConnections()
    b.server.close()
    for (let n = 0; n < 4; n++) expect(await ask(nginx.url)).toBe('a 127.0.0.1')
  })
})
