import { posix, win32 } from 'node:path'
import type { Tiers } from '@vedette/core'
import type { ArticleSource } from '@vedette/core/articles'
import { parseDuration } from './duration.ts'

/** A feed that is refreshed: by its name, or from a mirror of it. */
export interface FeedSource {
  readonly name: string
  readonly address?: string
}

/** What stands among the feeds for articles, of all sources that are enabled. */
export const ARTICLES = 'articles'

/** Every setting. */
export interface Settings {
  readonly db: string
  readonly dbRead?: string
  readonly quiet: boolean
  readonly host: string
  readonly port: number
  readonly publicUrl?: string
  readonly sourceName: string
  readonly upgradeUrl?: string
  readonly feeds: readonly FeedSource[]
  /** Seconds. */
  readonly every: number
  /** The sources of articles that are read. */
  readonly sources: readonly ArticleSource[]
  readonly demo: boolean
  readonly trustedProxies: readonly string[]
  readonly keyInQuery: boolean
  readonly tiers: Tiers
}

/** The name of a setting, which is also its key in the configuration file. */
export type SettingName = keyof Settings

/** Where a process stands. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: string
  readonly home: string
}

/** How one setting is written and read. */
export interface Setting<Value> {
  /** As commander takes it. */
  readonly flag: string
  readonly variable: string
  readonly description: string
  /**
   * Reads the value: a text from a flag or the environment, or any JSON from the file.
   *
   * @throws Error that says what was expected.
   */
  readonly parse: (value: unknown) => Value | Promise<Value>
  /** Whether the value may hold a password, and so is never repeated. */
  readonly isSecret?: true
  /** What holds when nothing is said, written as in the environment. Without it the setting may be absent. */
  readonly fallback?: (surroundings: Surroundings) => string
}

/** The terms of abuse.ch: no more than one download of a feed in 5 minutes. */
export const FEED_PAUSE_SECONDS = 300
const LONGEST_EVERY_SECONDS = 7 * 86_400

/** The one table of settings: a flag wins over the environment, that over the file, and that over the fallback. */
export const SETTINGS: { readonly [Name in SettingName]: Setting<Required<Settings>[Name]> } = {
  db: {
    flag: '--db <address>',
    variable: 'VEDETTE_DB',
    description:
      "database: sqlite:PATH or postgres://USER@HOST:PORT/NAME (default: vedette/vedette.db in the user's data folder); with a password rather in the environment, as other users can read command lines",
    parse: text('a database address such as sqlite:vedette.db or postgres://db.example.com/vedette'),
    isSecret: true,
    fallback: (surroundings) => `sqlite:${defaultDatabase(surroundings)}`,
  },
  dbRead: {
    flag: '--db-read <address>',
    variable: 'VEDETTE_DB_READ',
    description: 'standby of a PostgreSQL database that reads are sent to: postgres://USER@HOST:PORT/NAME',
    parse: text('an address such as postgres://standby.example.com/vedette'),
    isSecret: true,
  },
  quiet: {
    flag: '--quiet',
    variable: 'VEDETTE_QUIET',
    description: 'say only results and errors',
    parse: truth,
    fallback: () => 'false',
  },
  host: {
    flag: '--host <address>',
    variable: 'VEDETTE_HOST',
    description: 'address to listen on (default: 127.0.0.1)',
    parse: text('an address such as 127.0.0.1'),
    fallback: () => '127.0.0.1',
  },
  port: {
    flag: '--port <number>',
    variable: 'VEDETTE_PORT',
    description: 'port to listen on; 0 takes any free one (default: 8080)',
    parse: portNumber,
    fallback: () => '8080',
  },
  publicUrl: {
    flag: '--public-url <url>',
    variable: 'VEDETTE_PUBLIC_URL',
    description: 'where callers reach the service; links begin with it (default: where it listens)',
    parse: (value) => webAddress(value).replace(/(?<!\/)\/+$/, ''),
  },
  sourceName: {
    flag: '--source-name <text>',
    variable: 'VEDETTE_SOURCE_NAME',
    description: 'what answers call the service, in meta.source (default: Vedette)',
    parse: text('a name'),
    fallback: () => 'Vedette',
  },
  upgradeUrl: {
    flag: '--upgrade-url <url>',
    variable: 'VEDETTE_UPGRADE_URL',
    description: 'where callers get a better tier; named in refusals',
    parse: webAddress,
  },
  feeds: {
    flag: '--feeds <list>',
    variable: 'VEDETTE_FEEDS',
    description: 'feeds to refresh: urlhaus,feodo,threatfox,articles; name=URL for a mirror',
    parse: (value) => list(value).map(feedSource),
    fallback: () => '',
  },
  every: {
    flag: '--every <duration>',
    variable: 'VEDETTE_EVERY',
    description: 'how often feeds are refreshed: 15m, 1h, 900s; at least 5m (default: 15m)',
    parse: interval,
    fallback: () => '15m',
  },
  sources: {
    flag: '--sources <list>',
    variable: 'VEDETTE_SOURCES',
    description:
      'sources of articles to read, such as krebs,talos ("vedette sources" lists them); or JSON, also of your own',
    // Most commands have none, and need not load what knows them.
    parse: async (value) =>
      value === '' ? [] : (await import('./source-setting.ts')).parseSourceSetting(value),
    isSecret: true,
    fallback: () => '',
  },
  demo: {
    flag: '--demo',
    variable: 'VEDETTE_DEMO',
    description: 'fill a new database with made-up examples and make two keys',
    parse: truth,
    fallback: () => 'false',
  },
  trustedProxies: {
    flag: '--trusted-proxies <list>',
    variable: 'VEDETTE_TRUSTED_PROXIES',
    description: 'addresses and ranges of proxies whose X-Forwarded-For is believed (default: none)',
    parse: list,
    fallback: () => '',
  },
  keyInQuery: {
    flag: '--no-key-in-query',
    variable: 'VEDETTE_KEY_IN_QUERY',
    description: 'do not take keys as ?api_key=, where logs of others may keep them',
    parse: truth,
    fallback: () => 'true',
  },
  tiers: {
    flag: '--tiers <json>',
    variable: 'VEDETTE_TIERS',
    description: 'tiers beside or in place of free and pro, such as {"free":{"requestsPerDay":500}}',
    parse: async (value) => (await import('./tier-table.ts')).parseTiers(value),
    fallback: () => '{}',
  },
}

