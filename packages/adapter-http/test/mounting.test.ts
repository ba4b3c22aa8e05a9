import express from 'express'
import { IocError } from '@vedette/core'
import request from 'supertest'
import { iocRouter, type RouterOptions } from '../src/index.ts'
import { BRAND, KEYS, LIST, NOW, ROOMY, storageOf } from './running-server.ts'

async function appWith(options: Partial<RouterOptions> = {}, path = '/') {
  const storage = await storageOf()
  const app = express()
  const parts = {
    store: storage.indicators,
    keys: storage.keys,
    rates: storage.rates,
    brand: BRAND,
    tiers: ROOMY,
  }
  app.use(path, iocRouter({ ...parts, now: () => NOW, ...options }))
  app.get(['/', '/api/other', '/api/v10', '/page'], (_request, response) => void response.send('mine'))
  return app
}

describe('in an app of someone else, the router', () => {
  it('answers its own paths', async () => {
    const app = await appWith()
    await request(app).get(LIST).set('X-API-Key', KEYS.pro).expect(200)
    await request(app).get('/api/openapi.json').expect(200)
    await request(app).get('/api/v1/nothing').expect(404).expect('Content-Type', /json/)
    await request(app).get('/api/v1').expect(404).expect('Content-Type', /json/)
  })
  it.each(['/', '/page', '/api/other', '/api/v10'])('leaves %s to the app, uncounted', async (path) => {
    const { text, headers } = await request(await appWith())
      .get(path)
      .expect(200)
    expect(text).toBe('mine')
    expect(headers).not.toHaveProperty('x-ratelimit-limit')
  })
  it('leaves the preflight of other paths to the app', async () => {
    const { headers } = await request(await appWith()).options('/page')
    expect(headers['allow']).toBe('GET, HEAD')
  })
  it('works below a path', async () => {
    const app = await appWith({ brand: { ...BRAND, publicUrl: 'https://x.example/intel' } }, '/intel')
    const { body } = await request(app).get(`/intel${LIST}?limit=2`).set('X-API-Key', KEYS.pro).expect(200)
    expect(body.links.self).toBe('https://x.example/intel/api/v1/iocs?limit=2&offset=0')
  })
})

describe('a check of keys of your own', () => {
  const authenticate: RouterOptions['authenticate'] = async ([password]) => {
    if (password !== 'staff only') throw new IocError('invalid_api_key', 'Ask the security team')
    return { id: 'staff', tier: 'staff', scopes: ['read:iocs'] }
  }
  const tiers = { staff: { ...ROOMY['pro'], name: 'staff', maxRows: 7 } } as RouterOptions['tiers'] & object
  const app = async () => {
    const storage = await storageOf()
    return express().use(
      iocRouter({
        store: storage.indicators,
        rates: storage.rates,
        brand: BRAND,
        tiers,
        authenticate,
        now: () => NOW,
      }),
    )
  }

  it('takes the place of the key ring, with tiers of your own', async () => {
    const { body } = await request(await app())
      .get(LIST)
      .auth('anyone', 'staff only')
      .expect(200)
    expect(body.meta.limit).toBe(7)
  })
  it('refuses in your words', async () => {
    const { body } = await request(await app())
      .get(LIST)
      .auth('anyone', 'guess')
      .expect(401)
    expect(body.error).toMatchObject({ code: 'invalid_api_key', message: 'Ask the security team' })
  })
  it('is asked about one credential: none, and several, are refused before it', async () => {
    const none = await request(await app())
      .get(LIST)
      .expect(401)
    expect(none.body.error.code).toBe('missing_api_key')
    const two = await request(await app())
      .get(LIST)
      .auth('a', 'staff only')
      .set('X-API-Key', 'b')
      .expect(401)
    expect(two.body.error.code).toBe('invalid_api_key')
    const other = await request(await app())
      .get(LIST)
      .set('Authorization', 'Token ')
      .expect(401)
    expect(other.body.error.code).toBe('invalid_api_key')
  })
})

it('without keys and without a check of its own, the router is not made', async () => {
  const { indicators, rates } = await storageOf()
  expect(() => iocRouter({ store: indicators, rates, brand: BRAND })).toThrow(TypeError)
})
