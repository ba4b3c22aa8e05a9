import type { IncomingMessage } from 'node:http'

/** A request as Node gives it, or as Express does, which keeps the target when it cuts a mount path from `url`. */
export type Asked = IncomingMessage & { readonly originalUrl?: string }

/** What a request was sent to, as it was sent. */
export function targetOf({ originalUrl, url }: Asked): string {
  return originalUrl ?? url ?? '/'
}

/** The path of a target. A whole address is one too (RFC 9112, section 3.2.2); its host is not looked at. */
export function pathOf(target: string): string {
  const local = target.startsWith('/') ? target : target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '')
  const end = local.search(/[?#]/)
  const path = end < 0 ? local : local.slice(0, end)
  return path === '' ? '/' : path
}

/** The query of a target as it was sent, without the `?`. */
export function rawQueryOf(target: string): string {
  const start = target.indexOf('?')
  return start < 0 ? '' : target.slice(start + 1)
}
