import type { Reading } from './reading.ts'

const LINK = /\]\(https?:\/\/([a-z0-9.-]+)/gi
/** No label of a link is longer. */
const LONGEST_LABEL = 200

/**
 * Hosts that the author leads to by words: `[the documentation](https://docs.example/)`. A link whose label is the host
 * itself was made by a program, and leads nowhere in particular.
 */
export function linkedHosts(text: string, { links, text: written }: Reading): ReadonlySet<string> {
  const hosts = new Set<string>()
  const add = (host: string | undefined, label: string) => {
    if (host !== undefined && label.trim() !== '' && !label.toLowerCase().includes(host)) hosts.add(host)
  }
  for (const { index, 1: host } of text.matchAll(LINK)) {
    const before = text.slice(Math.max(0, index - LONGEST_LABEL), index)
    add(host?.toLowerCase(), before.slice(before.lastIndexOf('[') + 1))
  }
  for (const { start, end, target } of links)
    add(HOST.exec(target.slice(0, LONGEST_LABEL))?.[1]?.toLowerCase(), written.slice(start, end))
  return hosts
}

const HOST = /^\s*https?:\/\/([a-z0-9.-]+)/i