function text(expected: string): (value: unknown) => string {
  return (value) => {
    // eslint-disable-next-line no-control-regex
    if (typeof value === 'string' && value.trim() !== '' && !/[\u0000-\u001f\u007f]/.test(value)) return value
    throw new Error(`expected ${expected}`)
  }
}

function truth(value: unknown): boolean {
  if (value === true || value === 'true') return true
  if (value === false || value === 'false') return false
  throw new Error('expected true or false')
}

function portNumber(value: unknown): number {
  const port = typeof value === 'string' && /^[0-9]{1,5}$/.test(value) ? Number(value) : value
  if (typeof port === 'number' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new Error('expected a whole number from 0 to 65535')
}

function webAddress(value: unknown): string {
  const problem = 'expected an address such as https://iocs.example.com, without credentials, ? and #'
  if (typeof value !== 'string' || !/^https?:\/\/[^\s?#]+$/i.test(value)) throw new Error(problem)
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (url === undefined || url.username !== '' || url.password !== '') throw new Error(problem)
  return value
}

function interval(value: unknown): number {
  const seconds = typeof value === 'string' ? parseDuration(value) : undefined
  if (seconds === undefined) throw new Error('expected a duration such as 15m, 1h or 900s')
  if (seconds < FEED_PAUSE_SECONDS) throw new Error('expected at least 5m: the feeds ask for that')
  if (seconds > LONGEST_EVERY_SECONDS) throw new Error('expected at most 168h')
  return seconds
}

function list(value: unknown): readonly string[] {
  const parts: readonly unknown[] | undefined =
    typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : undefined
  if (value === '') return []
  const trimmed = parts?.map((part) => (typeof part === 'string' ? part.trim() : ''))
  if (trimmed === undefined || trimmed.includes('')) throw new Error('expected a list such as a,b')
  return trimmed
}

function feedSource(part: string): FeedSource {
  const at = part.indexOf('=')
  if (at === -1) return { name: part }
  const address = part.slice(at + 1)
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) {
    throw new Error('expected name=URL with an http or https address')
  }
  return { name: part.slice(0, at), address }
}

/** Where the data of a user's programs lie (XDG Base Directory Specification, and the custom of each system). */
function defaultDatabase({ env, platform, home }: Surroundings): string {
  if (platform === 'win32') {
    return win32.join(env['LOCALAPPDATA'] || win32.join(home, 'AppData', 'Local'), 'vedette', 'vedette.db')
  }
  if (platform === 'darwin') {
    return posix.join(home, 'Library', 'Application Support', 'vedette', 'vedette.db')
  }
  const given = env['XDG_DATA_HOME'] ?? ''
  const folder = given.startsWith('/') ? given : posix.join(home, '.local', 'share')
  return posix.join(folder, 'vedette', 'vedette.db')
}
