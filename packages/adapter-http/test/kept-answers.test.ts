import { askAs, indicator, LIST, NOW, service } from './running-server.ts'

/** One that came two days ago: a caller of the tier free may not see it any more. */
const old = indicator({ id: 'old', value: 'old.example', extractedAt: NOW - 2 * 86_400_000_000 })
const fresh = (n: number) =>
  indicator({ id: `fresh-${n}`, value: `fresh-${n}.example`, extractedAt: NOW - 1_000_000 + n })

describe('an answer that is kept', () => {
  it.each(['json', 'csv', 'txt'])('is never given when the store has changed since: %s', async (format) => {
    const server = await service({}, [old])
    const path = `${LIST}?format=${format}&limit=5000`
    for (let n = 0; n < 5; n++) {
      const one = fresh(n)
      await server.storage.indicators.update([one.id], () => [one])
      for (const encoding of ['identity', 'gzip']) {
        const { text } = await askAs(server, 'pro', path, { 'Accept-Encoding': encoding })
        expect(text).toContain(one.value)
      }
    }
  })

  it('is of one tier: another one, that may see less, gets its own', async () => {
    const server = await service({}, [old, fresh(1)])
    const values = async (name: 'pro' | 'free') =>
      (await askAs(server, name, LIST)).json.data.map(({ value }: { readonly value: string }) => value)
    for (let n = 0; n < 2; n++) {
      expect(await values('pro')).toEqual(['fresh-1.example', 'old.example'])
      expect(await values('free')).toEqual(['fresh-1.example'])
    }
  })
})
