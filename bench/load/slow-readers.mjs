// Clients that read the start of a large answer and then stand still.
import { connect } from 'node:net'
import { readdirSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { getRequest } from './http-client.mjs'
import { load } from './load.mjs'

const READERS = 1_000
const MEBIBYTE = 1_048_576
const path = '/api/v1/iocs?limit=7000'

export async function slowReaders({ startServer, key }) {
  const server = await startServer()
  const others = { port: server.port, key, path: '/api/v1/iocs?limit=10', connections: 8, rate: 50 }
  await load({ ...others, seconds: 3 })
  const before = { rss: server.rss(), files: filesOf(server) }
  const answers = load({ ...others, seconds: 25 })
  const sockets = await stalled(server.port, key)
  const stalledAt = performance.now()
  let peak = 0
  let gone
  while (performance.now() - stalledAt < 75_000 && gone === undefined) {
    peak = Math.max(peak, server.rss())
    await wait(250)
    if (filesOf(server) < before.files + READERS / 100) gone = (performance.now() - stalledAt) / 1000
  }
  const { good, refused, odd } = await answers
  for (const socket of sockets) socket.destroy()
  await server.stop()
  const added = (peak - before.rss) / MEBIBYTE
  return [
    {
      measure: `memory added by ${READERS.toLocaleString('en')} readers that stall in 3 MB`,
      figure: `${added.toFixed(0)} MB`,
      goal: '≤ 300 MB',
      isMet: added <= 300,
    },
    {
      measure: 'p99 of other clients meanwhile',
      figure: `${good.p99.toFixed(0)} ms, ${refused.count + odd} not answered`,
      goal: '≤ 250 ms',
      isMet: good.p99 <= 250 && refused.count + odd === 0,
    },
    {
      measure: 'until 99 % of the stalled connections are gone',
      figure: gone === undefined ? 'more than 75 s' : `${gone.toFixed(0)} s`,
      goal: '≤ 30 s',
      isMet: gone !== undefined && gone <= 30,
    },
  ]
}

/** Connections that have got the start of an answer and read no further. */
async function stalled(port, key) {
  const request = getRequest(path, { Authorization: `Bearer ${key}` })
  const sockets = []
  while (sockets.length < READERS) {
    // So many at a time that the system does not make any of them wait.
    const some = Array.from({ length: 50 }, () => begin(port, request))
    sockets.push(...(await Promise.all(some)))
  }
  return sockets
}

function begin(port, request) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request))
    socket.on('error', reject)
    socket.once('data', () => resolve(socket.pause()))
  })
}

function filesOf({ pid }) {
  return readdirSync(`/proc/${pid}/fd`).length
}
