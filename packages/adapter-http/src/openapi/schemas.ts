import {
  CATEGORIES,
  CONFIDENCES,
  INDICATOR_TYPES,
  INDUSTRIES,
  IOC_ERROR_CODES,
  type IocErrorCode,
} from '@vedette/core'

/** A piece of JSON Schema 2020-12, which is what OpenAPI 3.1 speaks. */
export type Schema = Readonly<Record<string, unknown>>

const text = (description: string): Schema => ({ type: 'string', description })
const moment = (description: string): Schema => ({ type: 'string', format: 'date-time', description })
const address = (description: string): Schema => ({ type: 'string', format: 'uri', description })
const count = (description: string): Schema => ({ type: 'integer', minimum: 0, description })
const choice = (members: readonly string[], description: string): Schema => ({
  type: 'string',
  enum: members,
  description,
})
const texts = (description: string): Schema => ({ type: 'array', items: { type: 'string' }, description })

/** An object that has the required members, may have the optional ones, and no others. A member is never null. */
function object(required: Record<string, Schema>, optional: Record<string, Schema> = {}): Schema {
  return {
    type: 'object',
    additionalProperties: false,
    required: Object.keys(required),
    properties: { ...required, ...optional },
  }
}

const SOURCE = object(
  {
    origin: choice(['article', 'feed'], 'Whether an article or a threat feed speaks.'),
    feed_name: text("The feed's or the publication's name."),
    category: choice(CATEGORIES, 'What kind of source it is.'),
  },
  {
    article_id: text('Of articles.'),
    article_title: text('Of articles.'),
    article_url: address('Of articles.'),
    reference_url: address("The source's own page about this indicator, when it is known."),
  },
)

const IOC = object(
  {
    id: {
      type: 'string',
      format: 'uuid',
      description: 'UUIDv5 of type and value: the same on every server and in every format.',
    },
    type: choice(INDICATOR_TYPES, 'What the value is.'),
    value: text('In canonical spelling.'),
    confidence: choice(CONFIDENCES, 'The highest that any source gives. Use `high` for automatic blocking.'),
    first_seen: moment('The earliest that any source tells.'),
    last_seen: moment('The latest that any source tells.'),
    source: { $ref: '#/components/schemas/Source' },
    tags: texts('Of all sources.'),
    mitre_techniques: texts('MITRE ATT&CK techniques and tactics, of all sources.'),
  },
  { context: text('One line on what the indicator is known for. Left out with `include_context=false`.') },
)

const FILTERS = object(
  {
    type: choice([...INDICATOR_TYPES, 'all'], 'As asked for.'),
    category: choice([...CATEGORIES, 'all'], 'As asked for.'),
    confidence: choice([...CONFIDENCES, 'all'], 'As asked for.'),
    since: moment('The start of the window that was used, inclusive.'),
    until: moment(
      'The end of the window that was used, exclusive. Without `until`, the moment that this answer speaks of: given as `since` of the next request, nothing is missed.',
    ),
  },
  { industry: choice(INDUSTRIES, 'As asked for.') },
)

const META = object(
  {
    total: count('All matches in the window, exact.'),
    limit: { type: 'integer', minimum: 1, description: 'Rows at most, as the tier allows.' },
    offset: count('Rows that were passed over.'),
    generated_at: moment(
      'The moment that this answer speaks of: when it was made or, while something is being stored, shortly before.',
    ),
    feed_version: text('Of this format.'),
    source: text("The service's name."),
    filters: FILTERS,
  },
  { next_cursor: text('Give it as `cursor` to go on. Absent on the last page.') },
)

const LINKS = object(
  { self: address('This page.') },
  {
    next: address('The next page by offset. Absent on the last page and on pages by cursor.'),
    prev: address('The page before by offset. Absent on the first page and on pages by cursor.'),
  },
)

const IOC_LIST = object({
  meta: META,
  data: { type: 'array', items: { $ref: '#/components/schemas/Ioc' } },
  links: LINKS,
})

/** What `details` of each code holds; a code that is absent here has none. */
const DETAILS: Readonly<Partial<Record<IocErrorCode, Schema>>> = {
  invalid_parameter: object(
    { parameter: text('The parameter that is wrong.') },
    {
      did_you_mean: text('The known parameter that is closest.'),
      valid_types: texts('What `type` can be.'),
      valid_categories: texts('What `category` can be.'),
      valid_confidences: texts('What `confidence` can be.'),
      valid_industries: texts('What `industry` can be.'),
      valid_formats: texts('What `format` can be.'),
    },
  ),
  insufficient_scope: object(
    {},
    {
      required_scope: text('The right that is missing.'),
      your_scopes: texts('The rights of the key.'),
      format: text('The format that the tier lacks.'),
      allowed_formats: texts('The formats of the tier.'),
      tier: text("The key's tier."),
      upgrade_url: address('Where to get more.'),
    },
  ),
  rate_limit_exceeded: object(
    {
      limit: count('Requests in the window that is used up.'),
      reset_at: moment('When the window ends.'),
      tier: text('Whose limits hold.'),
    },
    { upgrade_url: address('Where to get more.') },
  ),
}

const REQUEST_ID: Schema = {
  type: 'string',
  pattern: '^req_[0-9A-Za-z]{20}$',
  description: 'Names this request, also in `X-Request-Id` and in the logs of the service.',
}

/** An error of one of `codes`, exactly as it is answered. */
export function errorSchema(codes: readonly IocErrorCode[]): Schema {
  const forms = codes.map((code) => {
    const details = DETAILS[code]
    const own = { code: { type: 'string', const: code }, message: text('For people; it may change.') }
    return object({ ...own, ...(details && { details }), request_id: REQUEST_ID })
  })
  return object({ error: forms.length === 1 ? (forms[0] as Schema) : { oneOf: forms } })
}

/** `components.schemas` of the document. */
export const SCHEMAS: Readonly<Record<string, Schema>> = {
  IocList: IOC_LIST,
  Ioc: IOC,
  Source: SOURCE,
  Error: errorSchema(IOC_ERROR_CODES),
}
