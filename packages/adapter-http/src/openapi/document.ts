import { type Brand, LIST_PATH, type Tiers } from '@vedette/core'
import { exampleAnswer } from './examples.ts'
import { parameters } from './parameters.ts'
import { DESCRIPTION_RESPONSES, errorResponses, errors, HEADERS, listResponses } from './responses.ts'
import { SCHEMAS } from './schemas.ts'

/** Where the description of the interface stands. */
export const OPENAPI_PATH = '/api/openapi.json'

/** What differs between services. */
export interface Described {
  readonly brand: Brand
  readonly tiers: Tiers
  readonly keyInQuery: boolean
}

/** The interface as OpenAPI 3.1, made of what answers requests: the query schema, the tiers, the error codes. */
export async function openApiDocument({ brand, tiers, keyInQuery }: Described): Promise<object> {
  const { nextCursor = '' } = await exampleAnswer('limit=1', brand)
  const schemes = securitySchemes(keyInQuery)
  return {
    openapi: '3.1.0',
    info: {
      title: brand.sourceName,
      version: '1.0',
      description: introduction(tiers),
    },
    servers: [{ url: brand.publicUrl }],
    paths: {
      [LIST_PATH]: {
        get: {
          operationId: 'listIocs',
          summary: 'List indicators of compromise',
          description: LIST_DESCRIPTION,
          security: Object.keys(schemes).map((name) => ({ [name]: [] })),
          parameters: parameters(nextCursor),
          responses: { ...(await listResponses(brand)), ...errors(400, 401, 403, 429, 500, 503) },
          'x-codeSamples': codeSamples(brand.publicUrl),
        },
      },
      [OPENAPI_PATH]: {
        get: {
          operationId: 'describeApi',
          summary: 'This description',
          security: [],
          responses: { ...DESCRIPTION_RESPONSES, ...errors(429, 500, 503) },
        },
      },
    },
    components: {
      securitySchemes: schemes,
      schemas: SCHEMAS,
      headers: HEADERS,
      responses: await errorResponses(brand.upgradeUrl),
    },
  }
}

const LIST_DESCRIPTION = `Indicators that were learned in the window from \`since\` to \`until\`, newest first, one for each type and value.

- \`format=txt\` gives one value a line, for firewalls; \`format=csv\` ten columns.
- \`offset\` pages are cheap for the first thousands of rows. A walk through everything uses \`cursor\`: rows that arrive meanwhile neither repeat nor hide any; one that changes meanwhile is given at the end, perhaps a second time.
- To poll, give \`meta.filters.until\` of the last answer as \`since\` of the next one: nothing is missed, though a row may be given twice.
- Send the \`ETag\` of the last answer as \`If-None-Match\` when you poll.
- HEAD gives the headers of GET.`

function introduction(tiers: Tiers): string {
  const rows = Object.values(tiers).map(
    (tier) =>
      `| ${tier.name} | ${tier.requestsPerMinute} / ${tier.requestsPerDay} | ${tier.maxRows} | ${tier.lookbackDays} | ${tier.formats.join(', ')} |`,
  )
  return `Indicators of compromise from threat feeds and articles.

| tier | requests a minute / day | rows a request | lookback, days | formats |
|---|---|---|---|---|
${rows.join('\n')}

Windows of the limits are whole minutes and UTC days. Requests without a valid key are counted by client address. More rows or an older \`since\` than the tier has are narrowed in silence; \`meta\` shows what was used.

Every error is \`{"error":{"code","message","details","request_id"}}\`; other paths are 404, other methods 405. Codes are stable, messages are not.`
}

function securitySchemes(keyInQuery: boolean): object {
  return {
    Bearer: { type: 'http', scheme: 'bearer', description: 'The key as the token.' },
    Header: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
    Basic: {
      type: 'http',
      scheme: 'basic',
      description: 'The key as the password, with any user name: for firewalls.',
    },
    ...(keyInQuery && {
      Query: {
        type: 'apiKey',
        in: 'query',
        name: 'api_key',
        description: 'For clients that cannot send a header.',
      },
    }),
  }
}

function codeSamples(publicUrl: string): readonly object[] {
  const list = `${publicUrl}${LIST_PATH}`
  return [
    [
      'A page as JSON',
      `curl -H "Authorization: Bearer sk_live_..." "${list}?type=sha256&confidence=high&limit=50"`,
    ],
    [
      'A table for a spreadsheet',
      `curl -H "X-API-Key: sk_live_..." "${list}?type=domain&format=csv&limit=1000"`,
    ],
    [
      'A block list for a firewall',
      `curl -u "firewall:sk_live_..." "${list}?type=ipv4&confidence=high&format=txt&limit=10000"`,
    ],
  ].map(([label, source]) => ({ lang: 'Shell', label, source }))
}
