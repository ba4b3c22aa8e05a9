// Servers as child processes, and a client that asks one after the other over a connection that stays open.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { fileURLToPath } from 'node:url'

const CHILD = fileURLToPath(new URL('child.mjs', import.meta.url))
const CLIENT = fileURLToPath(new URL('bulk-client.mjs', import.meta.url))

/** @returns `{ url, key, pid, ask, request, stop }` */
export async function startProcess(kind, path) {
  const child = fork(CHILD, [kind, ...(path === undefined ? [] : [path])])
  const waiting = new Map()
  const ready = new Promise((resolve, reject) => {
    child.on('message', ({ ready, id, answer }) =>
      ready === undefined ? waiting.get(id)(answer) : resolve(ready),
    )
    child.once('exit', (code) => reject(new Error(`The ${kind} server ended with ${code}`)))
  })
  const { url, key } = await ready
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  let asked = 0
  return {
    ...{ url, key, pid: child.pid },
    ask: (ask) =>
      new Promise((resolve) => {
        waiting.set((asked += 1), resolve)
        child.send({ id: asked, ask })
      }),
    request: (raw) => request({ url, key, agent }, raw),
    async stop() {
      agent.destroy()
      const gone = once(child, 'exit')
      child.kill()
      await gone
    },
  }
}

/** Asks for a list. @returns `{ status, headers, body, ms }` */
export async function request({ url, key, agent }, raw) {
  const start = performance.now()
  const sent = get(`${url}/api/v1/iocs?${raw}`, { agent, headers: { 'X-API-Key': key } })
  const [response] = await once(sent, 'response')
  const chunks = []
  for await (const chunk of response) chunks.push(chunk)
  const ms = performance.now() - start
  if (response.statusCode !== 200) throw new Error(`${raw}: ${response.statusCode} ${Buffer.concat(chunks)}`)
  return { headers: response.headers, body: Buffer.concat(chunks), ms }
}

/**
 * Sends requests one after the other.
 *
 * @returns `{ cpu, wall }` of one request, in milliseconds: the server's own time of the processor, all its threads,
 * as its operating system counts it; and what the client waited.
 */
export async function timeRequests(server, queries) {
  const before = await server.ask('cpu')
  let wall = 0
  for (const raw of queries) wall += (await server.request(raw)).ms
  const cpu = (await server.ask('cpu')) - before
  return { cpu: cpu / queries.length, wall: wall / queries.length }
}

/** A process that asks for whole lists at a steady rate. @returns a function that ends it and gives how many came. */
export function startBulkClient(server, perSecond) {
  const child = fork(CLIENT, [server.url, String(perSecond)], { env: { ...process.env, KEY: server.key } })
  return async () => {
    const told = once(child, 'message')
    child.send('end')
    const [{ answers }] = await told
    return answers
  }
}

/** Memory of a process in MB: what it holds now, or what it held at most. Linux only. */
export function memoryOf(pid, field = 'VmRSS') {
  const [, kilobytes] =
    new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) / 1024
}

/** From now on `VmHWM` counts anew. */
export function forgetPeak(pid) {
  writeFileSync(`/proc/${pid}/clear_refs`, '5')
}
