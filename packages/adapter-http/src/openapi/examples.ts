import {
  authenticate,
  type Brand,
  clampToTier,
  DEFAULT_TIERS,
  type EpochMicros,
  type ErrorDetails,
  type Indicator,
  type IocErrorCode,
  listIndicators,
  memoryStore,
  mintKey,
  parseQuery,
  rateLimitError,
  requireScope,
} from '@vedette/core'
import { errorText, notReady, nothingHere, otherMethod } from '../refusals.ts'

/** 2026-05-16T12:00:00Z: examples do not change from day to day. */
const EXAMPLE_NOW: EpochMicros = 1_778_932_800_000_000
const EXAMPLE_SECONDS = EXAMPLE_NOW / 1_000_000

/** What the id of an example reads like. */
const REQUEST_ID = 'req_4fGh1jKlMn2pQrSt3vWx'

/** Documentation addresses (RFC 5737), so that nobody blocks a real host by an example. */
const INDICATORS: readonly Indicator[] = [
  { id: '2e8e782d-cb24-5125-8fd6-d535d13895a5', value: '192.0.2.10', context: 'botnet_cc: Dridex, port 443' },
  {
    id: 'b0425418-d9fc-59c4-b12b-999ee53e054c',
    value: '198.51.100.7',
    context: 'malware_download: elf, Mozi',
  },
].map(({ id, value, context }, n) => ({
  id,
  type: 'ipv4',
  value,
  extractedAt: EXAMPLE_NOW - (n + 1) * 60_000_000,
  reports: [
    {
      source: { name: 'Feodo Tracker', category: 'threat-intel' },
      confidence: 'high',
      firstSeen: EXAMPLE_SECONDS - 7200,
      lastSeen: EXAMPLE_SECONDS - 600,
      dated: true,
      context,
      tags: ['dridex'],
      mitreTechniques: [],
      industries: [],
    },
  ],
}))

/** What core answers to `rawQuery` from the example indicators: the same code that answers real requests. */
export async function exampleAnswer(
  rawQuery: string,
  brand: Brand,
): Promise<{ readonly body: string; readonly nextCursor?: string }> {
  const store = memoryStore()
  const ids = INDICATORS.map(({ id }) => id)
  await store.update(ids, () => INDICATORS)
  const query = clampToTier(parseQuery(rawQuery), DEFAULT_TIERS.pro, EXAMPLE_NOW)
  const { body, ...rest } = await store.snapshot((snapshot) => listIndicators(snapshot, query, brand))
  return { ...rest, body: Buffer.from(body).toString() }
}

/** An error as a caller sees it. */
export interface ErrorExample {
  readonly error: {
    readonly code: IocErrorCode
    readonly message: string
    readonly details?: ErrorDetails
    readonly request_id: string
  }
}

/** One example of each way to be refused, got by breaking the rules. */
export async function errorExamples(
  upgradeUrl: string | undefined,
): Promise<Readonly<Record<string, ErrorExample>>> {
  const { free } = DEFAULT_TIERS
  const reset = { limit: free.requestsPerMinute, remaining: 0, reset: EXAMPLE_SECONDS + 60, retryAfter: 60 }
  const expired = { id: 'k', prefix: '', tier: 'free', scopes: [], createdAt: 0, expiresAt: 0 }
  const key = mintKey((count) => new Uint8Array(count))
  return {
    unknown_type: await refusalOf(() => parseQuery('type=invalid')),
    unknown_parameter: await refusalOf(() => parseQuery('confidense=high')),
    limit_out_of_range: await refusalOf(() => parseQuery('limit=10001')),
    missing_api_key: await refusalOf(() => authenticate([], async () => undefined, EXAMPLE_NOW)),
    invalid_api_key: await refusalOf(() => authenticate(['sk_live_x'], async () => undefined, EXAMPLE_NOW)),
    expired_api_key: await refusalOf(() => authenticate([key], async () => expired, EXAMPLE_NOW)),
    missing_scope: await refusalOf(() =>
      requireScope({ id: 'k', tier: 'free', scopes: ['read:articles'] }, 'read:iocs', upgradeUrl),
    ),
    format_of_a_better_tier: await refusalOf(() =>
      clampToTier(parseQuery('format=txt'), free, EXAMPLE_NOW, upgradeUrl),
    ),
    not_found: exampleOf(nothingHere()),
    method_not_allowed: exampleOf(otherMethod()),
    rate_limit_exceeded: exampleOf(rateLimitError(reset, free, upgradeUrl)),
    internal_error: exampleOf(new Error('withheld')),
    unavailable: exampleOf(notReady()),
  }
}

async function refusalOf(breakRule: () => unknown): Promise<ErrorExample> {
  try {
    await breakRule()
  } catch (refusal) {
    return exampleOf(refusal)
  }
  throw new Error('An example of the interface description breaks no rule')
}

function exampleOf(refusal: unknown): ErrorExample {
  return JSON.parse(errorText(refusal, REQUEST_ID)) as ErrorExample
}
