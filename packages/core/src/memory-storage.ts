import type { KeyRecord } from './access.ts'
import { memoryRateCounter } from './memory-rate-counter.ts'
import { memoryStore } from './memory-store.ts'
import type { Download, DownloadLog, KeyRing, Storage } from './ports.ts'

/** All ports in memory: the reference for adapters, and a start for tests and experiments. Gone with the process. */
export function memoryStorage(): Storage {
  return {
    indicators: memoryStore(),
    keys: memoryKeyRing(),
    rates: memoryRateCounter(),
    downloads: memoryDownloadLog(),
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
