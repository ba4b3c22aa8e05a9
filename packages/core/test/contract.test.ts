import { memoryStorage, memoryStore } from '../src/index.ts'
import {
  articleStoreContract,
  downloadLogContract,
  keyRingContract,
  rateCounterContract,
  storeContract,
} from '../src/conformance/index.ts'

describe('the reference store', () => {
  for (const { name, check } of storeContract) it(name, () => check(memoryStore()))
})
describe('the reference key ring', () => {
  for (const { name, check } of keyRingContract) it(name, () => check(memoryStorage().keys))
})
describe('the reference rate counter', () => {
  for (const { name, check } of rateCounterContract) it(name, () => check(memoryStorage().rates))
})
describe('the reference download log', () => {
  for (const { name, check } of downloadLogContract) it(name, () => check(memoryStorage().downloads))
})
describe('the reference article store', () => {
  for (const { name, check } of articleStoreContract) it(name, () => check(memoryStorage().articles))
})
