import { once } from 'node:events'

/** Writes a result to stdout, and waits while its reader is slower. */
export async function print(text: string | Uint8Array): Promise<void> {
  if (text.length > 0 && !process.stdout.write(text)) await once(process.stdout, 'drain')
}

/** Tells the person at the keyboard something that is not the result. */
export function note(text: string, { quiet }: { readonly quiet: boolean }): void {
  if (!quiet) process.stderr.write(`${text}\n`)
}

/** Rows as columns of equal width, two spaces apart. The last column may hold anything. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows) {
    for (const [n, cell] of row.entries()) widths[n] = Math.max(widths[n] ?? 0, cell.length)
  }
  const line = (row: readonly string[]) =>
    row
      .map((cell, n) => cell.padEnd(widths[n] ?? 0))
      .join('  ')
      .trimEnd()
  return rows.map((row) => `${line(row)}\n`).join('')
}

/** A text that ends at the first address in it, which may hold a password; a quote at its end stays. */
export function withoutAddress(text: string): string {
  return text.replace(/:\/\/.*?('?)$/s, '://...$1')
}

/** An address as it may be shown: its query may hold a key of somebody. */
export function shownAddress(address: string | URL): string {
  const { protocol, host, pathname } = new URL(address)
  return `${protocol}//${host}${pathname}`
}

/** A text from outside as it may be shown on a terminal: without control characters. */
export function shown(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '?')
}
