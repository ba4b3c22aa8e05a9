import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import {
  DEFAULT_TIERS,
  IOC_ERROR_CODES,
  IocError,
  memoryStore,
  parseInstant,
  QUERY_SCHEMA,
} from '@vedette/core'
import { ITEM_LINES, linesOf, randomIndicators, seeded } from '@vedette/core/conformance'
import { recordObservations } from '@vedette/core/ingest'
import { STATUS } from '../src/respond.ts'
import {
  type Answer,
  ask,
  askAs,
  BRAND,
  indicator,
  KEYS,
  LIST,
  NOW,
  report,
  service,
  type Service,
} from './running-server.ts'

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Json = any
const ajv = new Ajv2020({
  strict: true,
  allErrors: true,
  formats: {
    'date-time': (text: string) => parseInstant(text) !== undefined,
    uuid: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
    uri: (text: string) => URL.canParse(text),
  },
})

const PATH = '/api/openapi.json'
const OTHERS = { 404: 'NotFound', 405: 'MethodNotAllowed' } as const
const articles = indicator({
  id: '00000000-0000-5000-9000-00000000abcd',
  type: 'mitre_attack',
  value: 'T1059.001',
  extractedAt: NOW - 5,
  reports: [
    report({
      source: {
        name: 'Krebs on Security',
        category: 'news',
        article: { id: 'abc123', title: 'A "campaign"', url: 'https://news.example/item/abc123' },
      },
      context: 'Used in a campaign',
      referenceUrl: 'https://ref.example/1',
      tags: ['apt28'],
      mitreTechniques: ['T1059.001'],
      industries: ['finance'],
    }),
  ],
})

let server: Service
let document: Json
beforeAll(async () => {
  const now = NOW
  server = await service({ now: () => now }, [...randomIndicators(seeded(99), 400), articles])
  document = (await ask(server, PATH)).json
})

/** A piece of the document with every reference in it replaced by what it names. */
function whole(piece: Json): Json {
  if (Array.isArray(piece)) return piece.map(whole)
  if (typeof piece !== 'object' || piece === null) return piece
  if (typeof piece.$ref === 'string') {
    const [root, ...names] = piece.$ref.split('/')
    const found = names.reduce((at: Json, name: string) => at?.[name], document)
    if (root !== '#' || found === undefined) throw new Error(`Nothing is under ${piece.$ref}`)
    return whole(found)
  }
  return Object.fromEntries(Object.entries(piece).map(([name, value]) => [name, whole(value)]))
}

const compiled = new Map<string, ValidateFunction>()
function problems(schema: Json, value: unknown): unknown {
  const text = JSON.stringify(schema)
  const validate = compiled.get(text) ?? ajv.compile(schema as object)
  compiled.set(text, validate)
  return validate(value) ? undefined : validate.errors
}

/** Fails unless a real answer is what the document says of its path and status. */
function expectAsDescribed(answer: Answer, path: string = LIST): void {
  const described = whole(
    document.paths[path].get.responses[answer.status] ??
      document.components.responses[OTHERS[answer.status as keyof typeof OTHERS] ?? ''],
  )
  expect({ status: answer.status, described: described !== undefined }).toMatchObject({ described: true })
  for (const [name, header] of Object.entries<Json>(described.headers)) {
    const value = answer.headers[name.toLowerCase()]
    if (value === undefined)
      expect({ name, required: header.required ?? false }).toEqual({ name, required: false })
    else if (header.schema.type === 'integer') expect(`${name}: ${String(value)}`).toMatch(/: \d+$/)
  }
  const names = Object.keys(described.headers).map((name) => name.toLowerCase())
  const own = Object.keys(answer.headers).filter((name) =>
    /^(x-(?!content-type)|etag|link|allow|retry|www-)/.test(name),
  )
  expect(names).toEqual(expect.arrayContaining(own))
  if (described.content === undefined) return expect(answer.bytes).toHaveLength(0)
  const [mediaType = ''] = (answer.headers['content-type'] ?? '').split(';')
  expect(Object.keys(described.content as object)).toContain(mediaType)
  const value: unknown = mediaType === 'application/json' ? answer.json : answer.text
  expect(problems(described.content[mediaType].schema, value)).toBeUndefined()
}

