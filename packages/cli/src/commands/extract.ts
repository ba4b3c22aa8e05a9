import { basename, extname } from 'node:path'
import type { Extraction } from '@vedette/core/ingest'
import type { Run } from '../command.ts'
import { download, identityFrom } from '../download.ts'
import { UsageError } from '../failure.ts'
import { isAddress, readLocal } from '../feed-input.ts'
import { MAX_STRANGE_BYTES, withGuard } from '../guard.ts'
import { note, print, shown, shownAddress } from '../output.ts'
import { openReader } from '../reader.ts'
import type { Markup } from '../reading/tasks.ts'
import type { Flags } from '../settings-reading.ts'

/** What an article is read from. */
interface Article {
  /** As the answer calls it when there are several. */
  readonly name: string
  readonly bytes: Buffer
  readonly contentType?: string
  readonly url?: string
}

/** `vedette extract [SOURCE]...` */
export const extract: Run = async ({ args, flags, settings }) => {
  const markup = markupOf(flags)
  const { quiet } = await settings()
  const sources = args.length === 0 ? ['-'] : args
  if (sources.filter((source) => source === '-').length > 1) throw new UsageError('- was given twice')
  const found: (readonly [name: string, extraction: Extraction])[] = []
  const reader = openReader()
  try {
    for (const source of sources) {
      const { name, ...page } = await readArticle(source)
      const extraction = await reader.run('extraction', { ...page, ...(markup && { markup }) })
      noteRefused(source, extraction, quiet)
      // Two reports of one name in different folders stay two.
      const isTaken = found.some(([other]) => other === name)
      found.push([isTaken ? nameFor(source) : name, extraction])
    }
  } finally {
    await reader.close()
  }
  await print(flags['json'] === true ? jsonOf(found) : linesOf(found))
}

function markupOf({ html, text }: Flags): Markup | undefined {
  if (html === true && text === true) throw new UsageError('give --html or --text, not both')
  return html === true ? 'html' : text === true ? 'text' : undefined
}

async function readArticle(source: string): Promise<Article> {
  if (isAddress(source)) return downloaded(source)
  const { name, bytes } = await readLocal(source)
  return { name: source === '-' ? name : basename(source, extname(source)), bytes }
}

function downloaded(address: string): Promise<Article> {
  return withGuard([new URL(address).host], async (guard) => {
    const { userAgent } = identityFrom(process.env)
    const { body } = await download(address, { userAgent, guard, maxBytes: MAX_STRANGE_BYTES })
    if (body === undefined) throw new Error(`${shownAddress(address)}: sent nothing`)
    return { name: shownAddress(address), ...body }
  })
}

function noteRefused(source: string, { refused }: Extraction, quiet: boolean): void {
  const reasons = Object.entries(refused).sort(([, a], [, b]) => (b ?? 0) - (a ?? 0))
  if (reasons.length === 0) return
  const counts = reasons.map(([reason, count]) => `${reason} ${count}`).join(', ')
  note(`${shown(source === '-' ? 'stdin' : nameFor(source))}: not taken: ${counts}`, { quiet })
}

/** The query of an address may hold a key of somebody. */
function nameFor(source: string): string {
  return /^https?:\/\//i.test(source) ? shownAddress(source) : source
}

function jsonOf(found: readonly (readonly [name: string, extraction: Extraction])[]): string {
  if (found.length === 1) return `${JSON.stringify(found[0]?.[1].findings)}\n`
  const named = found.map(([name, { findings }]) => [name, findings] as const)
  return `${JSON.stringify(Object.fromEntries(named))}\n`
}

function linesOf(found: readonly (readonly [name: string, extraction: Extraction])[]): string {
  const values = new Set(found.flatMap(([, { findings }]) => findings.map(({ value }) => value)))
  return [...values].map((value) => `${value}\n`).join('')
}
