import { userInfo } from 'node:os'
import pg from 'pg'
import { StorageError } from './errors.ts'

/** Where a database is. */
export interface Place {
  /** The whole address, perhaps with a password: for the driver alone. */
  readonly url: string
  /** What may be shown of it: `postgres://host:port/name`. */
  readonly shown: string
  /** Who connects. */
  readonly user: string
}

/**
 * Reads an address, and fills in what libpq would: PGHOST, PGPORT, PGDATABASE, PGUSER, and else the system's user.
 *
 * @throws {@link StorageError} that repeats nothing of an address that cannot be read.
 */
export function placeOf(url: string, what = 'The database address'): Place {
  // An @ behind the host tells of a password that holds /, ? or #: part of it would pass for what is shown.
  const known = /^postgres(?:ql)?:\/\/(?!.*[/?#].*@)/is.test(url) ? parsed(url) : undefined
  if (known === undefined) {
    throw new StorageError(
      what,
      'cannot be read',
      'Write postgres://user:password@host:port/name, with %XX for special characters in the password',
    )
  }
  const { host, port, database = '', user = '' } = known.client
  // A folder is the host of a socket.
  const address = /[/:]/.test(host) ? `[${host}]` : host
  return { url: known.url, shown: `postgres://${address}:${port}/${database}`, user }
}

interface Parsed {
  /** With the user in it. */
  readonly url: string
  readonly client: pg.Client
}

function parsed(url: string): Parsed | undefined {
  try {
    const client = new pg.Client({ connectionString: url })
    if (!Number.isInteger(client.port) || client.host === '') return undefined
    return client.user ? { url, client } : parsed(withUser(url))
  } catch {
    // The driver's message may repeat the address.
    return undefined
  }
}

/** The driver alone looks at USER, which many containers do not set. */
function withUser(url: string): string {
  const name = encodeURIComponent(userInfo().username)
  return url.replace(
    /^([a-z]+:\/\/)(:?)/i,
    (_, start: string, colon: string) => `${start}${name}${colon || '@'}`,
  )
}