describe('the document', () => {
  it('is for everyone, and has a validator', async () => {
    const { status, headers } = await ask(server, PATH)
    expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8'])
    const again = await ask(server, PATH, { 'If-None-Match': headers.etag })
    expect([again.status, again.bytes.length]).toEqual([304, 0])
    for (const answer of [await ask(server, PATH), again]) expectAsDescribed(answer, PATH)
  })
  it('is the same to a wrong key', async () =>
    expect((await askAs(server, 'unknown', PATH)).status).toBe(200))
  it('is counted under a valid key, and else under the address', async () => {
    const strict = await service({ tiers: DEFAULT_TIERS })
    expect((await ask(strict, PATH)).headers['x-ratelimit-remaining']).toBe('9')
    expect((await askAs(strict, 'pro', PATH)).headers['x-ratelimit-limit']).toBe('1000')
    expect((await ask(strict, PATH)).headers['x-ratelimit-remaining']).toBe('8')
  })
  it('can come compressed', async () => {
    const { headers, json } = await ask(server, PATH, { 'Accept-Encoding': 'gzip' })
    expect(headers['content-encoding']).toBe('gzip')
    expect(json).toEqual(document)
  })
  it('has schemas that strict ajv takes, and no loose end', () => {
    const { schemas } = whole(document).components
    for (const schema of Object.values(schemas as object))
      expect(() => ajv.compile(schema as object)).not.toThrow()
  })
  it('has every parameter, every code and every status', () => {
    const { parameters, responses } = whole(document.paths[LIST].get)
    const names = parameters.map(({ name }: Json) => name as string)
    expect([...names, 'api_key']).toEqual(Object.keys(QUERY_SCHEMA.properties))
    const statuses = [...Object.keys(responses as object), ...Object.keys(OTHERS)]
    for (const code of IOC_ERROR_CODES) expect(statuses).toContain(`${STATUS[code]}`)
    expect(document.info.description).toContain('| pro | 100000 / 1000000 | 10000 | 365 | json, csv, txt |')
  })
  it('speaks of the key in the query only where it is taken', async () => {
    const strict = await service({ keyInQuery: false })
    const { paths, components } = (await ask(strict, PATH)).json
    expect(Object.keys(components.securitySchemes as object)).toEqual(['Bearer', 'Header', 'Basic'])
    expect(paths[LIST].get.security).toEqual([{ Bearer: [] }, { Header: [] }, { Basic: [] }])
    expect(Object.keys(document.components.securitySchemes as object)).toContain('Query')
  })
})

describe('an example', () => {
  it('of a parameter is taken, alone', async () => {
    for (const { name, example, schema } of document.paths[LIST].get.parameters as Json[]) {
      expect({ name, problems: problems(schema, example) }).toEqual({ name, problems: undefined })
      const answer = await askAs(server, 'pro', `${LIST}?${name}=${encodeURIComponent(String(example))}`)
      expect({ name, status: answer.status }).toEqual({ name, status: 200 })
      expectAsDescribed(answer)
    }
  })

  it('of a command gives what its label says', async () => {
    const samples = document.paths[LIST].get['x-codeSamples'] as { source: string }[]
    const types: unknown[] = []
    for (const { source } of samples) {
      const [, flag, credential, url] = /^curl -(H|u) "([^"]+)" "([^"]+)"$/.exec(source) ?? []
      const given = (credential ?? '').replace('sk_live_...', KEYS.pro)
      const [name = '', value = ''] =
        flag === 'H' ? given.split(': ') : ['Authorization', `Basic ${btoa(given)}`]
      expect(url?.startsWith(`${BRAND.publicUrl}/`)).toBe(true)
      const answer = await ask(server, (url ?? '').slice(BRAND.publicUrl.length), { [name]: value })
      expect(answer.status).toBe(200)
      expectAsDescribed(answer)
      types.push(answer.headers['content-type'])
    }
    expect(types).toEqual([
      'application/json; charset=utf-8',
      'text/csv; charset=utf-8',
      'text/plain; charset=utf-8',
    ])
  })

  it('of an answer is a real one, with the ids that its indicators have', async () => {
    const { content } = whole(document.paths[LIST].get.responses[200])
    const { schema, example } = content['application/json']
    expect(problems(schema, example)).toBeUndefined()
    const values = (content['text/plain'].example as string).split('\n').slice(0, -1)
    expect(values).toHaveLength(2)
    const store = memoryStore()
    const observations = values.map((value) => ({ type: 'ipv4' as const, value, report: report() }))
    await recordObservations({ writer: store, now: () => NOW }, observations)
    const everything = {
      selection: { since: 0, until: Infinity },
      layout: ITEM_LINES,
      offset: 0,
      limit: 9,
    }
    const { lines } = linesOf(await store.snapshot((snapshot) => snapshot.read(everything)))
    const ids = Object.fromEntries(lines.map((line) => [JSON.parse(line).value, JSON.parse(line).id]))
    const rows = (content['text/csv'].example as string).split('\n').slice(1, -1)
    expect(rows.map((row) => row.split(',').slice(0, 3))).toEqual(
      values.map((value) => [ids[value], 'ipv4', value]),
    )
    expect(example.data[0].id).toBe(ids[example.data[0].value])
  })

  it('of an error is what really comes', async () => {
    const out = await service({ tiers: DEFAULT_TIERS })
    for (let n = 0; n < 10; n++) await askAs(out, 'free', LIST)
    const unavailable = new IocError('unavailable', 'The service is not ready. Please try again later')
    const broken = (error: Error) => service({ store: { snapshot: () => Promise.reject(error) } })
    const real: Readonly<Record<string, () => Promise<Answer>>> = {
      unknown_type: () => askAs(server, 'pro', `${LIST}?type=invalid`),
      unknown_parameter: () => askAs(server, 'pro', `${LIST}?confidense=high`),
      limit_out_of_range: () => askAs(server, 'pro', `${LIST}?limit=10001`),
      missing_api_key: () => ask(server, LIST),
      invalid_api_key: () => askAs(server, 'unknown', LIST),
      expired_api_key: () => askAs(server, 'expired', LIST),
      missing_scope: () => askAs(server, 'articles', LIST),
      format_of_a_better_tier: () => askAs(server, 'free', `${LIST}?format=txt`),
      not_found: () => ask(server, '/api/v1/nothing'),
      method_not_allowed: () => ask(server, LIST, {}, { method: 'POST' }),
      rate_limit_exceeded: () => askAs(out, 'free', LIST),
      internal_error: async () => askAs(await broken(new Error('x')), 'pro', LIST),
      unavailable: async () => askAs(await broken(unavailable), 'pro', LIST),
    }
    const examples = Object.values<Json>(document.components.responses).flatMap(({ content }) =>
      Object.entries<Json>(content['application/json'].examples as object).map(([name, { value }]) => ({
        name,
        value,
        schema: content['application/json'].schema,
      })),
    )
    expect(examples.map(({ name }) => name).sort()).toEqual(Object.keys(real).sort())
    for (const { name, value, schema } of examples) {
      expect({ name, problems: problems(whole(schema), value) }).toEqual({ name, problems: undefined })
      const answer = (await real[name]?.()) as Answer
      expectAsDescribed(answer)
      const steady = ({ error }: Json) => ({
        ...error,
        request_id: '',
        details: { ...error.details, reset_at: '' },
      })
      expect(steady(answer.json)).toEqual(steady(value))
    }
  })
})

