// Ten times what the server can do.
import { load } from './load.mjs'

const KINDS = {
  'one cached page': { path: '/api/v1/iocs?limit=100' },
  'uncached pages': { path: '/api/v1/iocs?limit=100', offsets: 9_000 },
  'json of 10,000 rows': { path: '/api/v1/iocs?limit=10000', offsets: 9_000, atOnce: 2 },
}
const CALLERS = 1_000
const FACTOR = 10
const SECONDS = 15
const CALM_WITHIN = 5

export async function overload(scene) {
  const results = []
  for (const [name, kind] of Object.entries(KINDS)) results.push(...(await overloadOf(scene, name, kind)))
  return results
}

async function overloadOf({ startServer, key }, name, { atOnce = 32, ...asked }) {
  const server = await startServer()
  const plan = { port: server.port, key, ...asked }
  await load({ ...plan, connections: atOnce, seconds: 3 })
  const capacity = await load({ ...plan, connections: atOnce, seconds: 5 })
  const rate = capacity.perSecond * FACTOR
  const watched = { port: server.port, path: '/readyz', connections: 4, seconds: SECONDS, rate: 10 }
  const [flood, health] = await Promise.all([
    load({ ...plan, connections: CALLERS, seconds: SECONDS, rate }),
    load(watched),
  ])
  const calm = await load({
    ...plan,
    connections: 4,
    seconds: CALM_WITHIN + 2,
    rate: 4,
    countFrom: CALM_WITHIN,
  })
  await server.stop()
  return resultsOf(name, { capacity, rate, flood, health, calm })
}

function resultsOf(name, { capacity, rate, flood, health, calm }) {
  const { good, refused, odd, unsent, perSecond } = flood
  const share = perSecond / capacity.perSecond
  const offered = `${rate.toFixed(0)} requests a second due, ${unsent} without a free caller, ${refused.count} refused`
  return [
    {
      measure: `overload with ${name}: answered ÷ capacity`,
      figure: `${share.toFixed(2)} (${perSecond.toFixed(0)} ÷ ${capacity.perSecond.toFixed(0)} a second; ${offered})`,
      goal: '≥ 0.5',
      isMet: share >= 0.5 && odd === 0,
    },
    {
      measure: `p99 of those that were let in, ${name}`,
      figure: `${good.p99.toFixed(0)} ms`,
      goal: '≤ 250 ms',
      isMet: good.p99 <= 250,
    },
    {
      measure: `/readyz meanwhile, ${name}`,
      figure: `${health.good.count} of ${health.good.count + health.refused.count + health.odd}, p99 ${health.good.p99.toFixed(0)} ms`,
      goal: 'all answered',
      isMet: health.refused.count + health.odd === 0 && health.good.count > 0,
    },
    {
      measure: `${CALM_WITHIN} s after its end, ${name}`,
      figure: `${calm.refused.count + calm.odd} refused, p99 ${calm.good.p99.toFixed(0)} ms`,
      goal: 'none, ≤ 250 ms',
      isMet: calm.refused.count + calm.odd === 0 && calm.good.p99 <= 250,
    },
  ]
}
