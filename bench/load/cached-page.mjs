// CPU of the server for a page that is asked for again and again, beside Express that answers {"ok":true}.
import { median } from '../rounds.mjs'
import { load } from './load.mjs'
import { startExpress } from './server.mjs'

const ROUNDS = 5
const SECONDS = 3

export async function cachedPage({ startServer, key }) {
  const ours = await startServer()
  const express = await startExpress()
  const results = []
  for (const connections of [1, 16]) {
    const costs = { ours: [], express: [] }
    for (let round = 0; round <= ROUNDS; round++) {
      const page = { port: ours.port, key, path: '/api/v1/iocs?limit=100' }
      const pair = [await cost(express, { port: express.port, path: '/' }), await cost(ours, page)]
      if (round > 0) [costs.express[round - 1], costs.ours[round - 1]] = pair
    }
    const [page, least] = [median(costs.ours), median(costs.express)]
    results.push({
      measure: `the same page asked again ÷ Express {"ok":true}, ${connections} connection${connections > 1 ? 's' : ''}`,
      figure: `${(page / least).toFixed(2)} (${page.toFixed(0)} µs ÷ ${least.toFixed(0)} µs of CPU)`,
      goal: '≤ 1.3',
      isMet: page / least <= 1.3,
    })

    async function cost(server, plan) {
      const before = server.cpuMs()
      const { good } = await load({ ...plan, connections, seconds: SECONDS })
      return ((server.cpuMs() - before) * 1000) / good.count
    }
  }
  await Promise.all([ours.stop(), express.stop()])
  return results
}
