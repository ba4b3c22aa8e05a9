import { isLoopback } from '@vedette/core'
import { UsageError } from './failure.ts'
import { collect, readInputFile } from './input.ts'
import { note, shown, shownAddress, withoutAddress } from './output.ts'

/**
 * Whether what was typed is an address, and not a file or `-`.
 *
 * @throws {@link UsageError} for an address that is not asked. Credentials in it are not repeated.
 */
export function isAddress(source: string): boolean {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(source)) return false
  const url = URL.canParse(source) ? new URL(source) : undefined
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new UsageError(
      `expected a file, -, or an http or https address, not "${withoutAddress(shown(source.slice(0, 80)))}"`,
    )
  }
  if (url.username !== '' || url.password !== '') {
    throw new UsageError('an address with credentials in it is not taken: other users can read command lines')
  }
  return true
}

/** A text and what to call it in messages. */
export interface Input {
  readonly name: string
  readonly bytes: Buffer
}

/** Reads a file, or stdin for `-`. @throws Error that names it. */
export async function readLocal(source: string): Promise<Input> {
  if (source !== '-') return { name: source, bytes: await readInputFile(source) }
  return { name: 'stdin', bytes: await collect(process.stdin, 'stdin') }
}

/** Says of an address that was typed when what it sends is not encrypted. */
export function noteOpen(address: string, voice: { readonly quiet: boolean }): void {
  const { protocol, hostname } = new URL(address)
  if (protocol !== 'http:' || isLoopback(hostname)) return
  note(`${shownAddress(address)} is not encrypted: anybody on the way can change it`, voice)
}
