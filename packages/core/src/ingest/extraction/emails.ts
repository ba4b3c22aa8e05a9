import { isAlone } from './bare-lists.ts'
import { isBenignHost, isMailboxHost } from './benign-hosts.ts'
import type { ExtractionRefusal } from './finding.ts'
import { isPlainLetter, isWordLetter } from './letters.ts'
import type { Scene, Spot } from './scene.ts'
import { wordSet } from './word-set.ts'

/** The longest local part (RFC 5321, section 4.5.3.1.1), and one more to see that it is longer. */
const LONGEST_LOCAL = 65
const LONGEST_DOMAIN = 507

/** Mailboxes by which people are reached who publish something. */
const ROLES = wordSet(`
  info contact press support sales security abuse privacy noreply no-reply media marketing help hello careers jobs
  legal report psirt soc cert feedback webmaster editor news intel threatintel research pr
`)

/** Reads the e-mail address around the `@` at a place; gives where to go on, 0 when there is none. */
export function readEmailAt(scene: Scene, at: number): number {
  const { text } = scene
  let start = at
  while (at - start < LONGEST_LOCAL && isLocal(text.charCodeAt(start - 1))) start--
  while (start < at && !isPlainLetter(text.charCodeAt(start)) && text[start] !== '_') start++
  let end = at + 1
  while (end - at < LONGEST_DOMAIN && isWordLetter(text.charCodeAt(end))) end++
  if (isWordLetter(text.charCodeAt(end)) || text[end] === '@' || text[start - 1] === '@') return 0
  while (end > at && '.-_'.includes(text[end - 1] as string)) end--
  // `https://<brand>/#somebody@victim.example`: of a url that is not whole.
  if (text[start - 1] === '#' && text[start - 2] === '/') {
    scene.refuse('part_of_longer')
    return end
  }
  const raw = text.slice(start, end)
  const dot = raw.indexOf('.', at - start)
  if (dot < 0 || start === at) return 0
  const email = scene.canonicalize('email', raw)
  if ('refused' in email) return 0
  const spot = scene.spot(start, end)
  const reason = refusalOf(scene, email.value, spot)
  if (reason === undefined) scene.accept(email, spot)
  else if (reason === 'contact') scene.acceptWithHost('email', email.value, hostOf(email.value), spot)
  else scene.refuse(reason)
  return end
}

function hostOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1)
}

/** What local parts are made of in practice. */
function isLocal(code: number): boolean {
  return (code < 128 && isWordLetter(code)) || code === 0x2b || code === 0x26
}

function refusalOf(scene: Scene, email: string, spot: Spot): ExtractionRefusal | undefined {
  if (spot.defanged) return undefined
  const at = email.lastIndexOf('@')
  const host = hostOf(email)
  if (scene.publisher.owns(host)) return 'publisher'
  if (isBenignHost(host) && !isMailboxHost(host)) return 'benign'
  const { section, column, kind } = spot.line.place
  if (isAuthors(scene, spot)) return 'contact'
  if (kind === 'code' || column === 'network') return undefined
  if (scene.isListed(spot) && (section.indicators || section.network)) return undefined
  if (section.references || scene.isLink(spot, email.toLowerCase())) return 'contact'
  const isRole = ROLES.has(email.slice(0, at).toLowerCase())
  if (isAlone(scene, spot) || (scene.isListed(spot) && !isRole)) return undefined
  const before = scene.before(spot, 90)
  return speaksOfMail(before, scene.after(spot, 60), email, isRole) ? undefined : 'contact'
}

/** Whether a key of a rule of detection says who wrote it, or how to reach who is named in the line above. */
function isAuthors(scene: Scene, spot: Spot): boolean {
  const before = scene.before(spot, 90)
  if (AUTHOR.test(before)) return true
  if (!REACHED.test(before)) return false
  const above = scene.text.slice(Math.max(0, spot.line.start - 90), spot.line.start).trimEnd()
  return AUTHOR.test(above.slice(above.lastIndexOf('\n') + 1).toLowerCase())
}

const AUTHOR = /^\W*(?:author|authors|maintainer|credits?)\b["']? ?[:=]/
const REACHED = /^\W*(?:e-?mail|contact)\b["']? ?[:=]/

/** Words of mail that nobody wanted, and of blackmail. */
const UNWANTED =
  /(?:sender|sent from|sent by|came from|phish|spam|ransom|extort|blackmail|attackers?\b|threat actor|malicious|lure|spoof|imperson|scam|fraud|decrypt|restore|write to (?:our |the |this )?e-?mail)/
/** Words that such mail is spoken of with, and other mail as well. */
const RELATED =
  /(?:victim|registered|registrant|exfiltrat|account|were sent|was sent|c2|malware|credential|reserved e-?mail)/
/** What blackmailers leave behind. */
const NOTE = /\b(?:the|ransom|this|threatening) notes?\b/
/** `Email:` right before, in a line that holds other indicators. */
const LABELLED = /e-?mails?(?: address(?:es)?)?: ?$/
const INDICATORS = /\b(?:iocs?|indicators?|domains?|ips?|ipv4|urls?|md5|sha-?(?:1|256)|hash(?:es)?)\b/
/** Who writes to whom about an article. */
const OFFICIAL =
  /\b(?:report|reports|forward|notify|contact|reach|questions?|inquiries|enquiries|feedback|please|press|disclosure)\b/

function speaksOfMail(before: string, after: string, email: string, isRole: boolean): boolean {
  const words = `${sentenceEnd(before)} ${after.split('. ', 1)[0]}`
  const isHidden = ANONYMOUS.has(hostOf(email))
  if (isHidden || /decrypt|ransom|restore|recover|unlock/.test(email.toLowerCase())) return true
  if (NOTE.test(before)) return true
  if (isRole) return UNWANTED.test(words) && !OFFICIAL.test(before)
  if (LABELLED.test(before) && INDICATORS.test(before)) return true
  return UNWANTED.test(words) || RELATED.test(words)
}

function sentenceEnd(before: string): string {
  return before.slice(before.lastIndexOf('. ') + 1)
}

/** Where mailboxes are had without a name: hardly the address of somebody who publishes. */
const ANONYMOUS = wordSet(`
  tutanota.com tutanota.de tutamail.com tuta.io tuta.com keemail.me protonmail.com protonmail.ch proton.me pm.me
  cock.li airmail.cc firemail.cc onionmail.org onionmail.com msgsafe.io ctemplar.com mailfence.com elude.in
  dnmx.org danwin1210.me secmail.pro xmpp.jp jabb.im exploit.im thesecure.biz guerrillamail.com mailinator.com
  yopmail.com
`)
