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
 * Reads an address, and fills in what libpq would: PGHOST, PGPORT, PGDATABASE, PGUSER.
 *
 * @throws {@link StorageError} that repeats nothing of an address that cannot be read.
 */
export function placeOf(url: string): Place {
  const known = /^postgres(?:ql)?:\/\//i.test(url) ? parsed(url) : undefined
  if (known === undefined) {
    throw new StorageError(
      'The database address',
      'cannot be read',
      'Write postgres://user:password@host:port/name, with %XX for special characters in the password',
    )
  }
  const { host, port, database = '', user = '' } = known
  // A folder is the host of a socket.
  const address = /[/:]/.test(host) ? `[${host}]` : host
  return { url, shown: `postgres://${address}:${port}/${database}`, user }
}

function parsed(url: string): pg.Client | undefined {
  try {
    const client = new pg.Client({ connectionString: url })
    return Number.isInteger(client.port) && client.host !== '' ? client : undefined
  } catch {
    // The driver's message may repeat the address.
    return undefined
  }
}
