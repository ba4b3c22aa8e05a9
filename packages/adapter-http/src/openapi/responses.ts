import { type Brand, IOC_ERROR_CODES } from '@vedette/core'
import { STATUS } from '../respond.ts'
import { type ErrorExample, errorExamples, exampleAnswer } from './examples.ts'
import { errorSchema, type Schema } from './schemas.ts'

const text = { type: 'string' }
const whole = { type: 'integer', minimum: 0 }
const always = (description: string, schema: Schema): object => ({ description, required: true, schema })
const sometimes = (description: string, schema: Schema): object => ({ description, schema })

/** `components.headers` of the document, by wire name. */
export const HEADERS: Readonly<Record<string, object>> = {
  'X-RateLimit-Limit': always(
    'Requests in the window: the minute or, when that is what ran out, the day.',
    whole,
  ),
  'X-RateLimit-Remaining': always('Requests that are left in the window.', whole),
  'X-RateLimit-Reset': always('When the window ends, in Unix seconds.', whole),
  'X-Request-Id': always('Names this request, also in the logs of the service.', text),
  'Retry-After': always('Seconds to wait before the next request.', whole),
  'WWW-Authenticate': sometimes('How to send a key, when none was sent.', text),
  Allow: always('The methods that are allowed.', text),
  ETag: always('Weak. Give it as `If-None-Match` to hear only of what is new.', text),
  'Last-Modified': always('When the store last learned something.', text),
  Link: sometimes('The next page by cursor, `rel="next"`. Absent on the last page.', text),
  'X-Next-Cursor': sometimes('The cursor of the next page. Absent on the last page.', text),
  'X-IOC-Count': sometimes('Rows in this body (csv and txt).', whole),
  'X-IOC-Total': sometimes('All matches in the window (csv and txt).', whole),
  'Content-Disposition': sometimes('A file name (csv).', text),
}

const ON_EVERY_ANSWER = ['X-RateLimit-Limit', 'X-RateLimit-Remaining', 'X-RateLimit-Reset', 'X-Request-Id']
const OF_THE_LIST = ['Link', 'X-Next-Cursor', 'X-IOC-Count', 'X-IOC-Total', 'Content-Disposition']

function headers(...names: readonly string[]): object {
  const all = [...ON_EVERY_ANSWER, ...names]
  return Object.fromEntries(all.map((name) => [name, { $ref: `#/components/headers/${name}` }]))
}

/** What `components.responses` calls an error status. */
const NAMES: Readonly<Record<number, readonly [name: string, description: string, ...headers: string[]]>> = {
  400: ['BadRequest', 'A parameter is wrong. Nothing is ignored: a filter that is lost widens a list.'],
  401: ['Unauthorized', 'No key, or none that is valid.', 'WWW-Authenticate'],
  403: ['Forbidden', 'The key may not do this.'],
  404: ['NotFound', 'There is nothing under this path.'],
  405: ['MethodNotAllowed', 'Only GET and HEAD are allowed.', 'Allow'],
  429: [
    'RateLimitExceeded',
    'Too many requests in a minute or a day. This one does not count.',
    'Retry-After',
  ],
  500: ['InternalError', 'A fault of the service.'],
  503: ['Unavailable', 'The service cannot answer at the moment.', 'Retry-After'],
}

/** `components.responses` of the document: each error status with an example of each way to get it. */
export async function errorResponses(upgradeUrl: string | undefined): Promise<Record<string, object>> {
  const examples = await errorExamples(upgradeUrl)
  return Object.fromEntries(
    Object.entries(NAMES).map(([status, [name, description, ...own]]) => [
      name,
      {
        description,
        headers: headers(...own),
        content: {
          'application/json': {
            schema: errorSchema(IOC_ERROR_CODES.filter((code) => `${STATUS[code]}` === status)),
            examples: examplesOf(status, examples),
          },
        },
      },
    ]),
  )
}

function examplesOf(status: string, all: Readonly<Record<string, ErrorExample>>): object {
  const own = Object.entries(all).filter(([, { error }]) => `${STATUS[error.code]}` === status)
  return Object.fromEntries(own.map(([name, value]) => [name, { value }]))
}

/** References to the error responses of some statuses. */
export function errors(...statuses: readonly number[]): object {
  return Object.fromEntries(
    statuses.map((status) => [status, { $ref: `#/components/responses/${NAMES[status]?.[0]}` }]),
  )
}

/** 200 and 304 of the list. */
export async function listResponses(brand: Brand): Promise<object> {
  const [json, csv, txt] = await Promise.all(
    ['type=ipv4&limit=1', 'type=ipv4&format=csv', 'type=ipv4&format=txt'].map((rawQuery) =>
      exampleAnswer(rawQuery, brand),
    ),
  )
  return {
    200: {
      description: 'A page of the list, newest first.',
      headers: headers('ETag', 'Last-Modified', ...OF_THE_LIST),
      content: {
        'application/json': {
          schema: { $ref: '#/components/schemas/IocList' },
          example: JSON.parse(json?.body ?? '') as unknown,
        },
        'text/csv': { schema: text, example: csv?.body },
        'text/plain': { schema: text, example: txt?.body },
      },
    },
    304: {
      description: '`If-None-Match` names the current answer.',
      headers: headers('ETag', 'Last-Modified'),
    },
  }
}

/** 200 and 304 of this description. */
export const DESCRIPTION_RESPONSES = {
  200: {
    description: 'OpenAPI 3.1.',
    headers: headers('ETag'),
    content: { 'application/json': { schema: { type: 'object' } } },
  },
  304: { description: '`If-None-Match` names the current description.', headers: headers('ETag') },
}
