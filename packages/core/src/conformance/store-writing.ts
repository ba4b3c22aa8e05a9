import { VALUES } from '../formats/txt.ts'
import { ITEM } from '../formats/json.ts'
import type { EpochMicros, Indicator } from '../indicator.ts'
import { mergeReports } from '../merge.ts'
import type { IndicatorStore } from '../ports.ts'
import type { Clause } from './clause.ts'
import {
  count,
  EVERYTHING,
  id,
  indicator,
  linesOf,
  NOW,
  put,
  read,
  report,
  same,
  values,
} from './fixtures.ts'

const DAY = 86_400_000_000

export const writingClauses: readonly Clause<IndicatorStore>[] = [
  {
    name: 'hands over what it holds of the ids that were asked for, and its version',
    async check(store) {
      const first = indicator({ id: id(1), value: 'one', extractedAt: NOW })
      await put(store, first, indicator({ id: id(2), value: 'two', extractedAt: NOW + 5 }))
      let seen: readonly Indicator[] = []
      let version = 0
      await store.update([id(1), id(3)], (stored, at) => {
        seen = [...stored.values()]
        version = at
        return []
      })
      same(seen, [first], 'what is stored')
      same(version, NOW + 5, 'the version')
    },
  },
  {
    name: 'moves an indicator that is stored again: its old place and its old lists are empty',
    async check(store) {
      const before = indicator({ reports: [report({ confidence: 'low', industries: ['water'] })] })
      await put(store, before)
      await put(store, indicator({ extractedAt: NOW + DAY, reports: [report({ confidence: 'high' })] }))
      same(await count(store), 1, 'all')
      same(await values(store, { until: NOW + 1 }), [], 'the old place')
      same(await count(store, { until: NOW + 1 }), 0, 'the count of the old place')
      for (const gone of [{ confidence: 'low' }, { industry: 'water' }] as const) {
        same(await values(store, gone), [], JSON.stringify(gone))
        same(await count(store, gone), 0, JSON.stringify(gone))
      }
      same(await values(store, { confidence: 'high', since: NOW + DAY }), ['bad.example'], 'the new place')
    },
  },
  {
    name: 'shows what was stored last',
    async check(store) {
      await put(store, indicator({ reports: [report({ context: 'old' })] }))
      const after = indicator({ extractedAt: NOW + 1, reports: [report({ context: 'new' })] })
      await put(store, after)
      const { lines } = await read(store, {}, { layout: ITEM })
      same(lines.length === 1 && lines[0]?.includes('"context":"new"'), true, 'the new context')
    },
  },
  {
    name: 'stores nothing when the change throws',
    async check(store) {
      await put(store, indicator())
      const failure = new Error('on purpose')
      const refused = await store
        .update([id(0), id(1)], () => {
          throw failure
        })
        .then(
          () => undefined,
          (error: unknown) => error,
        )
      same(refused === failure, true, 'the error comes through')
      same(await values(store), ['bad.example'], 'values')
      await put(store, indicator({ id: id(1), value: 'later', extractedAt: NOW + 1 }))
      same(await count(store), 2, 'a later update')
    },
  },
  {
    name: 'grows its version with every change and with nothing else',
    async check(store) {
      const version = () => store.snapshot(async (snapshot) => snapshot.version)
      await put(
        store,
        indicator({ id: id(1), extractedAt: NOW + 7 }),
        indicator({ id: id(2), extractedAt: NOW + 3 }),
      )
      same(await version(), NOW + 7, 'the greatest')
      await store.update([id(1)], () => [])
      same(await version(), NOW + 7, 'an update of nothing')
      await put(store, indicator({ id: id(1), extractedAt: NOW + 8 }))
      same(await version(), NOW + 8, 'a move')
    },
  },
  {
    name: 'does not move under a snapshot',
    async check(store) {
      await put(store, indicator({ id: id(1), value: 'one', extractedAt: NOW + 1 }))
      await store.snapshot(async (snapshot) => {
        const look = async () => [
          snapshot.version,
          await snapshot.count(EVERYTHING),
          linesOf(await snapshot.read({ selection: EVERYTHING, layout: VALUES, offset: 0, limit: 9 })),
        ]
        const before = await look()
        await put(store, indicator({ id: id(1), value: 'one', extractedAt: NOW + 2 }))
        await put(store, indicator({ id: id(2), value: 'two', extractedAt: NOW + 3 }))
        same(await look(), before, 'the snapshot')
      })
      same(await values(store), ['two', 'one'], 'afterwards')
    },
  },
  {
    name: 'tells how far back news can come while an update is under way',
    async check(store) {
      await put(store, indicator({ id: id(1), extractedAt: NOW }))
      let looked: Promise<readonly [shown: number, settled: EpochMicros]> | undefined
      let moment = 0
      await store.update([id(2)], (_stored, version, clock = NOW + DAY) => {
        // Not before the change is returned: some stores do the rest at once.
        looked ??= Promise.resolve().then(() =>
          store.snapshot(async (snapshot) => [await snapshot.count(EVERYTHING), snapshot.settled]),
        )
        moment = Math.max(version + 1, clock)
        return [indicator({ id: id(2), value: 'two', extractedAt: moment })]
      })
      const [shown = 0, settled = NaN] = (await looked) ?? []
      same(shown === 2 || settled <= moment, true, `${shown} shown, settled ${settled}, news of ${moment}`)
    },
  },
  {
    name: 'gives the connection back when the reader of a snapshot fails',
    async check(store) {
      for (let n = 0; n < 20; n++)
        await store.snapshot(() => Promise.reject(new Error('on purpose'))).catch(() => {})
      same(await count(store), 0, 'count')
    },
  },
  {
    name: 'loses none of many updates at once',
    async check(store) {
      const reported = (n: number) => report({ source: { name: `Source ${n}`, category: 'news' } })
      await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          store.update([id(0)], (stored, version) => [
            indicator({
              extractedAt: Math.max(NOW, version + 1),
              reports: mergeReports(stored.get(id(0))?.reports ?? [], [reported(n)]),
            }),
          ]),
        ),
      )
      let sources = 0
      await store.update([id(0)], (stored) => {
        sources = stored.get(id(0))?.reports.length ?? 0
        return []
      })
      same(sources, 20, 'reports')
    },
  },
  {
    name: 'takes thousands of indicators in one update',
    async check(store) {
      const many = Array.from({ length: 3000 }, (_, n) =>
        indicator({ id: id(n), value: `v${n}`, extractedAt: NOW + n }),
      )
      await put(store, ...many)
      same(await count(store), 3000, 'count')
      same((await read(store, {}, { limit: 1, offset: 2999 })).lines, ['v0'], 'the first')
    },
  },
  {
    name: 'counts right over days, also after moves',
    async check(store) {
      const midnight = Math.floor(NOW / DAY) * DAY
      const at = [-2 * DAY, -DAY, -1, 0, 1, DAY - 1, DAY, DAY + 1]
      await put(
        store,
        ...at.map((offset, n) => indicator({ id: id(n), value: `v${n}`, extractedAt: midnight + offset })),
      )
      await put(store, indicator({ id: id(0), value: 'v0', extractedAt: midnight + 3 * DAY }))
      const places = [...at.slice(1), 3 * DAY].map((offset) => midnight + offset)
      for (const since of [0, midnight - DAY, midnight - 1, midnight, midnight + 1, midnight + DAY]) {
        for (const until of [
          midnight,
          midnight + 1,
          midnight + DAY,
          midnight + DAY + 1,
          midnight + 9 * DAY,
          Infinity,
        ]) {
          const expected = places.filter((place) => place >= since && place < until).length
          same(await count(store, { since, until }), expected, `from ${since} to ${until}`)
        }
      }
    },
  },
]
