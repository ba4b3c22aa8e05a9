import { QUERY_SCHEMA } from '@vedette/core'

type ParameterName = keyof typeof QUERY_SCHEMA.properties

/** A value for each parameter that a request may send as it stands. */
const EXAMPLES: Readonly<Record<Exclude<ParameterName, 'api_key' | 'cursor'>, string | number | boolean>> = {
  type: 'ipv4',
  category: 'threat-intel',
  confidence: 'high',
  industry: 'finance',
  since: '2026-05-16T00:00:00Z',
  until: '2099-01-01T00:00:00+02:00',
  limit: 100,
  offset: 0,
  format: 'txt',
  include_context: false,
}

/** Every parameter of the list as OpenAPI has it; `api_key` is a security scheme instead. */
export function parameters(cursor: string): readonly object[] {
  const examples: Readonly<Record<string, unknown>> = { ...EXAMPLES, cursor }
  return Object.entries(QUERY_SCHEMA.properties)
    .filter(([name]) => name !== 'api_key')
    .map(([name, { description, ...schema }]) => ({
      name,
      in: 'query',
      description,
      schema,
      example: examples[name],
    }))
}
