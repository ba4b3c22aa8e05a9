import { randomBase62, type RandomBytes } from '@vedette/core'

const LENGTH = 20

/** Bytes that are asked for at once: one call of the system serves a hundred requests. */
const STOCK_BYTES = 4096

/** Makes ids of requests: `req_` and 20 random characters of base 62. */
export function requestIds(randomBytes: RandomBytes): () => string {
  const random = fromStock(randomBytes)
  return () => `req_${randomBase62(random, LENGTH)}`
}

function fromStock(randomBytes: RandomBytes): RandomBytes {
  let stock = new Uint8Array()
  let used = 0
  return (count) => {
    if (used + count > stock.length) {
      stock = Uint8Array.from(randomBytes(Math.max(count, STOCK_BYTES)))
      used = 0
    }
    used += count
    return stock.subarray(used - count, used)
  }
}
