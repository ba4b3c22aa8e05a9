import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { isIPv6 } from 'node:net'
import { join } from 'node:path'
import { type Extraction, extractFromHtml, extractFromText } from '../../src/ingest/index.ts'

const FOLDER = join(__dirname, '../../../../../shared/data/articles/eset')
const isThere = existsSync(FOLDER)
if (!isThere) console.warn(`${FOLDER} is not there: how well articles are read was NOT tested`)

interface Item {
  readonly type: string
  readonly value: string
}

interface Truth {
  readonly types_scored: readonly string[]
  readonly must: readonly (Item & { readonly as_written: string })[]
  readonly ignore: readonly (readonly [type: string, value: string])[]
  readonly ignore_hosts: readonly string[]
  readonly ignore_url_prefixes: readonly string[]
}

interface Score {
  hit: number
  wrong: number
  missed: number
}

/** The truth holds the first address of each network that it names; a range is no address, and we take none. */
const RANGE = /^[0-9.]+\/[0-9]{1,2}$/
/** Types with fewer items say too little. */
const ENOUGH = 20

/** The rules of the tool that comes with the articles. */
function normalized({ type, value }: Item): string {
  if (['md5', 'sha1', 'sha256', 'sha512', 'domain', 'email'].includes(type)) return value.toLowerCase()
  if (type === 'cve') return value.toUpperCase()
  const [, scheme, authority, rest] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/is.exec(value) ?? []
  if (type !== 'url' || scheme === undefined) return value
  return `${scheme.toLowerCase()}://${authority?.toLowerCase()}${rest === '/' ? '' : rest}`
}

function isNeutral({ type, value }: Item, truth: Truth): boolean {
  const host = hostIn(type, value)
  const isIgnored = truth.ignore_hosts.some((ignored) => host === ignored || host.endsWith(`.${ignored}`))
  return isIgnored || (type === 'url' && truth.ignore_url_prefixes.some((prefix) => value.startsWith(prefix)))
}

function hostIn(type: string, value: string): string {
  if (type === 'url') return URL.canParse(value) ? new URL(value).hostname : ''
  return type === 'domain' || type === 'email' ? (value.split('@').at(-1) ?? '') : ''
}

function scoreArticle(found: readonly Item[], truth: Truth, count: (type: string, by: keyof Score) => void) {
  const key = (item: Item) => `${item.type} ${normalized(item)}`
  const must = new Set(truth.must.map(({ type, value }) => `${type} ${value}`))
  const ranges = new Set(
    truth.must.filter(({ as_written }) => RANGE.test(as_written)).map(({ value }) => value),
  )
  const ignored = new Set(truth.ignore.map(([type, value]) => `${type} ${value}`))
  const scored = found.filter(({ type }) => truth.types_scored.includes(type))
  const keys = new Set(scored.map(key))
  for (const item of scored) {
    if (must.has(key(item))) count(item.type, 'hit')
    else if (!ignored.has(key(item)) && !isNeutral(item, truth)) count(item.type, 'wrong')
  }
  for (const { type, value } of truth.must) {
    if (!keys.has(`${type} ${value}`) && !ranges.has(value)) count(type, 'missed')
  }
}

function scores(ending: string, extract: (text: string) => Extraction): ReadonlyMap<string, Score> {
  const all = new Map<string, Score>()
  const count = (type: string, by: keyof Score) => {
    for (const name of [type, 'all']) {
      const score = all.get(name) ?? { hit: 0, wrong: 0, missed: 0 }
      score[by]++
      all.set(name, score)
    }
  }
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.truth.json'))) {
    const path = join(FOLDER, file.replace(/\.truth\.json$/, ending))
    const truth = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Truth
    scoreArticle(extract(readFileSync(path, 'utf8')).findings, truth, count)
  }
  return all
}

const precision = ({ hit, wrong }: Score) => hit / (hit + wrong)
const recall = ({ hit, missed }: Score) => hit / (hit + missed)
const f1 = ({ hit, wrong, missed }: Score) => (2 * hit) / (2 * hit + wrong + missed)

describe.each([
  ['.html', extractFromHtml],
  ['.text', extractFromText],
] as const)('real articles as %s', (ending, extract) => {
  const test = isThere ? it : it.skip

  test('are read with an F1 of 0.99 and more, and each common type with 0.98 both ways', () => {
    const all = scores(ending, extract)
    const common = [...all].filter(([, { hit, missed }]) => hit + missed >= ENOUGH)
    const weak = common.filter(([, score]) => precision(score) < 0.98 || recall(score) < 0.98)
    expect(common.length).toBeGreaterThan(5)
    expect(weak).toEqual([])
    expect(f1(all.get('all') as Score)).toBeGreaterThanOrEqual(0.99)
  })

  test('give no address for a network', () => {
    const text = readFileSync(join(FOLDER, `evasive_panda${ending}`), 'utf8')
    const { findings, refused } = extract(text)
    expect(refused.range).toBeGreaterThan(70)
    expect(findings.filter(({ type, value }) => type === 'ipv4' && value.endsWith('.0'))).toEqual([])
    expect(findings.filter(({ value }) => isIPv6(value))).toEqual([])
  })
})
