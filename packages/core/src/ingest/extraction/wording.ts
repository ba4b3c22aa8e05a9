import type { Scene, Spot } from './scene.ts'
import { wordSet } from './word-set.ts'

const WORDS = /[a-z0-9&']+/g

/** Words near which a host or a url is spoken of as something malicious or technical, not as a company or a reference. */
const THREAT_WORDS = wordSet(`
  c2 c2s c&c cnc command control server servers domain domains subdomain subdomains host hosts hosted hosting
  hostname contact contacts contacted contacting connect connects connected connecting connection beacon beacons
  beaconing beaconed communicate communicates communicating communicated download downloads downloaded downloading
  payload payloads phishing malicious malware infrastructure resolves resolved resolving redirect redirects
  redirected redirecting exfiltrate exfiltrates exfiltrated exfiltration callback dropper loader typosquat
  typosquatting typosquatted lookalike registered spoofed spoofing impersonating impersonates impersonated tunnel
  tunnels landing fetch fetches fetched retrieve retrieves retrieved post get dns query queries ioc iocs indicator
  indicators sinkhole sinkholed uploads upload uploaded wget curl attacker attackers fake fraudulent rogue
  compromised serving serves delivers delivered backdoor requests request url urls traffic panel gate staging
  distributed distribution scam watering
`)

/** Words right before a host that make it a harmless one, or somebody's. */
const HARMLESS =
  /(?:legitimate|legit|official|genuine|benign|real|known as|such as|like|reported by|according to|courtesy of|via|by|customers of|employees of)(?: [a-z]+){0,2} *["'(]?$/

/** Words right before a url that make it a reference. */
const LEAD_IN =
  /(?:see|visit|read|available|found|published|source|sources|reference|report|blog|post|article|documentation|link|details|information|here|website|advisory|learn more)(?: [a-z]+){0,2}[ :=("'[]*$/

/** What the names in a url say is no speech. */
const URLS = /https?:\/\/\S+/g

/** Whether the words of a line before or after a place speak of threats. Both in lower case, and short. */
export function speaksOfThreats(before: string, after: string): boolean {
  return (
    hasThreat(before.slice(Math.max(0, before.lastIndexOf('. '))).replace(URLS, '')) ||
    hasThreat((after.split('. ', 1)[0] as string).replace(URLS, ''))
  )
}

function hasThreat(text: string): boolean {
  return (text.match(WORDS) ?? []).some((word) => THREAT_WORDS.has(word))
}

/** Whether the words right before a host say that it is harmless. */
export function speaksOfHarmless(before: string): boolean {
  return HARMLESS.test(before.slice(-50))
}

/** Whether the words right before a url lead to something to read. */
export function leadsToReading(before: string): boolean {
  return LEAD_IN.test(before.slice(-50))
}

/** Labels before a url that make it a reference even in a list of indicators. */
const LABEL =
  /^[\s\-*•·>0-9.)]*(?:see(?: also)?|(?:(?:external|full|original|vendor|related|public|sandbox) )?(?:sources?|references?|reports?|ref|write-?up|advisory|analysis|sandbox|blog(?: ?post)?|article|virustotal|vt(?: link)?|malpedia|any\.?run|tria\.?ge|triage|joe ?sandbox|hybrid.analysis|malware ?bazaar|urlscan(?:\.io)?|urlhaus|threatfox|credits?|more (?:information|details)|read more|details))(?: ?[:=]| at| on|(?<=see|see also)) *["'<([]{0,2}$/
/** The same as a key of a rule, of a table of commas or of JSON. */
const KEY = /(?:^|[\s;,({"'|])(?:external_)?references?["']? ?[:=,|] ?\[?(?:url,)?\s*["']?$/
/** The first of several: what follows `"external_references":[{"source_name":…`. */
const OPEN_KEY = /"external_references" ?: ?\[[^\]]*$/

/** Whether the words of a line before a value make it a reference, wherever it stands. In lower case. */
export function isLabelledReference(before: string): boolean {
  return (before.length < 60 && LABEL.test(before)) || KEY.test(before.slice(-40)) || OPEN_KEY.test(before)
}

const SOURCED = /^[\s\-*_•·>]*(?:sources?|references?|refs?|credits?|read more)[*_]* ?:/

/** Whether a line, in lower case, begins as one of sources: `**Source:** somebody's report - https://…`. */
export function isSourced(line: string): boolean {
  return SOURCED.test(line)
}

const OF_RULE = /^\s*\$[sx][0-9]{1,3} ?= ?"[^"]*$/

/**
 * Whether what stands before a value, in lower case, is the head of a string that a generator of rules of YARA numbered:
 * it took whatever the sample holds.
 */
export function isOfRule(before: string): boolean {
  return OF_RULE.test(before)
}

/** What stands at the foot of each page. */
export const FOOTER =
  /©|\(c\) ?(?:19|20)[0-9]{2}\b|\ball rights reserved\b|\bpage [0-9]{1,4} (?:of|\/) [0-9]{1,4}\b/i

/** Whether a value stands at the foot of a page. */
export function isInFooter(scene: Scene, spot: Spot): boolean {
  if (!scene.mayBeFooter(spot)) return false
  return FOOTER.test(scene.before(spot, 120)) || FOOTER.test(scene.after(spot, 120))
}

const COMPANY =
  /^,? +(?:inc|llc|ltd|limited|gmbh|corp|corporation|co\.|s\.?a\.?|ag|plc|b\.?v\.?|pty|srl|ооо)\b/

/** Whether a name is a company's: `GoDaddy.com, LLC`. `after` is what follows it, in lower case. */
export function isCompany(after: string): boolean {
  return after !== '' && COMPANY.test(after)
}
