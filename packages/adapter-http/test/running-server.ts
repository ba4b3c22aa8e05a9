import { request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { gunzipSync } from 'node:zlib'
import {
  DEFAULT_TIERS,
  type Indicator,
  memoryStorage,
  mintKey,
  SCOPES,
  type Storage,
  type Tiers,
} from '@vedette/core'
import { indicator, NOW, report, seeded } from '@vedette/core/conformance'
import { type RequestLogEntry, type RunningServer, type ServerOptions, startServer } from '../src/index.ts'

export { indicator, NOW, report }
export const NOW_SECONDS = NOW / 1_000_000
export const BRAND = {
  publicUrl: 'https://vedette.example',
  sourceName: 'Vedette',
  upgradeUrl: 'https://vedette.example/more',
} as const

/** Random bytes that are the same in every run. */
function dice(seed: number): (count: number) => Uint8Array {
  const random = seeded(seed)
  return (count) => Uint8Array.from({ length: count }, () => Math.floor(random() * 256))
}

const mint = dice(20_260_115)
const key = () => mintKey(mint)
export const KEYS = {
  pro: key(),
  free: key(),
  articles: key(),
  expired: key(),
  revoked: key(),
  odd: key(),
  unknown: key(),
} as const

/** The default tiers with room for as many requests as a test makes. */
export const ROOMY: Tiers = {
  free: { ...DEFAULT_TIERS.free, requestsPerMinute: 100_000, requestsPerDay: 1_000_000 },
  pro: { ...DEFAULT_TIERS.pro, requestsPerMinute: 100_000, requestsPerDay: 1_000_000 },
}

export async function storageOf(...indicators: readonly Indicator[]): Promise<Storage> {
  const storage = memoryStorage()
  const known = { scopes: ['read:iocs'], createdAt: NOW_SECONDS - 86_400, prefix: 'sk_live_xxxx' } as const
  const records = {
    pro: { ...known, id: 'key-pro', tier: 'pro', scopes: SCOPES },
    free: { ...known, id: 'key-free', tier: 'free' },
    articles: { ...known, id: 'key-articles', tier: 'pro', scopes: ['read:articles'] },
    expired: { ...known, id: 'key-expired', tier: 'pro', expiresAt: NOW_SECONDS },
    revoked: { ...known, id: 'key-revoked', tier: 'pro', revokedAt: NOW_SECONDS - 60 },
    odd: { ...known, id: 'key-odd', tier: 'constructor' },
  } as const
  for (const [name, record] of Object.entries(records)) {
    await storage.keys.add(KEYS[name as keyof typeof records], record)
  }
  await storage.indicators.update(
    indicators.map(({ id }) => id),
    () => indicators,
  )
  return storage
}

/** So many ipv4 indicators of the last hour. */
export function manyIndicators(count: number): readonly Indicator[] {
  return Array.from({ length: count }, (_, n) =>
    indicator({
      id: `00000000-0000-5000-9000-${n.toString(16).padStart(12, '0')}`,
      type: 'ipv4',
      value: `192.0.${n >> 8}.${n & 255}`,
      extractedAt: NOW - 1_000_000 - n,
      reports: [report({ context: `C2 server number ${n}`, tags: ['c2'] })],
    }),
  )
}

export interface Service extends RunningServer {
  readonly storage: Storage
  readonly log: RequestLogEntry[]
}

const running: RunningServer[] = []

/** A server on a free port of this machine; all of them are closed behind the last test of a file. */
export async function service(
  options: Partial<ServerOptions> = {},
  indicators: readonly Indicator[] = [],
): Promise<Service> {
  const storage = await storageOf(...indicators)
  const log: RequestLogEntry[] = []
  const server = await startServer({
    store: storage.indicators,
    keys: storage.keys,
    rates: storage.rates,
    brand: BRAND,
    tiers: ROOMY,
    host: '127.0.0.1',
    port: 0,
    now: () => NOW,
    randomBytes: dice(7),
    log: (entry) => void log.push(entry),
    ...options,
  })
  running.push(server)
  return { ...server, storage, log }
}

afterAll(async () => {
  await Promise.all(running.map((server) => server.close()))
})

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
  readonly text: string
  /** The body as JSON. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly json: any
}

/** One request over a connection of its own. The body is decompressed for `text` and `json` alone. */
export function ask(
  { port }: Pick<RunningServer, 'port'>,
  path: string,
  headers: OutgoingHttpHeaders | readonly string[] = {},
  { method = 'GET', body }: { readonly method?: string; readonly body?: string } = {},
): Promise<Answer> {
  // Node's client frames the body of a GET only when it is told to.
  const framed = body === undefined ? headers : { ...headers, 'Content-Length': Buffer.byteLength(body) }
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port, path, method, headers: framed as OutgoingHttpHeaders, agent: false },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const bytes = Buffer.concat(chunks)
          const isZipped = response.headers['content-encoding'] === 'gzip' && bytes.length > 0
          const text = (isZipped ? gunzipSync(bytes) : bytes).toString('utf8')
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            bytes,
            text,
            get json() {
              return JSON.parse(text)
            },
          })
        })
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}

/** A request with a key in `X-API-Key`. */
export function askAs(
  server: Pick<RunningServer, 'port'>,
  name: keyof typeof KEYS,
  path: string,
  headers: OutgoingHttpHeaders = {},
  options: { readonly method?: string; readonly body?: string } = {},
): Promise<Answer> {
  return ask(server, path, { 'X-API-Key': KEYS[name], ...headers }, options)
}

/** Writes bytes to a socket and reads until the server closes it. */
export function askRaw({ port }: Pick<RunningServer, 'port'>, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('error', reject)
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('utf8')))
  })
}

export const LIST = '/api/v1/iocs'
