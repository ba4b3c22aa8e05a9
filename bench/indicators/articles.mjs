// What is read in articles: 20 to 80 indicators each, which share source, tags, techniques and sectors.
import { core } from '../built-packages.mjs'
import { fraction, pick, pickByShare, pickSome, scramble } from './numbers.mjs'
import { ARTICLE_TAGS, MALWARE, PUBLICATIONS, SENTENCES, TECHNIQUES, TITLES, WORDS } from './vocabulary.mjs'

/** Indicators of four articles in a row: 200, so that the article of a place is found without counting. */
const SIZES = [20, 80, 35, 65]
const ROUND = 200

/** Types of an article's indicators, by share; techniques come from a vocabulary, see `observations.mjs`. */
const ARTICLE_TYPES = [
  [30, 'domain'],
  [26, 'sha256'],
  [12, 'ipv4'],
  [9, 'sha1'],
  [9, 'md5'],
  [7, 'url'],
  [3, 'email'],
  [3, 'cve'],
  [0.6, 'ipv6'],
  [0.4, 'sha512'],
]

export function articleType(place) {
  return pickByShare(ARTICLE_TYPES, place, 40)
}

/** The number of the article that the `k`-th indicator of all articles stands in. */
export function articleOf(k) {
  let within = k % ROUND
  let article = Math.floor(k / ROUND) * SIZES.length
  for (const size of SIZES) {
    if (within < size) return article
    within -= size
    article += 1
  }
  return article
}

/** What article number `article` says of the indicator at `place`. */
export function articleReport(article, place, times) {
  const { name, category, host } = pickByShare(PUBLICATIONS, article, 41)
  const malware = pick(MALWARE, article, 42)
  const word = pick(WORDS, article, 43)
  const title = pick(TITLES, article, 44)(malware, word)
  const id = scramble(article).toString(36).padStart(7, '0')
  const slug = title.toLowerCase().replace(/[^a-z]+/g, '-').slice(0, 40) // prettier-ignore
  return {
    source: { name, category, article: { id, title, url: `https://${host}/${slug}-${id}` } },
    confidence: pickByShare([[2, 'high'], [5, 'medium'], [3, 'low']], place, 45), // prettier-ignore
    ...times,
    dated: fraction(article, 46) > 0.06,
    ...(fraction(place, 47) < 0.9 && { context: pick(SENTENCES, place, 48)(malware) }),
    tags: [malware, ...pickSome(ARTICLE_TAGS, 1 + (article % 4), article, 49)].sort(),
    mitreTechniques: pickSome(TECHNIQUES, article % 5, article, 51),
    industries: pickSome(core.INDUSTRIES, pickByShare([[5, 0], [3, 1], [2, 2]], article, 53), article, 54), // prettier-ignore
  }
}
