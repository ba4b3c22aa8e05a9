// Sends requests from a process of its own and tells what came back: `node generator.mjs JSON`, see `load.mjs`.
import { once } from 'node:events'
import { connection, getRequest } from './http-client.mjs'

const plan = JSON.parse(process.argv[2])
const { port, key, path, offsets = 1, connections, seconds, rate, countFrom = 0 } = plan
const headers = key === undefined ? {} : { Authorization: `Bearer ${key}` }

const only = offsets === 1 ? getRequest(path, headers) : undefined
let random = 1
let begun = performance.now()
const free = []
const answers = new Map()
let due = 0
let unsent = 0
let isOver = false

// The system makes some of many connections wait for seconds: the load begins when all are there.
await Promise.all(Array.from({ length: connections }, () => once(open(), 'connect')))
begun = performance.now()
if (rate === undefined) for (const each of [...free]) sendOver(each, performance.now())
const ticks = setInterval(tick, 1)

function open() {
  const each = { scheduled: undefined }
  each.socket = connection(port, {
    onAnswer(status) {
      // Nothing was asked: a connection that rested for too long is told so, and closed.
      if (each.scheduled === undefined) return void each.socket.destroy()
      note(status, performance.now() - each.scheduled)
      each.scheduled = undefined
      if (isOver) return
      if (rate === undefined) sendOver(each, performance.now())
      else free.push(each)
    },
    onEnd() {
      if (each.scheduled !== undefined) note('broken', performance.now() - each.scheduled)
      if (free.includes(each)) free.splice(free.indexOf(each), 1)
      if (!isOver) open()
    },
  })
  free.push(each)
  return each.socket
}

/** The one request, or one that asks for other rows than those before, in an order that is the same in every run. */
function nextRequest() {
  random = (random * 48_271) % 2_147_483_647
  return only ?? getRequest(`${path}&offset=${random % offsets}`, headers)
}

function sendOver(each, scheduled) {
  each.scheduled = scheduled
  each.socket.write(nextRequest())
}

/** Open loop: what is due is sent, whatever has become of what was sent before. */
function tick() {
  const elapsed = performance.now() - begun
  if (elapsed > seconds * 1000) return void end()
  while (rate !== undefined && due < (elapsed * rate) / 1000) {
    const scheduled = begun + (due++ * 1000) / rate
    const each = free.pop()
    if (each !== undefined) sendOver(each, scheduled)
    // Every caller waits for an answer already.
    else unsent += 1
  }
}

function note(status, ms) {
  if (performance.now() - begun < countFrom * 1000) return
  if (!answers.has(status)) answers.set(status, [])
  answers.get(status).push(ms)
}

function end() {
  if (isOver) return
  isOver = true
  clearInterval(ticks)
  const lasted = (performance.now() - begun) / 1000
  const told = Object.fromEntries([...answers].map(([status, times]) => [status, summary(times)]))
  process.stdout.write(`${JSON.stringify({ seconds: lasted, answers: told, unsent })}\n`, () =>
    process.exit(0),
  )
}

function summary(times) {
  const sorted = Float64Array.from(times).sort()
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), max: sorted.at(-1) }
}
