import { isPort } from './addresses.ts'
import { isAlone, isAmongHosts } from './bare-lists.ts'
import { endingOf, isAmbiguous, isFileLike, isOnlyExtension } from './file-extensions.ts'
import { isBesideHash } from './hash-names.ts'
import { hasLongSuffix } from './publisher.ts'
import type { Scene, Spot } from './scene.ts'
import { endsTitle } from './titles.ts'

/**
 * Whether a name that its author made unclickable is a file's all the same: it stands in a path or among files, or has two
 * extensions.
 */
export function isDefangedFile({ text }: Scene, last: string, { start, end, line }: Spot): boolean {
  if (!isFileLike(last)) return false
  const before = text[start - 1]
  const { column, section } = line.place
  if (before === '/' || before === '\\' || column === 'file') return true
  if (section.files && !section.network && column !== 'network') return true
  return text.slice(start, end).split('.').slice(0, -1).some(isDoubled)
}

/** The first of two extensions: `invoice[.]pdf[.]zip`. */
function isDoubled(label: string, at: number): boolean {
  return at > 0 && label.length > 1 && isOnlyExtension(label.toLowerCase())
}

/** `invoice.pdf.zip`: no host has a label that only files end with before a last one that files have too. */
export function hasTwoExtensions(word: string, last: string): boolean {
  if (!isFileLike(last)) return false
  const before = word.slice(0, -last.length - 1)
  return before.includes('.') && isOnlyExtension(endingOf(before))
}

/** Whether a name that ends like a file is one, as far as its place says. */
export function isRatherFile(scene: Scene, word: string, last: string, spot: Spot): boolean {
  if (isOfFile(scene, last, spot)) return true
  if (!isAmbiguous(last)) return false
  if (isFileLike(last) && endsTitle(scene.text, spot)) return true
  if (hasStrongEvidence(scene, word, spot)) return false
  return isAmongFiles(spot) || !isAmongHosts(scene, spot)
}

/** Whether a name stands in a column of files, or ends like one and stands beside a hash. */
function isOfFile(scene: Scene, last: string, spot: Spot): boolean {
  const isFile = spot.line.place.column === 'file'
  // Who defangs hosts did not mean one in a column of files.
  if (!isFileLike(last)) return isFile && scene.defangs && isAlone(scene, spot)
  return isFile || isBesideHash(scene.before(spot, 140), scene.after(spot, 48))
}

/** Whether a name stands below a heading of files, and not of hosts. */
export function isAmongFiles({ line }: Spot): boolean {
  return line.place.section.files && !line.place.section.network
}

/** `Domain: evil.example`. */
const LABELLED = /\b(?:domain|hostname|fqdn|c2|c&c)s?(?: (?:name|server)s?)?: ?["'`]?$/

/** What tells a host from a file whose extension is a top-level domain. */
function hasStrongEvidence(scene: Scene, word: string, spot: Spot): boolean {
  const { column, section } = spot.line.place
  if (column === 'file' || scene.text[spot.end] === '&' || scene.text[spot.start - 1] === '=') return false
  if (LABELLED.test(scene.before(spot, 24))) return true
  if (column === 'network' || word.toLowerCase().startsWith('www.') || isPort(scene.text, spot.end))
    return true
  if (section.network && scene.isListed(spot)) return true
  if (section.files && !section.network) return false
  if (hasLongSuffix(word)) return true
  const { before, after } = { before: scene.before(spot, 60), after: scene.after(spot, 40) }
  const isHostLike = word.split('.').length > 2 || !isFileLike(endingOf(word))
  return (
    isHostLike &&
    /\b(?:domain|domains|c2|c&c|server|servers|host|hostname|contacts|connects to|resolves|url|site|website)\b/.test(
      `${before} ${after}`,
    )
  )
}
