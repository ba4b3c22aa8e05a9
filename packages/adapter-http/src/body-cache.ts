import type { EpochMicros } from '@vedette/core'
import { LRUCache } from 'lru-cache'
import type { Body } from './body.ts'

/** A whole answer as it is kept: everything but what belongs to one request. */
export interface KeptAnswer {
  readonly body: Body
  /** The version of the store that it was made from, and the entity tag of what was made. */
  readonly version: EpochMicros
  readonly tag: string
  readonly contentType: string
  readonly rows: number
  readonly total: number
  readonly nextCursor?: string
  readonly nextLink?: string
}

/** Keeps answers that were made, and knows those that are being made. */
export interface BodyCache {
  /** An answer that is there, or will be. */
  find(key: string): KeptAnswer | Promise<KeptAnswer> | undefined
  /** Makes an answer and keeps it. A failure is told to everyone who waits, and is not kept. */
  make(key: string, make: () => Promise<KeptAnswer>): Promise<KeptAnswer>
}

const MEBIBYTE = 1_048_576

/**
 * Answers by their key, the least used given up first.
 *
 * @param maxBytes - counts every body twice: its compressed form comes later, and is not longer.
 */
export function bodyCache(maxBytes: number = 64 * MEBIBYTE): BodyCache {
  const kept = new LRUCache<string, KeptAnswer>({
    maxSize: maxBytes,
    sizeCalculation: ({ body }, key) => 2 * body.identity.length + 2 * key.length + 512,
  })
  const underWay = new Map<string, Promise<KeptAnswer>>()
  return {
    find: (key) => kept.get(key) ?? underWay.get(key),
    async make(key, make) {
      const making = make()
      underWay.set(key, making)
      try {
        const answer = await making
        kept.set(key, answer)
        return answer
      } finally {
        underWay.delete(key)
      }
    },
  }
}
