import { canonicalize } from '../../canonical.ts'
import type { Scene, Spot } from './scene.ts'

const CVE = /(?<![a-z0-9])cve[-_]([0-9]{4})(?:[-_]([0-9]{4,19}))?(?![a-z0-9])/gi
/** What may go on behind the year: an en dash and the number, or several numbers in brackets. */
const BEHIND_YEAR = /^(?:[–—]|-\()([0-9]{4,19}(?:\|[0-9]{4,19})*)(?![0-9a-z])/
/** `CVE-2023-46805/2024-21887`: the next one, without its name. */
const NEXT = /^\/([0-9]{4}-[0-9]{4,19})(?![0-9a-z-])/
/** What is read behind an identifier. */
const LONGEST_BEHIND = 80

/**
 * Reads the CVE identifiers in a word: `CVE-2021-44228`, also as a part of `exploit_CVE-2021-44228.py`, and those that
 * go on behind it.
 */
export function readCves(scene: Scene, word: string, start: number): boolean {
  if (word.length < 8 || !/cve[-_]/i.test(word)) return false
  let found = false
  for (const { index, 0: written, 1: year, 2: number } of word.matchAll(CVE)) {
    const end = start + index + written.length
    const behind = scene.text.slice(end, end + LONGEST_BEHIND)
    const numbers = number ?? BEHIND_YEAR.exec(behind)?.[1] ?? ''
    const all = numbers.split('|').map((one) => `${year}-${one}`)
    const next = NEXT.exec(behind)?.[1]
    for (const one of next === undefined ? all : [...all, next]) {
      const cve = canonicalize('cve', `CVE-${one}`)
      if ('refused' in cve) continue
      scene.accept(cve, scene.spot(start + index, end))
      found = true
    }
  }
  return found
}

/** `T1059`, `T1059.001`, `TA0001`; `attack.t1059.001` is how Sigma writes it. */
const TECHNIQUE =
  /^(?:attack\.)?(t(?:a00[0-4][0-9]|a01[01][0-9]|(?:08|1[0-9])[0-9]{2}(?:\.[0-9]{3})?))(?:-([0-9]{3})|[-_:].*)?$/i

/** Speaks of techniques by their number. */
const NAMED =
  /att&ck|attack\.mitre|mitre|\bTA00\d\d\b|\bT[01]\d{3}\.\d{3}\b|\| ?(?:techniques?|ttps?)(?: ?ids?)? ?\|/i
const NUMBER = /\bT1\d{3}\b/g
/** Tactics that are called so by ATT&CK alone. */
const TACTIC =
  /\b(?:initial access|privilege escalation|defen[cs]e evasion|credential access|lateral movement|command and control|exfiltration)\b/i

/** Whether an article speaks of techniques of ATT&CK. Beside a tactic, three such numbers are no machines. */
export function speaksOfTechniques(text: string): boolean {
  return NAMED.test(text) || (TACTIC.test(text) && new Set(text.match(NUMBER)).size > 2)
}

/** `T1059/001`: a part of a technique, as the addresses of ATT&CK write it. */
const PART = /^\/([0-9]{3})(?![0-9A-Za-z])/
/** `Model T1000` is a machine. */
const MACHINE = /\b(?:model|models|series|printer|camera|router|laptop|thinkpad) $/

/**
 * Reads the number of a technique or tactic. Those that exist begin with 08 (industrial systems) or 1; a machine
 * may be called `T1500` too, so that an article must speak of ATT&CK somewhere.
 */
export function readTechnique(scene: Scene, word: string, start: number, end: number): boolean {
  if (word.length < 5 || word.length > 80 || !isTechniqueHead(word.charCodeAt(0))) return false
  const match = TECHNIQUE.exec(word)
  if (match === null) return false
  const isSigma = word.toLowerCase().startsWith('attack.')
  if (!isSigma && (word[0] !== 'T' || word.endsWith('.exe'))) return false
  const spot = scene.spot(start, end)
  if (!isSigma && (!scene.techniques() || MACHINE.test(scene.before(spot, 20)))) {
    scene.refuse('no_evidence')
    return true
  }
  const technique = match[1] as string
  const part = technique.includes('.')
    ? undefined
    : (match[2] ?? PART.exec(scene.text.slice(end, end + 5))?.[1])
  scene.accept(canonicalize('mitre_attack', part === undefined ? technique : `${technique}.${part}`), spot)
  return true
}

/** Whether the number of a technique, or `attack.` before it, may begin with this character. */
export function isTechniqueHead(code: number): boolean {
  return code === 0x54 || code === 0x41 || code === 0x74 || code === 0x61
}

const TECHNIQUE_PATH =
  /^https?:\/\/attack\.mitre\.org\/(?:versions\/v[0-9]{1,3}\/)?(?:techniques|tactics)\/(TA?[0-9]{4})(?:\/([0-9]{3}))?/i

/** Reads the technique that a url of ATT&CK is about. */
export function readTechniqueLink(scene: Scene, url: string, spot: Spot): boolean {
  const match = TECHNIQUE_PATH.exec(url)
  if (match === null) return false
  const [, technique, part] = match
  scene.accept(
    canonicalize('mitre_attack', part === undefined ? `${technique}` : `${technique}.${part}`),
    spot,
  )
  return true
}
