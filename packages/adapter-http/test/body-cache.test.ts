import { gunzipSync } from 'node:zlib'
import { compressibleBody } from '../src/body.ts'
import { bodyCache, type KeptAnswer } from '../src/body-cache.ts'

const answer = (text: string): KeptAnswer => ({
  body: compressibleBody(text),
  version: 1,
  tag: 'W/"x"',
  contentType: 'text/plain',
  rows: 1,
  total: 1,
})

describe('the cache', () => {
  it('gives those who come while an answer is made the same one', async () => {
    const cache = bodyCache()
    const { promise, resolve } = deferred<KeptAnswer>()
    const maker = cache.make('a', () => promise)
    const waiting = cache.find('a')
    resolve(answer('x'))
    expect(await waiting).toBe(await maker)
    expect(cache.find('a')).toBe(await maker)
  })
  it('tells a failure to all who wait, and forgets it', async () => {
    const cache = bodyCache()
    const maker = cache.make('a', () => Promise.reject(new Error('gone')))
    const waiting = cache.find('a')
    await expect(maker).rejects.toThrow('gone')
    await expect(waiting).rejects.toThrow('gone')
    expect(cache.find('a')).toBeUndefined()
  })
  it('keeps no more than its bytes, the newest', async () => {
    const cache = bodyCache(100_000)
    for (let n = 0; n < 100; n++) await cache.make(`k${n}`, async () => answer('x'.repeat(10_000)))
    const kept = Array.from({ length: 100 }, (_, n) => n).filter((n) => cache.find(`k${n}`) !== undefined)
    expect(kept).toEqual([96, 97, 98, 99])
  })
  it('gives an answer that is too big to keep to those who asked', async () => {
    const cache = bodyCache(1000)
    const big = await cache.make('big', async () => answer('x'.repeat(10_000)))
    expect(big.body.identity).toHaveLength(10_000)
    expect(cache.find('big')).toBeUndefined()
  })
  it('keeps empty bodies', async () => {
    const cache = bodyCache()
    const made = await cache.make('empty', async () => answer(''))
    expect(cache.find('empty')).toBe(made)
  })
})

describe('a body', () => {
  it('is compressed once, however many ask', async () => {
    const { identity, gzip } = compressibleBody('x'.repeat(5000))
    const [one, two] = await Promise.all([gzip?.(), gzip?.()])
    expect(one?.length).toBeGreaterThan(0)
    expect(one).toBe(two)
    expect(gunzipSync(one as Buffer).equals(identity)).toBe(true)
  })
  it('of less than 1 KiB is not compressed', () => {
    expect(compressibleBody('x'.repeat(1023))).not.toHaveProperty('gzip')
    expect(compressibleBody('x'.repeat(1024))).toHaveProperty('gzip')
  })
})

/** A promise that is kept from outside; Node 20 has no Promise.withResolvers. */
function deferred<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
