import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChild } from './child.ts'
import { freePort } from './free-port.ts'
import { findProgram } from './programs.ts'

export interface Pgbouncer {
  readonly port: number
  /** Of a database of the server, through the pool. */
  url(database: string): string
  stop(): Promise<void>
}

/** A PgBouncer in front of a server that pools by transaction. `settings` are those of its section [pgbouncer]. */
export async function startPgbouncer(
  serverUrl: string,
  { settings = {} }: { readonly settings?: Readonly<Record<string, string>> } = {},
): Promise<Pgbouncer> {
  const folder = mkdtempSync(join(tmpdir(), 'vedette-pgbouncer-'))
  const port = await freePort()
  const file = join(folder, 'pgbouncer.ini')
  writeFileSync(file, configuration(new URL(serverUrl), port, settings))
  const program = findProgram('pgbouncer') ?? 'pgbouncer'
  const child = await startChild('supervise.mjs', [folder, String(port), program, file])
  return {
    port,
    url: (database) => `postgres://postgres@127.0.0.1:${port}/${database}`,
    stop: () => child.end(),
  }
}

function configuration(server: URL, port: number, settings: Readonly<Record<string, string>>): string {
  const all = {
    listen_addr: '127.0.0.1',
    listen_port: port,
    unix_socket_dir: '',
    auth_type: 'any',
    pool_mode: 'transaction',
    default_pool_size: 4,
    max_client_conn: 300,
    ...settings,
  }
  return [
    '[databases]',
    `* = host=${server.hostname} port=${server.port} user=${server.username}`,
    '[pgbouncer]',
    ...Object.entries(all).map(([name, value]) => `${name} = ${value}`),
    '',
  ].join('\n')
}
