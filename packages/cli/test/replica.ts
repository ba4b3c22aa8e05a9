import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { text } from 'node:stream/consumers'
import { startServer, type ServerOptions } from '@vedette/adapter-http'
import { openPostgresStorage, type PostgresOptions } from '@vedette/adapter-postgres'
import { DEFAULT_TIERS, mintKey, type Storage, type Tiers } from '@vedette/core'
import { seeded } from '@vedette/core/conformance'

export const LIST = '/api/v1/iocs'
/** A request has two seconds; what takes longer than this hangs. */
const HANGS_MS = 2_500

const random = seeded(20_261_124)
/** A key that every test gives its callers. */
export const KEY = mintKey((count) => Uint8Array.from({ length: count }, () => Math.floor(random() * 256)))
export const RECORD = {
  id: 'key_1',
  prefix: 'sk_live_xxxx',
  tier: 'pro',
  scopes: ['read:iocs'],
  createdAt: 1,
} as const

/** Room for as many requests as a test makes, and rows of any age. */
export const ROOMY: Tiers = {
  ...DEFAULT_TIERS,
  pro: { ...DEFAULT_TIERS.pro, requestsPerMinute: 10 ** 9, requestsPerDay: 10 ** 9, lookbackDays: 36_500 },
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** The body as JSON. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly json: any
}

const agent = new Agent({ keepAlive: true })
afterAll(() => agent.destroy())

/** One request with the key. @throws when it has no answer in time. */
function ask(port: number, path = LIST, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, agent, headers: { 'X-API-Key': KEY, ...headers } }
    httpRequest({ ...options, signal: AbortSignal.timeout(HANGS_MS) }, (response) => {
      text(response).then((body) => {
        const { statusCode: status = 0, headers: received } = response
        resolve({
          ...{ status, headers: received, text: body },
          get json() {
            return JSON.parse(body)
          },
        })
      }, reject)
    })
      .on('error', reject)
      .end()
  })
}

/** What a replica is made of, and how it deviates from others. */
export interface ReplicaOptions extends PostgresOptions {
  readonly server?: Partial<ServerOptions>
  /** Stands between the server and its storage. */
  readonly seenAs?: (storage: Storage) => Pick<Storage, 'indicators' | 'keys' | 'rates'>
}

/** A server on a database that is shared with others, as `vedette serve` is one, in this process. */
export async function startReplica(url: string, { server, seenAs, ...options }: ReplicaOptions = {}) {
  const storage = await openPostgresStorage(url, options)
  const { indicators: store, keys, rates } = seenAs?.(storage) ?? storage
  const { port, close } = await startServer({
    ...{ store, keys, rates, tiers: ROOMY, host: '127.0.0.1', port: 0 },
    brand: { publicUrl: 'http://127.0.0.1', sourceName: 'test' },
    ...server,
  })
  return {
    storage,
    port,
    ask: (path?: string, headers?: Readonly<Record<string, string>>) => ask(port, path, headers),
    async close() {
      await close()
      await storage.close()
    },
  }
}

export type Replica = Awaited<ReturnType<typeof startReplica>>

/** Requests without a break, and what became of them. */
export interface Stream {
  /** How many were answered with 200, 429 and 503. */
  readonly answered: Record<200 | 429 | 503, number>
  /** What was anything else, or hung. */
  readonly wrong: string[]
  stop(): Promise<void>
}

/** So many clients that ask, each again as soon as it has its answer. */
export function streamTo(port: number, clients = 4): Stream {
  const answered = { 200: 0, 429: 0, 503: 0 }
  const wrong: string[] = []
  let isOver = false
  async function client() {
    while (!isOver) {
      try {
        const answer = await ask(port)
        if (isGood(answer)) answered[answer.status as 200 | 429 | 503] += 1
        else wrong.push(`${answer.status} ${JSON.stringify(answer.headers)} ${answer.text}`)
      } catch (error) {
        wrong.push(String(error))
      }
    }
  }
  const all = Promise.all(Array.from({ length: clients }, client))
  return {
    answered,
    wrong,
    async stop() {
      isOver = true
      await all
    },
  }
}

/** Whether it is a list, or the envelope of a refusal that says when to come back. */
export function isGood({ status, headers, json }: Answer): boolean {
  if (status === 200) return Array.isArray(json.data)
  const code = { 429: 'rate_limit_exceeded', 503: 'unavailable' }[status]
  const { error } = json
  const isWhole = typeof error?.message === 'string' && /^req_/.test(error.request_id)
  return code !== undefined && error?.code === code && isWhole && Number(headers['retry-after']) >= 1
}
