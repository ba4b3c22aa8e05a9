import { compressibleBody } from '../body.ts'
import type { Handle } from '../exchange.ts'
import { JSON_TYPE } from '../respond.ts'
import { isCurrent, weakTag } from '../validator.ts'
import { type Described, openApiDocument } from './document.ts'

/** `GET /api/openapi.json`: for everyone, made at the first request. */
export function describeApi(described: Described): Handle {
  let made: ReturnType<typeof makeDescription> | undefined
  return async (_admission, request) => {
    const { body, tag } = await (made ??= makeDescription(described))
    const headers = { ETag: tag }
    if (isCurrent(request.headers['if-none-match'], tag)) return { status: 304, headers }
    return { status: 200, headers: { ...headers, 'Content-Type': JSON_TYPE }, body }
  }
}

async function makeDescription(described: Described) {
  const text = `${JSON.stringify(await openApiDocument(described))}\n`
  return { body: compressibleBody(text), tag: weakTag(text, 0) }
}
