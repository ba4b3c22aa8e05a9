import { lowered } from '../../canonical/characters.ts'
import { isWordLetter } from './letters.ts'
import { wordSet } from './word-set.ts'

/** Platforms and kinds that names of detections are made of. */
const PARTS = wordSet(`
  win32 win64 win msil wingo w32 w64 w97m x97m o97m heur vba vbs trojan trojandownloader trojandropper trojanspy
  backdoor worm virus ransom ransomware exploit hacktool riskware adware pua pup downloader dropper spyware
  rootkit hktl troj androidos macos osx multi generic gen agent malware uds pdm kryptik packed not-a-virus
  behaveslike variant mal tspy bkdr linux js script bat lnk behavior filerepmalware artemis spy psw filecoder
  injector shellcoderunner reverseshell
`)
/** Parts that are also usual labels of hosts: one alone says nothing. */
const WEAK = wordSet('win js script linux agent gen spy multi mal bat macos generic variant malware virus')

/**
 * Whether a dotted name is what a product calls malware: `Trojan.Win32.Agent.gen`, `HEUR:Trojan.Script`. One strong
 * part that is not all lower case will do, or two parts.
 *
 * @param before - what stands before the name without a blank between, such as `Win32/`.
 */
export function isDetectionName(name: string, before: string): boolean {
  // Without a capital, and alone, it would need two parts that hosts have as well.
  if (before === '' && name === lowered(name)) return false
  let weak = 0
  for (const part of `${before}${name}`.split(SEPARATOR)) {
    const lower = lowered(part)
    if (!PARTS.has(lower)) continue
    if (!WEAK.has(lower) && part !== lower) return true
    weak++
  }
  return weak > 1
}

const SEPARATOR = /[./:!-]/

/** What is written without a blank before a word, up to 24 characters, if it ends with a slash, `:` or `!`. */
export function gluedBefore(text: string, start: number): string {
  const joint = text[start - 1]
  if (joint !== '/' && joint !== ':' && joint !== '!') return ''
  let from = start - 1
  for (const first = Math.max(0, start - 24); from > first; from--) {
    const code = text.charCodeAt(from - 1)
    if (code > 127 || !isWordLetter(code)) break
  }
  return text.slice(from, start)
}
