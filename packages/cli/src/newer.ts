import type { Download, DownloadLog } from '@vedette/core'
import { nowSeconds } from './clock.ts'
import type { Body, Downloaded } from './download.ts'

/** A feed that is asked for what is newer than what it gave last. */
interface Newer<T> {
  readonly address: string
  /** When it was asked, as long as nothing has come of it: what fails is not asked again at once either. */
  readonly begun?: number
  /** Asks for what is newer than `previous`. */
  readonly ask: (previous: Download | undefined) => Promise<Downloaded>
  /** Takes what was sent, and says whether that was all. */
  readonly take: (body: Body) => Promise<{ readonly outcome: T; readonly isThrough: boolean }>
}

/**
 * Asks a feed for what is newer, and remembers it when it was taken: what could not be read must be sent again, and not
 * be called unchanged.
 *
 * @returns nothing when there is nothing newer.
 */
export async function takeNewer<T>(
  downloads: DownloadLog,
  { address, ask, take, ...rest }: Newer<T>,
): Promise<T | undefined> {
  const previous = await downloads.last(address)
  const at = nowSeconds()
  await downloads.note(address, { ...previous, at: rest.begun ?? at })
  const { body, marks } = await ask(previous)
  if (body === undefined) {
    await downloads.note(address, { ...previous, ...marks, at })
    return undefined
  }
  const { outcome, isThrough } = await take(body)
  await downloads.note(address, { ...(isThrough && marks), at })
  return outcome
}
