import { lowered } from '../../canonical/characters.ts'
import { wordSet } from './word-set.ts'

/** Where names of packages and members begin, not hosts. */
const ROOTS = wordSet(`
  this self window document os sys system microsoft java javax kotlin android androidx std obj console string math
  socket process event args ctx config req res err node module exports request response object array json path
  file item items element form user params props state options settings app ntdll kernel32 user32 advapi32 wscript
  activexobject cmd powershell http https pe dotnet e i x uint256 rule meta filesize python linux windows selinux
  crypto logger parser proc
`)
/** First labels of the names of packages: `com.android.app`, `org.apache.commons`. */
const REVERSED = wordSet('com org net io edu gov de ru cn eu jp uk fr ch me co dev app tv cc kr in it info')
/** Those that hosts begin with, too. */
const SUBDOMAINS = wordSet('app dev info tv me')
/** What hosts end with, even those that begin like a package. */
const USUAL_ENDS = wordSet(`
  com net org ru cn info biz xyz top de uk br jp kr in fr pl tw hk ua ir vn tr site online club live shop icu
`)

/**
 * Whether a dotted word is rather a member of an object, a class, a package or two sentences without a blank between:
 * `System.Net`, `document.write`, `this.id`, `com.android.app`, `e.g.it`, `end.It`.
 *
 * @param amongHosts - whether it stands in a list of hosts, which may begin with any word.
 */
export function isCode(word: string, amongHosts: boolean): boolean {
  const dot = word.indexOf('.')
  const first = word.slice(0, dot)
  const last = word.slice(word.lastIndexOf('.') + 1)
  const hasMore = word.length - last.length - 1 > dot
  const hasCapital = CAPITAL.test(word)
  if (hasCapital && (isTitleCase(last) || word.split('.').some(isCamelCase))) return true
  if (hasMore && first.length === 1 && SINGLE_LETTERS.test(word)) return true
  const isReversed = hasMore && REVERSED.has(first) && !USUAL_ENDS.has(lowered(last))
  if (isReversed && !(amongHosts && SUBDOMAINS.has(first))) return true
  if (amongHosts && hasMore && !isTitleCase(first)) return false
  return (
    ROOTS.has(hasCapital ? first.toLowerCase() : first) && !(USUAL_ENDS.has(last) && !ROOTS_ONLY.has(first))
  )
}

/** `e.g.it`: one character in each label but the last. */
const SINGLE_LETTERS = /^(?:[^.]\.)+[^.]*$/
const CAPITAL = /[A-Z]/

/** Roots that no host begins with. */
const ROOTS_ONLY = wordSet('this self window document System Microsoft javax androidx std')

function isTitleCase(label: string): boolean {
  return /^[A-Z][a-z0-9-]*[a-z]$/.test(label)
}

/** `getElement`, `fooBar`: a capital after a small letter. */
function isCamelCase(label: string): boolean {
  return /[a-z][A-Z]/.test(label) && !/[0-9]/.test(label)
}
