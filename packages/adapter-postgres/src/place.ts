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
  if (!/^postgres(?:ql)?:\/\/(?![^/?#]*[/?#][^@]*@)/i.test(url)) throw unreadable(what)
  const named = clientOf(url, what).user ? url : withUser(url, what)
  const { host, port, database = '', user = '' } = clientOf(named, what)
  // A folder is the host of a socket.
  const address = /[/:]/.test(host) ? `[${host}]` : host
  return { url: named, shown: `postgres://${address}:${port}/${database}`, user }
}

function clientOf(url: string, what: string): pg.Client {
  try {
    const client = new pg.Client({ connectionString: url })
    if (Number.isInteger(client.port) && client.host !== '') return client
  } catch (error) {
    const { path } = error as { readonly path?: unknown }
    if (typeof path === 'string') {
      const remedy = 'Correct sslrootcert, sslcert or sslkey in it'
      throw new StorageError(what, `names the file ${path}, which cannot be read`, remedy)
    }
    // Any other message of the driver may repeat the address.
  }
  throw unreadable(what)
}

function unreadable(what: string): StorageError {
  return new StorageError(
    what,
    'cannot be read',
    'Write postgres://user:password@host:port/name, with %XX for special characters in the password',
  )
}

/** The driver alone looks at USER, which many containers do not set; some do not even know who runs in them. */
function withUser(url: string, what: string): string {
  try {
    const name = encodeURIComponent(userInfo().username)
    return url.replace(
      /^([a-z]+:\/\/)(:?)/i,
      (_, start: string, colon: string) => `${start}${name}${colon || '@'}`,
    )
  } catch (cause) {
    const problem = 'names no user, and the system knows none'
    throw new StorageError(what, problem, 'Write postgres://user@host:port/name, or set PGUSER', { cause })
  }
}
