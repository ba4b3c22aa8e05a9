import type { ArticleSource } from './source.ts'

const HOUR = 3_600
const HALF_AN_HOUR = 1_800

const RESERVED = 'All rights reserved'
const GOVERNMENT = { category: 'government', reliability: 'high', licence: 'See the site' } as const
const NEWS = { category: 'news', reliability: 'medium', minimumIntervalSeconds: HALF_AN_HOUR } as const
const VENDOR = { category: 'vendor', reliability: 'high' } as const
const RESEARCH = { category: 'research', reliability: 'high' } as const

type Given = Pick<ArticleSource, 'category' | 'reliability'> & Partial<ArticleSource>

/**
 * Well-known publications. None is read until the operator enables it: each has terms of its own.
 *
 * A source that publishes indicators of its own analyses is reliable (`high`). News pass on what others found, and
 * diaries of many hands differ, so that nothing from them is for automatic blocking (`medium`).
 */
export const SOURCES: readonly ArticleSource[] = [
  source('cisa', 'CISA Advisories', 'https://www.cisa.gov/cybersecurity-advisories/all.xml', {
    ...GOVERNMENT,
    licence: 'Public domain (work of the US government)',
  }),
  source('ncsc-uk', 'NCSC UK', 'https://www.ncsc.gov.uk/api/1/services/v1/all-rss-feed.xml', {
    ...GOVERNMENT,
    licence: 'Open Government Licence v3.0',
  }),
  source('cert-eu', 'CERT-EU', 'https://cert.europa.eu/publications/security-advisories-rss', GOVERNMENT),
  source('cert-fr', 'CERT-FR', 'https://www.cert.ssi.gouv.fr/feed/', GOVERNMENT),
  source('jpcert', 'JPCERT/CC', 'https://blogs.jpcert.or.jp/en/atom.xml', GOVERNMENT),
  source('krebs', 'Krebs on Security', 'https://krebsonsecurity.com/feed/', NEWS),
  source('bleepingcomputer', 'BleepingComputer', 'https://www.bleepingcomputer.com/feed/', NEWS),
  source('hackernews', 'The Hacker News', 'https://feeds.feedburner.com/TheHackersNews', NEWS),
  source('therecord', 'The Record', 'https://therecord.media/feed', NEWS),
  source('darkreading', 'Dark Reading', 'https://www.darkreading.com/rss.xml', NEWS),
  source('securityweek', 'SecurityWeek', 'https://www.securityweek.com/feed/', NEWS),
  source('cyberscoop', 'CyberScoop', 'https://cyberscoop.com/feed/', NEWS),
  source('helpnet', 'Help Net Security', 'https://www.helpnetsecurity.com/feed/', NEWS),
  source('infosecurity', 'Infosecurity Magazine', 'https://www.infosecurity-magazine.com/rss/news/', NEWS),
  source('schneier', 'Schneier on Security', 'https://www.schneier.com/feed/atom/', NEWS),
  source('sans-isc', 'SANS Internet Storm Center', 'https://isc.sans.edu/rssfeed_full.xml', {
    ...RESEARCH,
    reliability: 'medium',
    licence: 'CC BY-NC 3.0 US',
  }),
  source('dfir-report', 'The DFIR Report', 'https://thedfirreport.com/feed/', RESEARCH),
  source('volexity', 'Volexity', 'https://www.volexity.com/feed/', RESEARCH),
  source('citizenlab', 'The Citizen Lab', 'https://citizenlab.ca/feed/', RESEARCH),
  source('abuse-ch', 'abuse.ch', 'https://abuse.ch/blog/feed/', RESEARCH),
  source('talos', 'Cisco Talos', 'https://blog.talosintelligence.com/rss/', RESEARCH),
  source('unit42', 'Unit 42', 'https://unit42.paloaltonetworks.com/feed/', RESEARCH),
  source('securelist', 'Securelist', 'https://securelist.com/feed/', RESEARCH),
  source('welivesecurity', 'WeLiveSecurity', 'https://www.welivesecurity.com/en/rss/feed/', RESEARCH),
  source('sentinellabs', 'SentinelLabs', 'https://www.sentinelone.com/labs/feed/', RESEARCH),
  source('checkpoint', 'Check Point Research', 'https://research.checkpoint.com/feed/', RESEARCH),
  source('elastic', 'Elastic Security Labs', 'https://www.elastic.co/security-labs/rss/feed.xml', RESEARCH),
  source(
    'google',
    'Google Threat Intelligence',
    'https://cloudblog.withgoogle.com/topics/threat-intelligence/rss/',
    RESEARCH,
  ),
  source('sekoia', 'Sekoia', 'https://blog.sekoia.io/feed/', RESEARCH),
  source('trendmicro', 'Trend Micro Research', 'https://feeds.trendmicro.com/TrendMicroResearch', RESEARCH),
  source('zscaler', 'Zscaler ThreatLabz', 'https://www.zscaler.com/blogs/feeds/security-research', RESEARCH),
  source('microsoft', 'Microsoft Security', 'https://www.microsoft.com/en-us/security/blog/feed/', VENDOR),
  source('crowdstrike', 'CrowdStrike', 'https://www.crowdstrike.com/en-us/blog/feed/', VENDOR),
  source('proofpoint', 'Proofpoint', 'https://www.proofpoint.com/us/rss.xml', VENDOR),
  source('sophos', 'Sophos X-Ops', 'https://news.sophos.com/en-us/category/threat-research/feed/', VENDOR),
  source('malwarebytes', 'Malwarebytes', 'https://www.malwarebytes.com/blog/feed/index.xml', {
    ...VENDOR,
    reliability: 'medium',
  }),
  source('rapid7', 'Rapid7', 'https://www.rapid7.com/blog/rss/', VENDOR),
  source('recordedfuture', 'Recorded Future', 'https://www.recordedfuture.com/feed', VENDOR),
  source('huntress', 'Huntress', 'https://www.huntress.com/blog/rss.xml', VENDOR),
  source('redcanary', 'Red Canary', 'https://redcanary.com/feed/', VENDOR),
  source('group-ib', 'Group-IB', 'https://www.group-ib.com/feed/blogfeed/', VENDOR),
]

/** The built-in source that people call `name`, in lower case. */
export function sourceNamed(name: string): ArticleSource | undefined {
  return SOURCES.find((known) => known.name === name)
}

function source(name: string, title: string, feedUrl: string, given: Given): ArticleSource {
  return { name, title, feedUrl, industries: [], licence: RESERVED, minimumIntervalSeconds: HOUR, ...given }
}
