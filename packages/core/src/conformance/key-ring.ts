import type { KeyRecord } from '../access.ts'
import type { KeyRing } from '../ports.ts'
import type { Clause } from './clause.ts'
import { NOW, same } from './fixtures.ts'

const createdAt = NOW / 1_000_000
const record = (known: Partial<KeyRecord> = {}): KeyRecord => ({
  id: 'key_1',
  prefix: 'sk_live_aaaa',
  tier: 'pro',
  scopes: ['read:iocs'],
  createdAt,
  ...known,
})

/** Everything that a key ring promises. */
export const keyRingContract: readonly Clause<KeyRing>[] = [
  {
    name: 'finds what was added, by the key and nothing else',
    async check(keys) {
      const full = record({ name: 'edge "1" ü', expiresAt: createdAt + 60 })
      await keys.add('first', full)
      await keys.add('second', record({ id: 'key_2', scopes: [] }))
      same(await keys.find('first'), full, 'the first')
      same(await keys.find('second'), record({ id: 'key_2', scopes: [] }), 'the second')
      for (const other of ['First', 'firs', 'first ', '', 'key_1'])
        same(await keys.find(other), undefined, other)
    },
  },
  {
    name: 'refuses a key or an id that is there already',
    async check(keys) {
      await keys.add('first', record())
      const refused = await Promise.allSettled([
        keys.add('first', record({ id: 'key_2' })),
        keys.add('second', record()),
      ])
      same(
        refused.map(({ status }) => status),
        ['rejected', 'rejected'],
        'both',
      )
      same(await keys.find('first'), record(), 'the first is unchanged')
      same((await keys.list()).length, 1, 'keys')
    },
  },
  {
    name: 'lists keys oldest first',
    async check(keys) {
      for (const [id, age] of [
        ['key_b', 1],
        ['key_a', 3],
        ['key_c', 2],
      ] as const) {
        await keys.add(id, record({ id, createdAt: createdAt - age }))
      }
      same(
        (await keys.list()).map(({ id }) => id),
        ['key_a', 'key_c', 'key_b'],
        'ids',
      )
    },
  },
  {
    name: 'revokes once and for all, and still finds the key',
    async check(keys) {
      await keys.add('first', record())
      same(await keys.revoke('key_9', createdAt), false, 'an unknown id')
      same(await keys.revoke('key_1', createdAt + 1), true, 'the first time')
      same(await keys.revoke('key_1', createdAt + 2), true, 'the second time')
      same((await keys.find('first'))?.revokedAt, createdAt + 1, 'the moment')
    },
  },
]
