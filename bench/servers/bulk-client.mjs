// Asks for 10,000 rows of json at a steady rate, each time by another query: `bulk-client.mjs URL PER_SECOND`.
import { Agent } from 'node:http'
import { request } from './processes.mjs'

const [url, perSecond] = process.argv.slice(2)
const server = { url, key: process.env.KEY, agent: new Agent({ keepAlive: true }) }
let sent = 0
let answers = 0

const timer = setInterval(() => void ask(), 1000 / Number(perSecond))
process.once('message', () => {
  clearInterval(timer)
  process.send({ answers }, () => process.exit(0))
})
process.on('disconnect', () => process.exit(0))

async function ask() {
  sent += 1
  await request(server, `limit=10000&until=2100-01-01T00:00:00.${String(sent).padStart(6, '0')}Z`)
  answers += 1
}
