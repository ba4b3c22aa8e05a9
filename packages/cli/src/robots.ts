/** What a robots.txt (RFC 9309) says to one product. */
export interface RobotsRules {
  readonly rules: readonly Rule[]
  /** Seconds between two requests. No part of the RFC, but asked for by many. */
  readonly crawlDelay?: number
}

interface Rule {
  readonly allow: boolean
  /** What stands between the asterisks, in order. */
  readonly parts: readonly string[]
  /** Whether it ends in `$`, and so must cover the whole path. */
  readonly whole: boolean
  readonly length: number
}

/** What is read of a file: RFC 9309, section 2.5. */
export const MAX_ROBOTS_BYTES = 500 * 1024

/** Characters that may be compared for one path. A file that asks for more, which takes ill will, allows nothing. */
const MAX_COMPARED = 30_000_000

export const ALL_ALLOWED: RobotsRules = { rules: [] }

/** Reads what a robots.txt says to a product, such as `vedette`, or to all if it does not name it. Takes linear time. */
export function readRobots(text: string, product: string): RobotsRules {
  const groups = new Map<string, Group>([
    [product, { rules: [] }],
    ['*', { rules: [] }],
  ])
  let isNamed = false
  // The groups that a line belongs to, and whether more of them may follow.
  let current = new Set<Group>()
  let isOpen = false
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|[\r\n]/)) {
    const { key, value } = fieldOf(line)
    if (key === 'user-agent') {
      const token = /^(?:\*|[a-z_-]*)/.exec(value.toLowerCase())?.[0] ?? ''
      const group = groups.get(token)
      isNamed ||= token === product
      if (!isOpen) current = new Set()
      if (group !== undefined) current.add(group)
      isOpen = true
    } else {
      if (key === 'allow' || key === 'disallow') isOpen = false
      for (const group of current) addTo(group, key, value)
    }
  }
  return groups.get(isNamed ? product : '*') ?? ALL_ALLOWED
}

interface Group extends RobotsRules {
  readonly rules: Rule[]
  crawlDelay?: number
}

function addTo(group: Group, key: string, value: string): void {
  if (key === 'crawl-delay' && /^\d{1,6}(?:\.\d+)?$/.test(value)) group.crawlDelay = Number(value)
  // A rule without a path is about nothing.
  if (value === '' || (key !== 'allow' && key !== 'disallow')) return
  group.rules.push(ruleOf(key === 'allow', value))
}

/** Whether an address may be asked. The longest rule that fits decides, and of two as long the one that allows. */
export function mayAsk({ rules }: RobotsRules, { pathname, search }: URL): boolean {
  const path = normalized(pathname + search)
  if (path === '/robots.txt') return true
  let best: Rule | undefined
  let compared = 0
  for (const rule of rules) {
    compared += costOf(rule, path)
    if (compared > MAX_COMPARED) return false
    const isLonger =
      best === undefined || rule.length > best.length || (rule.length === best.length && rule.allow)
    if (isLonger && fits(rule, path)) best = rule
  }
  return best?.allow ?? true
}

function fieldOf(line: string): { key: string; value: string } {
  const [field = ''] = line.split('#', 1)
  const colon = field.indexOf(':')
  if (colon === -1) return { key: '', value: '' }
  return { key: field.slice(0, colon).trim().toLowerCase(), value: field.slice(colon + 1).trim() }
}

function ruleOf(allow: boolean, pattern: string): Rule {
  const whole = pattern.endsWith('$')
  const text = normalized(whole ? pattern.slice(0, -1) : pattern)
  return { allow, parts: text.split(/\*+/), whole, length: text.length }
}

/** RFC 9309, section 2.2.2: what is not ASCII is percent-encoded, and what need not be is not. */
function normalized(text: string): string {
  // As nearly all are, and files can be long.
  if (/^[\x21-\x24\x26-\x7e]*$/.test(text)) return text
  return text
    .replace(/[^\x21-\x7e]+/gu, (run) => encodeURIComponent(run))
    .replace(/%[0-9a-f]{2}/gi, (code) => {
      const character = String.fromCharCode(Number.parseInt(code.slice(1), 16))
      return /[A-Za-z0-9._~-]/.test(character) ? character : code.toUpperCase()
    })
}

function fits({ parts, whole }: Rule, path: string): boolean {
  const [first = '', ...rest] = parts
  if (!path.startsWith(first)) return false
  const last = whole ? rest.pop() : undefined
  let at = first.length
  for (const part of rest) {
    const found = path.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  if (!whole) return true
  return last === undefined ? at === path.length : path.length - last.length >= at && path.endsWith(last)
}

/** At most this many characters are compared: the beginning once, and the other parts at each place. */
function costOf({ parts, length }: Rule, path: string): number {
  const [first = ''] = parts
  return 1 + first.length + (path.startsWith(first) ? (length - first.length) * path.length : 0)
}
