import { INDICATORS, KEYS, NETWORK, wordsIn } from './headings.ts'
import type { Column } from './reading.ts'
import { wordSet } from './word-set.ts'

const KEY_COLUMN = new Set([
  ...KEYS,
  'key',
  'mutex',
  'mutexes',
  'rc4',
  'password',
  'serial',
  'guid',
  'uuid',
  'clsid',
  'jarm',
  'hassh',
  'tlsh',
  'ssdeep',
  'telfhash',
  'authentihash',
  'cert',
  'certificate',
  'tls',
  'ssl',
  'favicon',
  'commit',
])
const OWNER = wordSet(`
  provider registrar asn as isp hosting organization organisation owner company country netname hoster registrant
  issuer subject vendor location city isps resolver resolvers
`)
const FILE_COLUMN = wordSet(`
  file files filename filenames path paths package detection description descriptions comment comments note notes
  details detail malware family tool tools process component components module modules type status role technique
  signature class function api library command reference references source purpose title name
`)
/** They begin the header of a column of what is harmless: `Legitimate domain`. */
const HARMLESS = wordSet('legitimate legit genuine benign impersonated imitated mimicked')
/** Headers of columns that hold values of any kind. */
const OPEN_COLUMN = new Set([
  ...INDICATORS,
  'value',
  'values',
  'ioc',
  'data',
  'observable',
  'artifact',
  'item',
  'entity',
])
const NETWORK_COLUMN = new Set([
  ...NETWORK,
  ...OPEN_COLUMN,
  'site',
  'website',
  'sender',
  'destination',
  'ipv4-addr',
  'ipv6-addr',
  'domain-name',
  'email-addr',
])
/** Most of those who answer for names are their registrar's. */
const NAMESERVERS = wordSet('nameserver nameservers ns')
const HASH_COLUMN = wordSet('hash hashes md5 sha1 sha-1 sha256 sha-256 sha512 sha-512 thumbprint fingerprint')
const VERSION_COLUMN = wordSet('version versions build builds release releases firmware')
/** They head versions, unless they stand beside a word of the network. */
const FIXED_COLUMN = wordSet('affected fixed patched vulnerable unaffected current fix')

const KIND_HEADER =
  /^(?:(?:indicator|ioc|observable|artifact|value|data|entity) )?(?:types?|kinds?|categor(?:y|ies))$/
const PRODUCT_HEADER = wordSet('product products software appliance')
const LABEL_HEADER = wordSet('field property attribute item key parameter setting')
const AUTHORS = wordSet(
  'author authors publisher source sources reference references credit credits researcher',
)
/** What may stand beside the name of a kind in a cell that is nothing else. */
const BESIDE_KIND = wordSet(`
  name names address string value hash of the md5 sha1 sha-1 sha256 sha-256 digest client server port fingerprint
  c2 c&c malicious attacker and or path full thumbprint btc bitcoin xmr monero table rich import -
`)

/** What the header of a column says. */
export interface Header {
  /** What its cells are. */
  readonly column: Column | undefined
  /** Whether it says what sort of thing the other cells of a row hold: `Type`, `Indicator type`. */
  readonly isKind: boolean
  /** Whether it may hold values of any kind: `Indicator`, `Value`, `Name`, or nothing that is known. */
  readonly isOpen: boolean
  /** Whether it holds names of products. */
  readonly isProduct: boolean
  /** Whether it says what its rows are of: `Field`, `Property`. */
  readonly isLabel: boolean
}

/** Reads the header of a column. */
export function headerNamed(header: string): Header {
  const words = wordsIn(header)
  return {
    column: columnNamed(words),
    isKind: KIND_HEADER.test(words.join(' ')),
    isOpen: words.length === 0 || words.some((word) => OPEN_COLUMN.has(word) || word === 'name'),
    isProduct: words.some((word) => PRODUCT_HEADER.has(word)),
    isLabel: words.length === 1 && LABEL_HEADER.has(words[0] as string),
  }
}

function columnNamed(words: readonly string[]): Column | undefined {
  if (words.length === 0 || words.length > 6) return undefined
  const has = (known: ReadonlySet<string>) => words.some((word) => known.has(word))
  if (has(KEY_COLUMN)) return 'key'
  if (has(HASH_COLUMN)) return 'hash'
  if (has(OWNER)) return 'owner'
  if (has(VERSION_COLUMN)) return 'version'
  if (has(NETWORK_COLUMN) && !has(NAMESERVERS))
    return HARMLESS.has(words[0] as string) ? 'harmless' : 'network'
  if (has(FIXED_COLUMN)) return 'version'
  return has(FILE_COLUMN) ? 'file' : 'other'
}

/** What a cell that is nothing but the name of a kind says of the other cells of its row. */
export function kindNamed(cell: string): Column | undefined {
  // Most cells are values.
  if (cell.includes('.') || LONG_WORD.test(cell)) return undefined
  const words = wordsIn(cell)
  const has = (known: ReadonlySet<string>) => words.some((word) => known.has(word))
  if (words.length === 0 || words.length > 4) return undefined
  if (!words.every((word) => BESIDE_KIND.has(word) || KIND.has(word))) return undefined
  if (has(KEY_COLUMN)) return 'key'
  if (has(HASH_COLUMN) || words.some((word) => word.startsWith('filehash'))) return 'hash'
  if (has(FILE_KIND)) return 'file'
  return has(NETWORK_COLUMN) ? 'network' : undefined
}

/** What the label of a row says of its other cells, if they hold no indicator by it. */
export function labelNamed(label: string): Column | undefined {
  const words = wordsIn(label)
  if (words.length === 0 || words.length > 3) return undefined
  const has = (known: ReadonlySet<string>) => words.some((word) => known.has(word))
  return has(VERSION_COLUMN) ? 'version' : has(AUTHORS) ? 'owner' : undefined
}

/** No word of the sets below is longer. */
const LONG_WORD = /[a-z0-9&-]{20}/i
const FILE_KIND = wordSet('file files filename filenames filepath path paths process')
const KIND = new Set([
  ...KEY_COLUMN,
  ...HASH_COLUMN,
  ...FILE_KIND,
  ...NETWORK_COLUMN,
  'filehash-md5',
  'filehash-sha1',
  'filehash-sha256',
])
