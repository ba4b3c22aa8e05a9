import type { Storage } from '@vedette/core'
import {
  articleStoreContract,
  downloadLogContract,
  keyRingContract,
  rateCounterContract,
  storeContract,
} from '@vedette/core/conformance'
import { movableRates } from './databases.ts'

/** Every clause of every contract, over a storage that is empty at the beginning of each. */
export function describeContracts(storage: () => Storage, url: () => string): void {
  describe('a PostgreSQL store', () => {
    for (const { name, check } of storeContract) it(name, () => check(storage().indicators))
  })

  describe('a PostgreSQL key ring', () => {
    for (const { name, check } of keyRingContract) it(name, () => check(storage().keys))
  })

  describe('a PostgreSQL rate counter', () => {
    for (const { name, check } of rateCounterContract) {
      it(name, async () => {
        const { rates, close } = movableRates(url())
        await check(rates).finally(close)
      })
    }
  })

  describe('a PostgreSQL download log', () => {
    for (const { name, check } of downloadLogContract) it(name, () => check(storage().downloads))
  })

  describe('a PostgreSQL article store', () => {
    for (const { name, check } of articleStoreContract) it(name, () => check(storage().articles))
  })
}
