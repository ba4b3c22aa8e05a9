// What threat feeds report, in the shape that the readers in packages/core/src/ingest/feeds give it.
import { fraction, pick, pickByShare, pickSome, scramble } from './numbers.mjs'
import { MALWARE, THREATFOX_TAGS, URLHAUS_TAGS } from './vocabulary.mjs'

const FEODO = 'Feodo Tracker'
const feed = (name) => ({ name, category: 'threat-intel' })

/** Types of a feed's indicators, by share. */
const FEED_TYPES = [
  [44, 'url'],
  [26, 'ipv4'],
  [12, 'domain'],
  [14, 'sha256'],
  [2, 'md5'],
  [1, 'sha1'],
  [0.6, 'ipv6'],
  [0.4, 'sha512'],
]

export function feedType(place) {
  return pickByShare(FEED_TYPES, place, 20)
}

/** The report of the feed that lists such a type. */
export function feedReport(type, place, times) {
  const share = fraction(place, 21)
  if (type === 'url') return urlhausReport(place, times)
  if (type === 'ipv4' && share < 0.1) return feodoReport(place, times)
  return type === 'ipv4' && share < 0.5 ? urlhausReport(place, times) : threatfoxReport(type, place, times)
}

function urlhausReport(place, times) {
  // Some are on the text list alone, which gives neither times nor anything else.
  if (fraction(place, 22) < 0.05) {
    return { ...bare('URLhaus', 'medium'), ...times, lastSeen: times.firstSeen, dated: false, tags: [] }
  }
  const status = fraction(place, 23) < 0.3 ? 'online' : 'offline'
  const names = [pick(MALWARE, place, 24), ...pickSome(URLHAUS_TAGS, 1 + (place % 4), place, 25)]
  return {
    ...bare('URLhaus', status === 'online' ? 'high' : 'medium'),
    ...times,
    context: `malware_download: ${names.join(', ')}; ${status}`,
    referenceUrl: `https://urlhaus.abuse.ch/url/${2_000_000 + (scramble(place) % 2_000_000)}/`,
    tags: [...new Set(names)].sort(),
  }
}

function threatfoxReport(type, place, times) {
  const family = pick(MALWARE, place, 26)
  const level = pickByShare([[5, 'high'], [3, 'medium'], [2, 'low']], place, 27) // prettier-ignore
  const kind = /^(?:md5|sha)/.test(type) ? 'payload' : 'botnet_cc'
  const port = type.startsWith('ip') ? `; port ${1 + (scramble(place) % 65_000)}` : ''
  return {
    ...bare('ThreatFox', level),
    ...times,
    context: `${kind}: ${family}${port}`,
    referenceUrl: `https://threatfox.abuse.ch/ioc/${100_000 + (scramble(place) % 1_800_000)}/`,
    tags: [family, ...pickSome(THREATFOX_TAGS, 1 + (place % 3), place, 28)].sort(),
  }
}

function feodoReport(place, times) {
  const family = pick(MALWARE, place, 29)
  const status = fraction(place, 30) < 0.2 ? 'online' : 'offline'
  return {
    ...bare(FEODO, status === 'online' ? 'high' : 'medium'),
    ...times,
    context: `botnet_cc: ${family}; port ${[443, 995, 2222, 8080][place % 4]}; ${status}`,
    referenceUrl: `https://feodotracker.abuse.ch/browse/host/${place}/`,
    tags: [family],
  }
}

function bare(name, confidence) {
  return { source: feed(name), confidence, dated: true, mitreTechniques: [], industries: [] }
}
