import { Agent, request as httpRequest } from 'node:http'
import type { RunningServer } from '@vedette/adapter-http'
import { seeded } from '@vedette/core/conformance'
import {
  conditional,
  type Material,
  type RandomQuery,
  type RandomRequest,
  randomQuery,
  requestFor,
  strayRequest,
} from './random-requests.ts'

const AT_ONCE = 8
/** Conversations between two looks at whether there were enough. */
const BLOCK = 64

/** An answer as far as it must be the same. */
interface Answer {
  readonly status: number
  readonly headers: readonly string[]
  readonly body: Buffer
}

const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })

function send(server: RunningServer, { method, path, headers }: RandomRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      { host: '127.0.0.1', port: server.port, agent, method, path, headers },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const { statusCode: status = 0, rawHeaders } = response
          const lines = rawHeaders.flatMap((name, n) =>
            n % 2 === 0 ? [`${name}: ${rawHeaders[n + 1]}`] : [],
          )
          // The one that Node itself takes from the clock.
          const stable = lines.filter((line) => !line.startsWith('Date: '))
          resolve({ status, headers: stable, body: Buffer.concat(chunks) })
        })
      },
    )
    sent.on('error', reject)
    sent.end()
  })
}

function headerOf({ headers }: Answer, name: string): string | undefined {
  return headers.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2)
}

function hasRows(answer: Answer): boolean {
  return Number(headerOf(answer, 'X-IOC-Count')) > 0 || answer.body.includes('"data":[{')
}

/** What two answers differ in; nothing when they are the same. */
function differenceOf(one: Answer, other: Answer): string | undefined {
  const heads = [one, other].map(({ status, headers }) => [`status ${status}`, ...headers].join('\n'))
  if (heads[0] !== heads[1]) return heads.join('\n--- but\n')
  if (one.body.equals(other.body)) return undefined
  const at = one.body.findIndex((byte, n) => byte !== other.body[n])
  return [one, other]
    .map(({ body }) => body.toString('utf8', Math.max(0, at - 100), at + 100))
    .join('\n--- but\n')
}

/** A walk that has stopped somewhere. */
export interface Stop {
  readonly query: RandomQuery
  readonly cursor: string
}

/** Puts random questions to two servers, and requires the same answers of them. */
export function interview(
  servers: readonly [RunningServer, RunningServer],
  { seed, material }: { readonly seed: number; readonly material: Material },
) {
  const seen: Record<string, number> = {}
  let requests = 0

  async function ask(request: RandomRequest, conversation: number): Promise<Answer> {
    const number = (requests += 1)
    const [one, other] = await Promise.all([send(servers[0], request), send(servers[1], request)])
    const difference = differenceOf(one, other)
    if (difference !== undefined) {
      const { method, path, headers } = request
      const line = `${method} ${path} ${JSON.stringify(headers)}`
      throw new Error(
        `seed ${seed}, conversation ${conversation}, request ${number}:\n${line}\n--- SQLite says\n${difference}`,
      )
    }
    const kind = `${one.status}${hasRows(one) ? ' with rows' : ''}`
    seen[kind] = (seen[kind] ?? 0) + 1
    return one
  }

  /** One query, some pages of it, and some of them again. */
  async function converse(conversation: number, from?: Stop): Promise<Stop | undefined> {
    const dice = seeded(seed + 1 + conversation)
    const query = from?.query ?? randomQuery(dice, material)
    if (dice() < 0.03) await ask(strayRequest(dice, query), conversation)
    let cursor = from?.cursor
    do {
      const request = requestFor(dice, query, cursor)
      const answer = await ask(request, conversation)
      const tag = headerOf(answer, 'ETag')
      if (tag !== undefined && dice() < 0.15) await ask(conditional(dice, request, tag), conversation)
      cursor = headerOf(answer, 'X-Next-Cursor')
    } while (cursor !== undefined && dice() < 0.7)
    return cursor === undefined ? undefined : { query, cursor }
  }

  return {
    /** How often there was an answer of which kind. */
    seen,
    requests: () => requests,
    /** Goes on until so many requests were made, with the walks that have stopped before anything else. */
    async until(count: number, first: number, stops: readonly Stop[] = []): Promise<readonly Stop[]> {
      const left: (Stop | undefined)[] = []
      for (let next = 0; requests < count || next < stops.length; next += BLOCK) {
        const block = Array.from({ length: BLOCK }, (_, n) => next + n)
        await eachOf(block, async (n) => void (left[n] = await converse(first + n, stops[n])))
      }
      return left.filter((stop) => stop !== undefined)
    },
  }
}

/** Some at once. What each does is decided by its number alone, whoever is first. */
async function eachOf(numbers: readonly number[], work: (n: number) => Promise<void>): Promise<void> {
  const waiting = numbers.values()
  const worker = async () => {
    for (const n of waiting) await work(n)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}
