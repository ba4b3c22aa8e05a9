import type { KeyRecord } from './access.ts'
import { requireArticleId } from './identity.ts'
import { memoryRateCounter } from './memory-rate-counter.ts'
import { memoryStore } from './memory-store.ts'
import type { ArticleStore, Download, DownloadLog, KeyRing, Storage } from './ports.ts'
import { type ArticleRow, fromArticleRow, toArticleRow } from './store/article-row.ts'

/** All ports in memory: the reference for adapters, and a start for tests and experiments. Gone with the process. */
export function memoryStorage(): Storage {
  return {
    indicators: memoryStore(),
    keys: memoryKeyRing(),
    rates: memoryRateCounter(),
    downloads: memoryDownloadLog(),
    articles: memoryArticleStore(),
    close: async () => {},
  }
}

/** The one place where keys themselves are held: nothing of it is ever written. */
function memoryKeyRing(): KeyRing {
  const byKey = new Map<string, KeyRecord>()
  return {
    async add(key, record) {
      const taken = byKey.has(key) || [...byKey.values()].some(({ id }) => id === record.id)
      if (taken) throw new Error(`The key ${record.id} is there already`)
      byKey.set(key, record)
    },
    find: async (key) => byKey.get(key),
    list: async () => [...byKey.values()].sort((a, b) => a.createdAt - b.createdAt),
    async revoke(id, at) {
      for (const [key, record] of byKey) {
        if (record.id !== id) continue
        byKey.set(key, { revokedAt: at, ...record })
        return true
      }
      return false
    },
  }
}

function memoryDownloadLog(): DownloadLog {
  const downloads = new Map<string, Download>()
  return {
    last: async (address) => downloads.get(address),
    note: async (address, download) => void downloads.set(address, download),
  }
}

/** Keeps rows, so that what comes back is what any store would give. */
function memoryArticleStore(): ArticleStore {
  const rows = new Map<string, ArticleRow>()
  return {
    async find(id) {
      const row = rows.get(requireArticleId(id))
      return row && fromArticleRow(row)
    },
    async put(article) {
      const row = toArticleRow(article)
      const [id, url] = row
      const other = [...rows.values()].find((each) => each[1] === url && each[0] !== id)
      if (other !== undefined) throw new Error(`${url} is stored as the article ${other[0]} already`)
      rows.set(id, row)
    },
    count: async () => rows.size,
  }
}