describe('a real answer', () => {
  it('to any query is what the document says', async () => {
    const seed = 4711
    console.info(`random queries, seed ${seed}`)
    const random = seeded(seed)
    const pick = <T>(from: readonly T[]) => from[Math.floor(random() * from.length)] as T
    const values: Readonly<Record<string, readonly string[]>> = {
      type: [...QUERY_SCHEMA.properties.type.enum, 'mitre-attack', 'nonsense'],
      category: [...QUERY_SCHEMA.properties.category.enum],
      confidence: [...QUERY_SCHEMA.properties.confidence.enum],
      industry: [...QUERY_SCHEMA.properties.industry.enum],
      since: ['2026-01-13T00:00:00Z', '2019-01-01T00:00:00%2B01:00', 'yesterday'],
      until: ['2026-01-14T12:00:00Z', '2027-01-01T00:00:00Z'],
      limit: ['1', '7', '10000', '0'],
      offset: ['0', '3', '9999999'],
      format: ['json', 'csv', 'txt'],
      include_context: ['true', 'false', 'maybe'],
    }
    const seen = new Map<number, number>()
    for (let n = 0; n < 400; n++) {
      const parts = Object.entries(values).flatMap(([name, from]) =>
        random() < 0.2 ? [`${name}=${pick(from)}`] : [],
      )
      const name = pick(['pro', 'pro', 'pro', 'free', 'articles', 'unknown'] as const)
      const zipped = random() < 0.3 ? { 'Accept-Encoding': 'gzip' } : {}
      const answer = await askAs(server, name, `${LIST}?${parts.join('&')}`, zipped)
      expectAsDescribed(answer)
      seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1)
    }
    expect([...seen.keys()].sort()).toEqual([200, 400, 401, 403])
    expect(seen.get(200)).toBeGreaterThan(150)
  }, 20_000)

  it('of a walk, an article and a validator is what the document says', async () => {
    const first = await askAs(server, 'pro', `${LIST}?limit=2`)
    const next = await askAs(server, 'pro', `${LIST}?limit=2&cursor=${first.json.meta.next_cursor}`)
    const article = await askAs(server, 'pro', `${LIST}?type=mitre_attack&category=news&industry=finance`)
    expect(article.json.data.some(({ source }: Json) => source.origin === 'article')).toBe(true)
    const current = await askAs(server, 'pro', `${LIST}?limit=2`, { 'If-None-Match': '*' })
    expect(current.status).toBe(304)
    for (const answer of [first, next, article, current]) expectAsDescribed(answer)
  })

  it('that is no longer as described is noticed', async () => {
    const answer = await askAs(server, 'pro', LIST)
    const extra = { ...answer.json, surprise: 1 }
    const { schema } = whole(document.paths[LIST].get.responses[200]).content['application/json']
    expect(problems(schema, extra)).toBeDefined()
    const nulled = { ...answer.json, links: { ...answer.json.links, next: null } }
    expect(problems(schema, nulled)).toBeDefined()
  })
})
