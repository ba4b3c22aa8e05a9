import type { Storage } from '@vedette/core'
import {
  articleStoreContract,
  downloadLogContract,
  keyRingContract,
  rateCounterContract,
  storeContract,
} from '@vedette/core/conformance'
import { openSqliteStorage } from '../src/index.ts'
import { folderForTests } from './folder.ts'

const folder = folderForTests()
let storage: Storage

beforeEach(async () => void (storage = await openSqliteStorage(folder.file('contract.db'))))
afterEach(async () => {
  await storage.close()
  folder.empty()
})

describe('a SQLite store', () => {
  for (const { name, check } of storeContract) it(name, () => check(storage.indicators))
})

describe('a SQLite key ring', () => {
  for (const { name, check } of keyRingContract) it(name, () => check(storage.keys))
})

describe('a SQLite rate counter', () => {
  for (const { name, check } of rateCounterContract) it(name, () => check(storage.rates))
})

describe('a SQLite download log', () => {
  for (const { name, check } of downloadLogContract) it(name, () => check(storage.downloads))
})

describe('a SQLite article store', () => {
  for (const { name, check } of articleStoreContract) it(name, () => check(storage.articles))
})
