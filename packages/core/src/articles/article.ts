import { readWebAddress, writeWebAddress } from './web-address.ts'

/** Bytes of an article's address. */
const MAX_URL = 2_048

/**
 * Parameters that tell a site where a visitor came from, and nothing about the article: those of Google Analytics
 * and Ads, Facebook, Microsoft, Yandex, Mailchimp, HubSpot, Marketo, Matomo, Instagram, X, LinkedIn, Olytics, Vero.
 */
const TRACKING = new Set(
  ['fbclid', 'gclid', 'dclid', 'gclsrc', 'gbraid', 'wbraid', 'msclkid', 'yclid', 'mc_cid', 'mc_eid', 'igshid']
    .concat([
      '_hsenc',
      '_hsmi',
      '__hstc',
      '__hssc',
      '__hsfp',
      'hsctatracking',
      'mkt_tok',
      'twclid',
      'li_fat_id',
    ])
    .concat([
      'oly_anon_id',
      'oly_enc_id',
      'vero_id',
      'vero_conv',
      '_ga',
      '_gl',
      'ttclid',
      'srsltid',
      'ss_source',
    ]),
)
const TRACKING_START = /^(?:utm|pk|mtm|matomo|hsa)_/

/**
 * The one spelling of an article's address, which its identity is made from: http or https, without credentials,
 * fragment, default port, dot segments and tracking parameters (`utm_source`, `fbclid`, …); host in lower case.
 * Path and the rest of the query stay as they are: nobody but the site knows what they mean. The spelling of a
 * spelling is itself.
 *
 * @returns `undefined` when it is no such address, or longer than 2,048 bytes.
 */
export function articleUrl(raw: string): string | undefined {
  const address = readWebAddress(raw)
  if (address === undefined) return undefined
  const url = writeWebAddress({ ...address, query: withoutTracking(address.query) })
  return url.length > MAX_URL ? undefined : url
}

function withoutTracking(query: string): string {
  if (query === '') return query
  const kept = query
    .slice(1)
    .split('&')
    .filter((pair) => !isTracking(pair.split('=', 1)[0] as string))
  const left = kept.join('&')
  return left === '' ? '' : `?${left}`
}

function isTracking(name: string): boolean {
  const lower = name.toLowerCase()
  return TRACKING.has(lower) || TRACKING_START.test(lower)
}
