import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { startChild } from './child.ts'
import { eventually } from './eventually.ts'
import { freePort } from './free-port.ts'
import { findProgram } from './programs.ts'

export interface Nginx {
  readonly url: string
  readonly port: number
  /** Other upstreams from now on; requests that are under way end where they are. */
  reload(upstreams: readonly number[]): Promise<void>
  stop(): Promise<void>
}

/** An nginx in front of HTTP servers on ports of this machine, set up for restarting them one after the other. */
export async function startNginx({ upstreams }: { readonly upstreams: readonly number[] }): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), 'vedette-nginx-'))
  const port = await freePort()
  const file = join(folder, 'nginx.conf')
  const log = join(folder, 'log')
  const write = (generation: number, ports: readonly number[]) =>
    writeFileSync(file, configuration({ folder, port, generation, upstreams: ports }))
  let generation = 0
  write(generation, upstreams)
  const program = findProgram('nginx') ?? 'nginx'
  const args = ['-c', file, '-p', folder, '-e', log]
  const child = await startChild('supervise.mjs', [folder, String(port), program, ...args])
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    port,
    reload: async (ports) => {
      write(++generation, ports)
      await child.ask('SIGHUP')
      await eventually(async () => (await read(`${url}${GENERATION}`)) === String(generation))
      // Until then the old workers take connections as well.
      await eventually(() => countOf('gracefully shutting down', log) >= generation)
    },
    stop: () => child.end(),
  }
}

const GENERATION = '/nginx-generation'

function countOf(words: string, file: string): number {
  return readFileSync(file, 'utf8').split(words).length - 1
}

/** On a connection of its own: an old one may still lead to the old workers. */
function read(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false }, (response) => void text(response).then(resolve, reject)).on('error', reject)
  })
}

interface Settings {
  readonly folder: string
  readonly port: number
  readonly generation: number
  readonly upstreams: readonly number[]
}

// max_fails=0: an upstream that was down a moment ago is asked again at once. Otherwise nginx believes, when the
// second one restarts, that the first one is still down, and answers 502 for both.
function configuration({ folder, port, generation, upstreams }: Settings): string {
  return `
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/log notice;
events { worker_connections 512; }
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  upstream vedette {
    ${upstreams.map((each) => `server 127.0.0.1:${each} max_fails=0;`).join('\n    ')}
    keepalive 16;
  }
  server {
    listen 127.0.0.1:${port};
    location = ${GENERATION} { return 200 "${generation}"; }
    location / {
      proxy_pass http://vedette;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_connect_timeout 1s;
      proxy_next_upstream error timeout http_503 non_idempotent;
    }
  }
}
`
}
